"""Forms of enterprise policies: beginning one, writing a version, naming another owner."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from approvals.actions.policies.drafting import LONGEST, Written
from approvals.forms.said import Said
from approvals.rules.files import TYPES
from govportal.people.forms import PersonField
from govportal.people.models import Committee

AREA = {"rows": 5, "class": "textarea said wide"}


class PolicyForm(forms.Form):
    """A policy for the register."""

    use_required_attribute = False
    title = Said(label=_("Title"), max_length=LONGEST["title"])
    owner = PersonField(
        label=_("Owner"),
        help_text=_("Who answers for it and is asked when it is up for review, by e-mail."),
    )
    committee = forms.ModelChoiceField(
        Committee.objects.none(),
        label=_("Committee"),
        help_text=_("Which one adopts it and reviews it every quarter."),
    )

    def __init__(self, *args: Any, committees: Iterable[Committee], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        numbers = [one.pk for one in committees]
        field = self.fields["committee"]
        field.queryset = Committee.objects.filter(pk__in=numbers)  # type: ignore[attr-defined]
        if len(numbers) == 1:
            field.initial = numbers[0]
            field.widget = forms.HiddenInput()


class VersionForm(forms.Form):
    """A version as it is written: a text, a file, or the repeal of the policy."""

    use_required_attribute = False
    revision = forms.IntegerField(widget=forms.HiddenInput)
    title = Said(label=_("Title"), max_length=LONGEST["title"])
    text = Said(
        label=_("Text"),
        required=False,
        max_length=LONGEST["text"],
        help_text=_("Plain text. A line that begins with # is a heading, one with - an item."),
        widget=forms.Textarea(attrs={**AREA, "rows": 18}),
    )
    attachment = forms.FileField(
        label=_("File"),
        required=False,
        allow_empty_file=True,
        help_text=_("In place of the text or beside it; known by its SHA-256 once proposed."),
        widget=forms.FileInput(attrs={"accept": ",".join(TYPES), "class": "input"}),
    )
    reason = Said(
        label=_("What is new, and why"),
        required=False,
        max_length=LONGEST["reason"],
        help_text=_("Needed before it goes to the committee, which reads it first."),
        widget=forms.Textarea(attrs=AREA),
    )
    is_repeal = forms.BooleanField(
        label=_("This version repeals the policy"),
        required=False,
        help_text=_("Once adopted nothing of it is in force any more."),
    )

    def written(self) -> Written:
        """What was typed; only after ``is_valid``."""
        clean = self.cleaned_data
        return Written(clean["title"], clean["text"], clean["reason"], clean["is_repeal"])


class OwnerForm(forms.Form):
    """Who owns the policy from now on."""

    use_required_attribute = False
    person = PersonField(label=_("New owner"), help_text=_("By e-mail."))
