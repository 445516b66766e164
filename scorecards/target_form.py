"""What is typed about a target; the rules say what is wrong with it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from govportal.refusals import Refusal
from registry.asked import Asked, AskedDay
from registry.identity_forms import ActForm
from scorecards.rules.measures import Unit

FIELD_OF = {
    "target.no_number": "value",
    "target.too_large": "value",
    "target.over_100": "value",
    "target.as_it_is": "value",
    "target.day_missing": "since",
    "target.day_past": "since",
    "target.day_far": "since",
    "target.reason_short": "reason",
    "target.reason_long": "reason",
}
IN = {
    Unit.SHARE: _("In percent, such as 95. Empty: it has no target any more."),
    Unit.WORKING_DAYS: _("In working days, such as 5. Empty: it has no target any more."),
    Unit.DAYS: _("In days, such as 30. Empty: it has no target any more."),
    Unit.HOURS: _("In hours, such as 4. Empty: it has no target any more."),
    Unit.PER_10K: _("In 10,000 actions, such as 5. Empty: it has no target any more."),
    Unit.MONEY: _("An amount of money, such as 2.50. Empty: it has no target any more."),
    Unit.PER_MONTH: _(
        "So many in a month of 30 days, such as 500. Empty: it has no target any more."
    ),
    Unit.MONEY_PER_MONTH: _(
        "An amount of money in a month of 30 days, such as 250. Empty: it has no target any more."
    ),
    Unit.COUNT: _("A number, such as 2. Empty: it has no target any more."),
}


class TargetForm(ActForm):
    """Value, first day and reason."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    value = Asked(
        label=_("Target"),
        required=False,
        widget=forms.TextInput(attrs={"class": "input input-s", "inputmode": "decimal"}),
    )
    since = AskedDay(
        label=_("From"),
        help_text=_("Days before keep the target that they had."),
        widget=forms.DateInput(attrs={"type": "date", "class": "input input-m"}, format="%Y-%m-%d"),
    )
    reason = Asked(
        label=_("Why?"),
        help_text=_("Everybody reads it beside the figure; it stays on record."),
        widget=forms.Textarea(attrs={"rows": 3, "class": "textarea said wide"}),
    )

    def __init__(self, data: Any, *, unit: Unit, initial: Any) -> None:
        super().__init__(data, initial=initial)
        self.fields["value"].help_text = IN[unit]

    def show(self, refusal: Refusal) -> bool:
        field = FIELD_OF.get(refusal.code)
        if field is None:
            return False
        self.add_error(field, str(refusal))
        return True
