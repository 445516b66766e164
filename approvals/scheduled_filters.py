"""How the list of scheduled reviews is searched, and its ready-made views."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from approvals.lines import filled
from approvals.models import BallotSeat
from approvals.models.names import SCHEDULED_KIND_NAMES
from approvals.models.scheduled import ScheduledReviewQuerySet
from approvals.rules.reviews import StepState
from approvals.rules.scheduled import ScheduledState
from govportal.people.models import Person
from registry.models import Agent

OPEN, SOON, OVERDUE, MINE, CLOSED = "open", "soon", "overdue", "mine", "closed"
VIEWS = {
    OPEN: _("Open"),
    SOON: _("Due in 14 days"),
    OVERDUE: _("Overdue"),
    MINE: _("Waiting for me"),
    CLOSED: _("Closed"),
}


class ScheduledFilter(forms.Form):
    """Filters of the list; whatever does not fit is ignored, never an error page."""

    view = forms.ChoiceField(choices=list(VIEWS.items()), required=False, widget=forms.HiddenInput)
    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "class": "input grow"}),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("Both kinds")), *[(k.value, n) for k, n in SCHEDULED_KIND_NAMES.items()]],
    )
    tier = forms.ChoiceField(
        label=_("Tier"),
        required=False,
        choices=[
            ("", _("Any tier")),
            *[(str(n), filled(_("Tier %(n)s"), {"n": n})) for n in range(1, 5)],
        ],
    )

    @property
    def chosen_view(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("view") or OPEN)

    def narrow(
        self, rows: ScheduledReviewQuerySet, reader: Person, now: datetime
    ) -> ScheduledReviewQuerySet:
        """The reviews that match what was chosen."""
        rows = _of_view(rows, self.chosen_view, reader, now)
        chosen = {k: v for k, v in self.cleaned_data.items() if v and k in {"kind", "tier"}}
        if words := self.cleaned_data.get("q", ""):
            # By key, not by join: an OR across two tables would read every row of both.
            agents = Agent.objects.filter(Q(slug=words.lower()) | Q(name__icontains=words))
            found = list(agents.order_by("pk").values_list("pk", flat=True)[:500])
            rows = rows.filter(Q(number=words.upper()) | Q(agent__in=found))
        return rows.filter(**chosen)


def _of_view(rows: Any, view: str, reader: Person, now: datetime) -> ScheduledReviewQuerySet:
    narrowed: ScheduledReviewQuerySet = rows
    if view == CLOSED:
        return narrowed.exclude(state=ScheduledState.OPEN)
    if view == SOON:
        return narrowed.open().filter(due_at__gte=now)
    if view == OVERDUE:
        return narrowed.overdue(now)
    if view == MINE:
        steps = reader.review_steps.filter(state=StepState.OPEN)
        seats = BallotSeat.objects.filter(
            Q(holder=reader) | Q(alternate=reader), ballot__closed_at=None
        )
        waits = Q(review__in=steps.values("review_id"))
        return narrowed.open().filter(waits | Q(review__in=seats.values("ballot__review_id")))
    return narrowed.open()
