"""What a reviewer types: a verdict, a higher tier, somebody to hand a step to."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from approvals.actions.reviews import Given
from approvals.forms.said import Said
from approvals.lines import filled
from approvals.rules.reading import read_from
from approvals.rules.reasons import RATIONALE_MIN
from approvals.rules.reviews import (
    REVIEWS,
    LegalClass,
    StepKind,
    Verdict,
)
from approvals.rules.verdicts import Answer, ContactData
from govportal.people.models import Person
from govportal.refusals import Refusal
from govportal.rendering import Choice

LEGAL_NAMES = {
    LegalClass.MINIMAL: _("Minimal risk"),
    LegalClass.LIMITED: _("Limited risk"),
    LegalClass.HIGH: _("High risk"),
    LegalClass.PROHIBITED: _("Prohibited practice"),
}
CONTACT_NAMES = {
    ContactData.CONTACT_ONLY: _("Contact data only: no points"),
    ContactData.REGULATED: _("Regulated data: two points, the tier may rise"),
}
QUESTIONS: dict[Answer, tuple[Any, Any, Any]] = {
    Answer.LEGAL_CLASS: (
        _("Class under the EU AI Act"),
        _("The requester proposes, you decide. High risk is tier 3 at least."),
        LEGAL_NAMES,
    ),
    Answer.CONTACT_DATA: (
        _("The names and contact data in this request"),
        _("The request says “no regulated data” and lists names or contact data."),
        CONTACT_NAMES,
    ),
}

ABOUT = {
    "review.verdict_missing": "verdict",
    "review.rationale_short": "rationale",
    "review.rationale_long": "rationale",
    "review.legal_class_missing": Answer.LEGAL_CLASS.value,
    "review.conditions_missing": "conditions",
    "review.conditions_not_here": "verdict",
    "condition.row_rule": "conditions",
    "condition.row_without_text": "conditions",
    "review.prohibited_is_a_no": "verdict",
    "review.contact_data_missing": Answer.CONTACT_DATA.value,
}
"""Which field of a verdict a refusal is about."""


class VerdictForm(forms.Form):
    """A verdict on one step. ``digest`` is the version the page showed.

    The form only reads; what is missing is the rules' to say, with their own sentences.
    """

    use_required_attribute = False
    digest = forms.CharField(widget=forms.HiddenInput, required=False)
    opened = forms.IntegerField(widget=forms.HiddenInput, required=False)
    read = forms.CharField(widget=forms.HiddenInput, required=False, max_length=24)
    verdict = forms.ChoiceField(
        label=_("Your decision"),
        widget=forms.RadioSelect(attrs={"class": "choice-grid"}),
        choices=[
            (Verdict.APPROVE.value, Choice(_("Approve"), _("As described here"))),
            (Verdict.REJECT.value, Choice(_("Reject"), _("One rejection ends the review"))),
        ],
    )
    rationale = Said(
        label=_("Your reasons"),
        strip=False,
        help_text=filled(
            _(
                "Required, %(least)s characters or more. The requester and auditors read this; it "
                "cannot be changed afterwards."
            ),
            {"least": RATIONALE_MIN},
        ),
        widget=forms.Textarea(attrs={"rows": 4, "class": "textarea said wide"}),
    )

    def __init__(
        self,
        *args: Any,
        kind: StepKind,
        needed: Collection[Answer] = (),
        by_ballot: bool = False,
        **kwargs: Any,
    ) -> None:
        kwargs["auto_id"] = f"id_{kind.value}_%s"  # several of these may stand on one page
        super().__init__(*args, **kwargs)
        self.kind, self.needed = kind, sorted(needed)
        for answer in self.needed:
            label, hint, names = QUESTIONS[answer]
            self.fields[answer.value] = forms.ChoiceField(
                label=label,
                help_text=hint,
                widget=forms.RadioSelect,
                choices=[(key.value, name) for key, name in names.items()],
            )
        if by_ballot:  # whatever is said before a ballot, the committee decides
            self._offer(_("The committee reads it and decides"))
        if kind in REVIEWS:
            self._ask_for_findings()
        hidden = ["digest", "opened", "read"]
        order = [*hidden, *self.needed, "findings", "verdict", "conditions", "rationale"]
        self.order_fields(order)

    def _offer(self, what_a_no_does: Any) -> None:
        self.fields["verdict"].choices = [  # type: ignore[attr-defined]
            (Verdict.APPROVE.value, Choice(_("Approve"), _("As described in this version"))),
            (Verdict.REJECT.value, Choice(_("Reject"), what_a_no_does)),
        ]

    def _ask_for_findings(self) -> None:
        """A committee's review: findings, and a recommendation instead of a decision."""
        verdict = self.fields["verdict"]
        verdict.label = _("What do you recommend?")
        verdict.choices = [  # type: ignore[attr-defined]
            (Verdict.APPROVE.value, Choice(_("Approve"), _("As described here"))),
            (
                Verdict.CONDITIONS.value,
                Choice(_("Approve with conditions"), _("Written down below")),
            ),
            (Verdict.REJECT.value, Choice(_("Reject"), _("You recommend; others decide"))),
        ]
        self.fields["findings"] = Said(
            label=_("Findings"),
            required=False,
            strip=False,
            help_text=_("What you looked at, and what you found."),
            widget=forms.Textarea(attrs={"rows": 4, "class": "textarea said wide"}),
        )
        self.fields["conditions"] = Said(
            label=_("Conditions"),
            required=False,
            strip=False,
            help_text=_(
                "One a line, only with “Approve with conditions”. A line may end in a run-time "
                "rule, such as [hold: action=payment.release, amount>500 EUR]; the next page says "
                "it in words."
            ),
            widget=forms.Textarea(attrs={"rows": 2, "class": "textarea said wide"}),
        )

    def given(self) -> Given:
        """What was typed, as the action takes it; choices that do not exist count as not made."""
        self.is_valid()
        clean = self.cleaned_data
        opened = clean.get("opened")
        return Given(
            verdict=Verdict(clean["verdict"]) if clean.get("verdict") else None,
            rationale=clean.get("rationale") or "",
            digest=clean.get("digest") or "",
            answers={a.value: clean[a.value] for a in self.needed if clean.get(a.value)},
            opened=opened if opened or not self.data.get("opened") else 0,
            read=read_from(clean.get("read") or ""),
            findings=clean.get("findings") or "",
            conditions=clean.get("conditions") or "",
        )

    def show(self, refusal: Refusal) -> None:
        """Say the refusal beside its field, in place of what the field itself would say."""
        field = ABOUT.get(refusal.code)
        self._errors = forms.utils.ErrorDict()
        if field in self.fields:
            self.add_error(field, str(refusal))

    def as_written(self) -> "VerdictForm":
        """The form with what is written so far, before anybody has asked what is missing."""
        self._errors = forms.utils.ErrorDict()
        return self

    def apply_to(self, digest: str) -> None:
        """Let what was typed count for the version that the page shows now."""
        self.data = {**{key: self.data[key] for key in self.data}, "digest": digest}


class TierForm(forms.Form):
    """A higher tier and why."""

    tier = forms.ChoiceField(label=_("New tier"), widget=forms.RadioSelect)
    reason = Said(
        label=_("Your reasons"),
        min_length=RATIONALE_MIN,
        max_length=10_000,
        help_text=filled(
            _(
                "What in the request makes it riskier than its points say; %(least)s characters "
                "or more. The review goes on by the higher tier’s route."
            ),
            {"least": RATIONALE_MIN},
        ),
        widget=forms.Textarea(attrs={"rows": 4, "class": "textarea said wide"}),
    )

    def __init__(self, *args: Any, above: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tier"].choices = [  # type: ignore[attr-defined]
            (str(n), _("Tier %(n)s") % {"n": n}) for n in range(above + 1, 5)
        ]


class HandOverForm(forms.Form):
    """Somebody else for a step, and why."""

    person = forms.CharField(
        label=_("E-mail of the person who takes it over"),
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "off"}),
    )
    reason = Said(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "textarea wide"}),
    )

    def clean_person(self) -> Person:
        address = self.cleaned_data["person"].strip()
        person = Person.objects.active().filter(email__iexact=address).first()
        if person is None:
            raise forms.ValidationError(_("There is no active account with this address."))
        return person
