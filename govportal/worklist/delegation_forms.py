"""Being out of office, as somebody types it. The rules say what is wrong with it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from govportal.people.forms import PersonField
from govportal.people.rules.delegations import REASON_MAX
from govportal.refusals import Refusal

DAYS = {"delegation.begins_past": "first", "delegation.ends_first": "last",
        "delegation.too_long": "last", "delegation.overlaps": "first",
        "delegation.is_substitute": "first", "delegation.reason_missing": "reason",
        "delegation.reason_long": "reason"}  # fmt: skip


def _day() -> Any:
    return forms.DateInput(attrs={"type": "date", "class": "input-m"}, format="%Y-%m-%d")


class DelegationForm(forms.Form):
    """Who stands in, from when until when, and why."""

    use_required_attribute = False
    substitute = PersonField(
        label=_("Who stands in for you"),
        help_text=_("The e-mail of somebody who may decide what you decide."),
    )
    first = forms.DateField(label=_("First day away"), widget=_day())
    last = forms.DateField(
        label=_("Last day away"),
        help_text=_("Both days count, from midnight to midnight where you are."),
        widget=_day(),
    )
    reason = forms.CharField(
        label=_("Why"),
        help_text=_(
            "For instance: holiday. Administrators and auditors read it, too; leave out what is "
            "private."
        ),
        error_messages={"required": _("Say in a few words why you are away.")},
        widget=forms.TextInput(attrs={"class": "input wide", "maxlength": REASON_MAX}),
    )

    def show(self, refusal: Refusal) -> None:
        """Say the refusal beside its field."""
        if refusal.status == 403:
            self.add_error(None, str(refusal))
        else:
            self.add_error(DAYS.get(refusal.code, "substitute"), str(refusal))
