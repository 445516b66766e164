"""What a committee member types: a vote, a casting vote, a reason."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from approvals.actions.ballots import Paper
from approvals.forms import conditions
from approvals.forms.conditions import DrawnRow, row_name
from approvals.forms.said import Said
from approvals.lines import filled
from approvals.rules.ballots import Choice as Answer
from approvals.rules.conditions import ROWS_MAX, Row
from approvals.rules.reading import read_from
from approvals.rules.reasons import RATIONALE_MIN
from govportal.people.models import Person
from govportal.refusals import Refusal
from govportal.rendering import Choice

ABOUT = {
    "review.verdict_missing": "choice",
    "review.rationale_short": "rationale",
    "review.rationale_long": "rationale",
    "ballot.conditions_missing": row_name(0, "text"),
}
"""Which field of a vote a refusal is about."""
REASONS = filled(
    _(
        "Required, %(least)s characters or more. Members read this once they have voted, auditors "
        "at once, the requester when the item is decided."
    ),
    {"least": RATIONALE_MIN},
)


class BallotForm(forms.Form):
    """A vote. ``digest`` is the text the page showed. It only reads; the rules say what is missing.

    ``casting``: the casting vote in a tie, which is yes or no. ``owners`` are the parts that may
    own a condition, where the kind has any; ``rows`` those to adopt, in a fresh form.
    """

    use_required_attribute = False
    digest = forms.CharField(widget=forms.HiddenInput, required=False)
    opened = forms.IntegerField(widget=forms.HiddenInput, required=False)
    read = forms.CharField(widget=forms.HiddenInput, required=False, max_length=24)
    choice = forms.ChoiceField(
        label=_("How do you vote?"), widget=forms.RadioSelect(attrs={"class": "choice-grid"})
    )
    rationale = Said(
        label=_("Your reasons"),
        strip=False,
        help_text=REASONS,
        widget=forms.Textarea(attrs={"rows": 4, "class": "textarea said wide"}),
    )

    def __init__(
        self,
        *args: Any,
        casting: bool = False,
        owners: Mapping[str, Person] | None = None,
        rows: Sequence[Row] = (),
        **kwargs: Any,
    ) -> None:
        kwargs["auto_id"] = "id_ballot_%s"
        super().__init__(*args, **kwargs)
        self.casting, self.owners = casting, owners or {}
        if not casting:
            self._ask_for_conditions(rows)
        choices = [
            (Answer.APPROVE.value, Choice(_("Approve"), _("As described here"))),
            (
                Answer.APPROVE_WITH_CONDITIONS.value,
                Choice(_("Approve with conditions"), _("Written down below")),
            ),
            (Answer.REJECT.value, Choice(_("Reject"), _("It does not go ahead"))),
            (Answer.ABSTAIN.value, Choice(_("Abstain"), _("Counts for the quorum only"))),
        ]
        if casting:
            choices = [choices[0], choices[2]]
        elif not self.owners:
            del choices[1]  # a kind whose conditions nobody could own is decided yes or no
        self.fields["choice"].choices = choices  # type: ignore[attr-defined]

    def _ask_for_conditions(self, rows: Sequence[Row]) -> None:
        if not self.is_bound:
            shown = conditions.rows_shown(rows, self.owners)
            self.initial = {**self.initial, **conditions.texts_of(shown)}
        count = conditions.count_in(self.data if self.is_bound else self.initial)
        self.fields.update(conditions.fields_of_rows(count, self.owners))

    @property
    def rows(self) -> list[DrawnRow]:
        """The rows of conditions, as the page draws them."""
        numbers = range(conditions.count_in(self.data if self.is_bound else self.initial))
        return [conditions.drawn_row(self, n) for n in numbers]

    @property
    def has_room(self) -> bool:
        return len(self.rows) < ROWS_MAX

    def with_other_rows(self) -> "BallotForm":
        """The form after "Add another" or "Remove", with everything else as it was typed."""
        rows = conditions.changed(conditions.rows_in(self.data), self.data, self.owners)
        kept = {key: self.data[key] for key in self.data if not key.startswith("condition-")}
        form = BallotForm({**kept, **conditions.texts_of(rows)}, owners=self.owners)
        form._errors = forms.utils.ErrorDict()  # nobody has asked yet what is missing
        return form

    def paper(self) -> Paper:
        """What was typed, as the action takes it; choices that do not exist count as not made."""
        self.is_valid()
        clean = self.cleaned_data
        opened = clean.get("opened")
        return Paper(
            choice=Answer(clean["choice"]) if clean.get("choice") else None,
            rationale=clean.get("rationale") or "",
            digest=clean.get("digest") or "",
            rows=() if self.casting else conditions.rows_in(self.data),
            opened=opened if opened or not self.data.get("opened") else 0,
            read=read_from(clean.get("read") or ""),
        )

    def show(self, refusal: Refusal) -> None:
        """Say the refusal beside its field, in place of what the field itself would say.

        What is wrong with conditions is said all at once, each beside its own field.
        """
        field = ABOUT.get(refusal.code)
        self._errors = forms.utils.ErrorDict()
        if refusal.code.startswith("condition.row_"):
            for fault in self.paper().faults(self.owners):
                self.add_error(conditions.name_of(fault), str(fault.refusal))
        if field in self.fields:
            self.add_error(field, str(refusal))

    def apply_to(self, digest: str) -> None:
        """Let what was typed count for the text that the page shows now."""
        self.data = {**{key: self.data[key] for key in self.data}, "digest": digest}


class ReasonForm(forms.Form):
    """Why."""

    reason = Said(
        label=_("Reason"),
        error_messages={"required": _("A reason is needed.")},
        max_length=2000,
        help_text=_("On record, and read by the committee and auditors."),
        widget=forms.Textarea(attrs={"rows": 3, "class": "textarea said wide"}),
    )
