"""How the lists of requests and of conditions are searched, and their ready-made views."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from approvals.lines import filled
from approvals.models.conditions import ConditionQuerySet
from approvals.models.requests import STATE_NAMES, RequestQuerySet
from approvals.rules.reviews import StepState
from approvals.rules.states import State
from govportal.people.models import Person, Unit
from registry.models import Agent

VIEWS = {
    "all": _("All"),
    "open": _("In review"),
    "waiting": _("Waiting for me"),
    "mine": _("Sent by me"),
    "decided": _("Decided"),
}
CONDITION_VIEWS = {
    "open": _("Open"),
    "overdue": _("Overdue"),
    "mine": _("Mine"),
    "all": _("All"),
}


class RequestFilter(forms.Form):
    """Filters of the requests page; whatever does not fit is ignored, never an error page."""

    view = forms.ChoiceField(choices=list(VIEWS.items()), required=False, widget=forms.HiddenInput)
    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "class": "input grow"}),
    )
    tier = forms.ChoiceField(
        label=_("Tier"),
        required=False,
        choices=[
            ("", _("Any tier")),
            *[(str(n), filled(_("Tier %(n)s"), {"n": n})) for n in range(1, 5)],
        ],
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("Any state")), *[(k.value, v) for k, v in STATE_NAMES.items()]],
    )
    unit = forms.ModelChoiceField(
        Unit.objects.all(),
        label=_("Business unit"),
        required=False,
        empty_label=_("Any unit"),
        to_field_name="slug",
    )

    def narrow(self, requests: RequestQuerySet, reader: Person) -> RequestQuerySet:
        """The requests that match what was chosen."""
        self.is_valid()
        chosen: dict[str, Any] = {k: v for k, v in self.cleaned_data.items() if v}
        requests = _of_view(requests, chosen.pop("view", "all"), reader)
        if words := chosen.pop("q", ""):
            # By key, not by join: an OR across two tables would read every row of both.
            agents = list(Agent.objects.filter(slug=words.lower()).values_list("pk", flat=True))
            requests = requests.filter(
                Q(number=words.upper()) | Q(title__icontains=words) | Q(agent__in=agents)
            )
        return requests.filter(**chosen)


def _of_view(requests: RequestQuerySet, view: str, reader: Person) -> RequestQuerySet:
    if view == "open":
        return requests.filter(state=State.IN_REVIEW)
    if view == "mine":
        return requests.filter(requester=reader)
    if view == "decided":
        # By what it is not: most are decided, and a list of states would be sorted as a whole.
        return requests.exclude(state__in=[State.IN_REVIEW, State.WITHDRAWN])
    if view == "waiting":
        steps = reader.review_steps.filter(state=StepState.OPEN)
        return requests.filter(state=State.IN_REVIEW, review__in=steps.values("review_id"))
    return requests


def conditions_of_view(
    conditions: ConditionQuerySet, view: str, reader: Person, now: datetime
) -> ConditionQuerySet:
    """The conditions of one of the views; a name that nobody knows gives all."""
    if view == "open":
        return conditions.going_on()
    if view == "overdue":
        return conditions.overdue(now)
    return conditions.filter(owner=reader) if view == "mine" else conditions
