"""What is typed around a condition: evidence, a verdict on it, another wording."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from approvals.actions.conditions import Finding
from approvals.forms.said import Said
from approvals.lines import filled
from approvals.models import Condition
from approvals.rules.conditions import EVIDENCE_MIN, FILES_MAX, EvidenceVerdict
from approvals.rules.files import TYPES
from approvals.rules.reasons import RATIONALE_MIN
from govportal.refusals import Refusal
from govportal.rendering import Choice

ABOUT = {
    "condition.evidence_short": "text",
    "condition.evidence_long": "text",
    "review.verdict_missing": "verdict",
    "review.rationale_short": "reason",
    "review.rationale_long": "reason",
    "condition.merge_none": "chosen",
    "condition.merge_without_text": "text",
    "condition.merge_too_long": "text",
    "condition.merge_unchanged": "text",
    "condition.merge_owner": "owner",
    "condition.merge_overdue": "chosen",
    "condition.submitted_stale": "chosen",
}
"""Which field a refusal is about, in whichever of the forms has it."""


class SayingForm(forms.Form):
    """A form that only reads; the rules say what is wrong, beside the field it is about."""

    use_required_attribute = False

    def show(self, refusal: Refusal) -> None:
        self.is_valid()
        self._errors = forms.utils.ErrorDict()
        field = ABOUT.get(refusal.code)
        if field in self.fields:
            self.add_error(field, str(refusal))

    def quiet(self) -> None:
        """Show what was typed without saying what is missing: nobody has asked yet."""
        self._errors = forms.utils.ErrorDict()


class Files(forms.FileInput):
    allow_multiple_selected = True


class EvidenceForm(SayingForm):
    """Evidence: what was done, and files that show it."""

    text = Said(
        label=_("What was done"),
        strip=False,
        help_text=filled(
            _(
                "Required, %(least)s characters or more. Who verifies it reads this, and so do "
                "all who may see the case."
            ),
            {"least": EVIDENCE_MIN},
        ),
        widget=forms.Textarea(attrs={"rows": 4, "class": "textarea said wide"}),
    )
    documents = forms.Field(
        label=_("Files"),
        required=False,
        help_text=filled(
            _("PDF, Office, OpenDocument, picture or text; %(most)s at most."), {"most": FILES_MAX}
        ),
        widget=Files(attrs={"accept": ",".join(TYPES), "class": "input", "multiple": True}),
    )

    def __init__(self, *args: Any, condition: Condition, **kwargs: Any) -> None:
        kwargs["auto_id"] = f"id_evidence_{condition.pk}_%s"
        super().__init__(*args, **kwargs)

    @property
    def typed(self) -> str:
        return str(self.data.get("text", "")).replace("\x00", "")


class VerifyForm(SayingForm):
    """A verdict on evidence. ``seen`` is the number of the evidence that the page showed."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    verdict = forms.ChoiceField(
        label=_("Your verdict on the evidence"),
        widget=forms.RadioSelect(attrs={"class": "choice-grid"}),
        choices=[
            (
                EvidenceVerdict.ACCEPTED.value,
                Choice(_("Accept"), _("The condition is met; this cannot be taken back")),
            ),
            (
                EvidenceVerdict.RETURNED.value,
                Choice(_("Return"), _("The owner’s time goes on from now")),
            ),
        ],
    )
    reason = Said(
        label=_("Your reasons"),
        strip=False,
        help_text=filled(
            _("Required, %(least)s characters or more. The owner and auditors read this."),
            {"least": RATIONALE_MIN},
        ),
        widget=forms.Textarea(attrs={"rows": 3, "class": "textarea said wide"}),
    )

    def __init__(self, *args: Any, condition: Condition, **kwargs: Any) -> None:
        kwargs["auto_id"] = f"id_verify_{condition.pk}_%s"
        super().__init__(*args, **kwargs)

    def finding(self) -> Finding:
        """What was typed, as the action takes it."""
        self.is_valid()
        clean = self.cleaned_data
        return Finding(
            verdict=EvidenceVerdict(clean["verdict"]) if clean.get("verdict") else None,
            reason=clean.get("reason") or "",
            seen=clean.get("seen"),
        )

    def apply_to(self, seen: int | None) -> None:
        """Let what was typed count for the evidence that the page shows now."""
        kept = {key: self.data[key] for key in self.data}
        self.data = {**kept, "seen": "" if seen is None else str(seen)}


class MergeForm(SayingForm):
    """Which conditions, the new wording, and whose it is."""

    chosen = forms.TypedMultipleChoiceField(
        label=_("Which conditions?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("One to reword it, several to make one of them."),
    )
    text = Said(
        label=_("The new wording"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "class": "textarea said wide"}),
    )
    owner = forms.TypedChoiceField(
        label=_("Owner"), coerce=int, empty_value=None, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, conditions: Sequence[Condition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owners = {one.owner_id: Choice(str(one.owner), one.part_name) for one in conditions}
        self.fields["chosen"].choices = [  # type: ignore[attr-defined]
            (one.n, Choice(_("Condition %(n)s") % {"n": one.n}, one.text)) for one in conditions
        ]
        self.fields["owner"].choices = [  # type: ignore[attr-defined]
            *owners.items()
        ]
