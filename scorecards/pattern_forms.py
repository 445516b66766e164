"""What is typed about failure patterns; the rules say what is wrong with it."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from govportal.people.models import Person
from govportal.refusals import Refusal
from registry.asked import Asked
from registry.identity_forms import ActForm
from registry.models import Agent
from scorecards.models.patterns import PatternFindingQuerySet
from scorecards.pattern_words import ABOUT

OPEN, ACCEPTED, GONE, ALL = "open", "accepted", "gone", "all"
VIEWS = {
    OPEN: _("Open"),
    ACCEPTED: _("Accepted for now"),
    GONE: _("Gone"),
    ALL: _("All"),
}
FIELD_OF = {
    "pattern.reason_short": "reason",
    "pattern.reason_long": "reason",
    "pattern.until_missing": "until",
    "pattern.until_past": "until",
    "pattern.until_far": "until",
}


class PatternFilter(forms.Form):
    """Filters of the list; what does not fit is ignored."""

    view = forms.ChoiceField(choices=list(VIEWS.items()), required=False, widget=forms.HiddenInput)
    pattern = forms.ChoiceField(label=_("Pattern"), required=False)
    agent = forms.CharField(
        label=_("Agent"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"placeholder": _("Short name"), "autocapitalize": "off"}),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        names = [(pattern.value, about.name) for pattern, about in ABOUT.items()]
        self.fields["pattern"].choices = [  # type: ignore[attr-defined]
            ("", _("Any pattern")),
            *names,
        ]

    @property
    def chosen_view(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("view") or OPEN

    def narrow(
        self, rows: PatternFindingQuerySet, reader: Person, today: date
    ) -> PatternFindingQuerySet:
        """An agent that the reader does not see is none."""
        view = self.chosen_view
        if view == OPEN:
            rows = rows.unaccepted(today)
        elif view == ACCEPTED:
            rows = rows.accepted(today)
        elif view == GONE:
            rows = rows.filter(over_at__isnull=False)
        if pattern := self.cleaned_data.get("pattern"):
            rows = rows.filter(pattern=pattern)
        if agent := self.cleaned_data.get("agent"):
            seen = Agent.objects.visible_to(reader, today).filter(slug=agent.strip().lower())
            rows = rows.filter(agents__in=seen)
        return rows


class TakeBackForm(ActForm):
    """Why it is not accepted any more."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = Asked(
        label=_("Why?"),
        help_text=_("A sentence at least. It stays on record."),
        widget=forms.Textarea(attrs={"rows": 3, "class": "textarea said wide"}),
    )

    def show(self, refusal: Refusal) -> bool:
        field = FIELD_OF.get(refusal.code)
        if field not in self.fields:
            return False
        self.add_error(field, str(refusal))
        return True


class AcceptForm(TakeBackForm):
    """Why, and until which day."""

    until = forms.DateField(
        label=_("Until"),
        required=False,
        help_text=_("180 days at most. After that it is open again."),
        widget=forms.DateInput(attrs={"type": "date", "class": "input input-m"}, format="%Y-%m-%d"),
    )
    field_order = ("reason", "until")
