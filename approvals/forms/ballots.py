"""What a committee member types: a vote, a casting vote, a reason."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from approvals.actions.ballots import Paper
from approvals.rules.ballots import Choice as Answer
from approvals.rules.reviews import RATIONALE_MIN
from govportal.refusals import Refusal
from govportal.rendering import Choice

ABOUT = {
    "review.verdict_missing": "choice",
    "review.rationale_short": "rationale",
    "review.rationale_long": "rationale",
    "ballot.conditions_missing": "conditions",
}
"""Which field of a vote a refusal is about."""
REASONS = _(
    "Required, %(least)s characters or more. Members read this once they have voted, auditors "
    "at once, the requester when the item is decided."
) % {"least": RATIONALE_MIN}


class BallotForm(forms.Form):
    """A vote. ``digest`` is the text the page showed. It only reads; the rules say what is missing.

    ``casting``: the casting vote in a tie, which is yes or no.
    """

    use_required_attribute = False
    digest = forms.CharField(widget=forms.HiddenInput, required=False)
    opened = forms.IntegerField(widget=forms.HiddenInput, required=False)
    choice = forms.ChoiceField(
        label=_("How do you vote?"), widget=forms.RadioSelect(attrs={"class": "choice-grid"})
    )
    conditions = forms.CharField(
        label=_("Conditions"),
        required=False,
        strip=False,
        help_text=_("One a line, only with “Approve with conditions”. Name who has to do what."),
        widget=forms.Textarea(attrs={"rows": 3, "class": "textarea said wide"}),
    )
    rationale = forms.CharField(
        label=_("Your reasons"),
        strip=False,
        help_text=REASONS,
        widget=forms.Textarea(attrs={"rows": 4, "class": "textarea said wide"}),
    )

    def __init__(self, *args: Any, casting: bool = False, **kwargs: Any) -> None:
        kwargs["auto_id"] = "id_ballot_%s"
        super().__init__(*args, **kwargs)
        self.casting = casting
        choices = [
            (Answer.APPROVE.value, Choice(_("Approve"), _("As described in this version"))),
            (
                Answer.APPROVE_WITH_CONDITIONS.value,
                Choice(_("Approve with conditions"), _("Written down below")),
            ),
            (Answer.REJECT.value, Choice(_("Reject"), _("It does not go ahead"))),
            (Answer.ABSTAIN.value, Choice(_("Abstain"), _("Counts for the quorum only"))),
        ]
        if casting:
            choices = [choices[0], choices[2]]
            del self.fields["conditions"]
        self.fields["choice"].choices = choices  # type: ignore[attr-defined]

    def paper(self) -> Paper:
        """What was typed, as the action takes it; choices that do not exist count as not made."""
        self.is_valid()
        clean = self.cleaned_data
        opened = clean.get("opened")
        return Paper(
            choice=Answer(clean["choice"]) if clean.get("choice") else None,
            rationale=clean.get("rationale") or "",
            digest=clean.get("digest") or "",
            conditions=clean.get("conditions") or "",
            opened=opened if opened and opened > 0 else None,
        )

    def show(self, refusal: Refusal) -> None:
        """Say the refusal beside its field, in place of what the field itself would say."""
        field = ABOUT.get(refusal.code)
        self._errors = forms.utils.ErrorDict()
        if field in self.fields:
            self.add_error(field, str(refusal))

    def apply_to(self, digest: str) -> None:
        """Let what was typed count for the text that the page shows now."""
        self.data = {**{key: self.data[key] for key in self.data}, "digest": digest}


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=2000,
        help_text=_("On record, and read by the committee and auditors."),
        widget=forms.Textarea(attrs={"rows": 3, "class": "textarea said wide"}),
    )
