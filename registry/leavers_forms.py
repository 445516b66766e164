"""What is typed when an agent is handed over or retired."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from govportal.people.forms import PersonField
from govportal.people.models import Person
from govportal.refusals import Refusal
from registry.accountability_forms import ReasonForm
from registry.asked import Asked, AskedDay
from registry.handovers import part_label


class PartsForm(forms.Form):
    """Somebody for each part that is vacant; parts may be left for later."""

    use_required_attribute = False

    def __init__(self, *args: Any, vacant: Mapping[str, Person | None], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part, person in vacant.items():
            hint = _("Until now %(person)s, who has left.") % {"person": person} if person else ""
            self.fields[part] = PersonField(
                label=part_label(part), required=False, help_text=hint or _("Nobody until now.")
            )

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError when nobody at all is named."""
        typed = super().clean() or self.cleaned_data
        if not self.errors and not any(typed.values()):
            raise forms.ValidationError(_("Name somebody."))
        return typed

    @property
    def named(self) -> dict[str, Person]:
        return {part: one for part, one in self.cleaned_data.items() if one is not None}


class HandBackForm(ReasonForm):
    """Why somebody does not take the part they were given."""

    ABOUT = {"identity.reason_missing": "reason", "identity.text_long": "reason",
             "identity.holds_key": "reason"}  # fmt: skip


class RetireForm(forms.Form):
    """Why and when an agent is to be taken down. It only reads; the rules say what is missing."""

    use_required_attribute = False
    reason = Asked(
        label=_("Why it is retired"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "class": "textarea said wide"}),
    )
    on = AskedDay(
        label=_("On which day"),
        error_messages={"invalid": _("Give the day as year, month, day: 2026-11-30.")},
        widget=forms.DateInput(attrs={"type": "date", "class": "input-s"}, format="%Y-%m-%d"),
    )

    def show(self, refusal: Refusal) -> None:
        """Say the refusal beside its field."""
        about = {"retirement.reason_missing": "reason", "retirement.text_long": "reason",
                 "retirement.date": "on"}  # fmt: skip
        self.add_error(about.get(refusal.code), str(refusal))


class DataForm(forms.Form):
    """What was removed of data and access, with a proof where there is one."""

    use_required_attribute = False
    text = Asked(
        label=_("What was removed, where and how"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5, "class": "textarea said wide"}),
    )
    proof = forms.FileField(
        label=_("Proof"),
        required=False,
        help_text=_("PDF, text, CSV or PNG."),
        widget=forms.FileInput(attrs={"class": "input"}),
    )

    def show(self, refusal: Refusal) -> None:
        """Say the refusal beside its field."""
        field = "proof" if refusal.code.startswith("retirement.file") else "text"
        self.add_error(field, str(refusal))
