"""The short forms of a retirement and of a lower tier."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from approvals.forms.said import Said
from approvals.lines import filled

LONGEST = 4_000
AREA = {"rows": 4, "class": "textarea said wide"}


class RetireForm(forms.Form):
    """Why, and the last day."""

    use_required_attribute = False
    why = Said(
        label=_("Why it is retired"),
        max_length=LONGEST,
        help_text=_("And what takes its place, if any."),
        widget=forms.Textarea(attrs=AREA),
    )
    on = forms.DateField(
        label=_("Last day of the agent"),
        help_text=_("Its keys, grants and rights to run end then, for good."),
        widget=forms.DateInput(attrs={"type": "date", "class": "input-s"}),
    )

    def said(self) -> dict[str, Any]:
        """The answers; only after ``is_valid``."""
        return {"why": self.cleaned_data["why"], "on": self.cleaned_data["on"].isoformat()}


class LowerForm(forms.Form):
    """Which tier, and why the risk is lower."""

    use_required_attribute = False
    to = forms.ChoiceField(label=_("Tier it shall have"))
    why = Said(
        label=_("Why the risk is lower"),
        max_length=LONGEST,
        help_text=_("What has changed since its tier was given, and how that is known."),
        widget=forms.Textarea(attrs=AREA),
    )

    def __init__(self, *args: Any, tier: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lower = [(str(n), filled(_("Tier %(n)s"), {"n": n})) for n in range(1, tier)]
        self.fields["to"] = forms.ChoiceField(label=_("Tier it shall have"), choices=lower[::-1])

    def said(self) -> dict[str, Any]:
        """The answers; only after ``is_valid``."""
        return {"to": self.cleaned_data["to"], "why": self.cleaned_data["why"]}
