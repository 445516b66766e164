"""What people type about requirements: whether they apply, and documents."""

from django import forms
from django.utils.translation import gettext_lazy as _

from approvals.forms.said import Said
from approvals.rules.files import TYPES

AREA = {"rows": 3, "class": "textarea said wide"}


class ApplicabilityForm(forms.Form):
    """Why a requirement applies, or does not."""

    use_required_attribute = False
    reason = Said(
        label=_("Why"),
        help_text=_("Goes into the statement of applicability, word for word."),
        max_length=4000,
        widget=forms.Textarea(attrs=AREA),
    )


class DocumentForm(forms.Form):
    """A document where the portal has no evidence of its own."""

    use_required_attribute = False
    attachment = forms.FileField(
        label=_("Document"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(f".{end}" for end in TYPES)}),
    )
    note = Said(
        label=_("What it shows"), max_length=4000, widget=forms.Textarea(attrs=AREA),
        help_text=_("One sentence that an auditor can check: which part shows what."),
    )  # fmt: skip
    good_until = forms.DateField(
        label=_("Good until"),
        required=False,
        help_text=_("Its last day, where it has one. After it the requirement is open again."),
        widget=forms.DateInput(attrs={"type": "date", "class": "input input-m"}, format="%Y-%m-%d"),
    )


class WithdrawForm(forms.Form):
    """Why a document shows nothing any more."""

    use_required_attribute = False
    reason = Said(label=_("Why"), max_length=4000, widget=forms.Textarea(attrs=AREA))
