"""Conditions as pages show them to one reader: what is asked, by when, what was handed in."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from approvals.actions.conditions.circle import Circle, CircleRows, circle_from
from approvals.caserows import CaseRows
from approvals.forms.evidence import EvidenceForm, VerifyForm
from approvals.models import Condition, EvidenceFile, Review, Submission
from approvals.models.names import part_name
from approvals.rule_lines import RuleLine, rule_lines
from approvals.rules.conditions import (
    MOVES,
    ConditionFacts,
    ConditionState,
    EvidenceVerdict,
    Proposal,
    drop_refusal,
    move_refusal,
)
from approvals.rules.reviews import Verdict
from govportal.people.models import Person
from govportal.refusals import Refusal
from govportal.worklist.faces import ClockView, face_of
from govportal.worklist.models import Clock
from registry.runtime_words import until_words, words_of

SIGNS = {
    ConditionState.OPEN: ("neutral", "wait"),
    ConditionState.SUBMITTED: ("info", "info"),
    ConditionState.MET: ("ok", "ok"),
    ConditionState.MERGED: ("neutral", "off"),
    ConditionState.MOOT: ("neutral", "off"),
}


@dataclass(frozen=True)
class ProposalLine:
    """A condition as a vote proposes it; ``said`` and ``until``: its run-time rule in words."""

    text: str
    owner: str
    days: int
    said: str = ""
    until: str = ""


def proposal_lines(proposals: Iterable[Proposal]) -> list[ProposalLine]:
    return [
        ProposalLine(
            one.text,
            part_name(one.owner),
            one.days,
            *((words_of(one.rule), until_words(one.rule)) if one.rule else ()),
        )
        for one in proposals
    ]


@dataclass(frozen=True)
class Sign:
    """A state as it is drawn: tone, words, shape."""

    tone: str
    words: str
    shape: str


def sign_of(condition: Condition, now: datetime) -> Sign:
    """Where a condition stands; late is said before open."""
    if condition.is_overdue(now):
        late = _("Overdue, and suspended") if condition.grace_over_at else _("Overdue, in grace")
        return Sign("bad", late, "bad")
    tone, shape = SIGNS[ConditionState(condition.state)]
    return Sign(tone, str(condition.get_state_display()), shape)


@dataclass(frozen=True)
class SubmissionLine:
    """Evidence that was handed in, with its files and what was said of it; for whom a substitute
    handed it in or verified it.
    """

    submission: Submission
    files: Sequence[EvidenceFile]
    given_for: Person | None = None
    verified_for: Person | None = None

    @property
    def sign(self) -> Sign:
        verdict = self.submission.verdict
        if not verdict:
            return Sign("info", _("Waits for its verdict"), "info")
        words = str(self.submission.get_verdict_display())
        is_met = verdict == EvidenceVerdict.ACCEPTED
        return Sign("ok", words, "ok") if is_met else Sign("warn", words, "warn")


@dataclass(frozen=True)
class ConditionLine:
    """One condition as the reader meets it: with forms for who may act, with words for others.

    ``kept``: what the reader typed in a form that is no longer theirs, to copy from. ``is_open``:
    whether its form is unfolded, since it was begun or is the only one.
    """

    condition: Condition
    sign: Sign
    clock: ClockView | None
    then: str
    proposers: Sequence[Person]
    originals: Sequence[Condition]
    rules: Sequence[RuleLine]
    evidence: Sequence[SubmissionLine]
    pending: Sequence[EvidenceFile]
    told_why: Refusal | None
    evidence_form: EvidenceForm | None
    verify_form: VerifyForm | None
    may_merge: bool
    kept: str = ""
    is_open: bool = False

    @property
    def is_over(self) -> bool:
        return self.condition.is_over

    @property
    def is_begun(self) -> bool:
        """Whether the reader has typed or attached something already."""
        forms = (self.evidence_form, self.verify_form)
        return bool(self.pending) or any(form is not None and form.is_bound for form in forms)


@dataclass(frozen=True)
class Typed:
    """What is on its way back to its writer, and about which condition."""

    condition: int = 0
    evidence: EvidenceForm | None = None
    verdict: VerifyForm | None = None

    def kept(self, about: Collection[int], *, may_submit: bool, may_verify: bool) -> str:
        """What was typed about one of these in a form that the page no longer has."""
        if self.condition not in about:
            return ""
        if self.evidence is not None and not may_submit:
            return self.evidence.typed
        if self.verdict is not None and not may_verify:
            return str(self.verdict.data.get("reason", ""))
        return ""


class ConditionRoom:
    """The conditions of one review, as they were ``read``, as ``reader`` meets them."""

    def __init__(
        self, read: CaseRows, reader: Person, now: datetime, *, typed: Typed | None = None
    ) -> None:
        self.read, self.reader, self.now = read, reader, now
        self.typed = typed or Typed()
        self.rows = read.conditions
        self.circle: Circle = circle_from(circle_rows(read))

    @cached_property
    def lines(self) -> list[ConditionLine]:
        """In order of their numbers; those that another took the place of stand with it."""
        found = [self._line(row) for row in self.rows if row.merged_into_id is None]
        forms = [line for line in found if line.evidence_form or line.verify_form]
        is_only = len(forms) == 1
        return [replace(line, is_open=is_only or line.is_begun) for line in found]

    @property
    def open_count(self) -> int:
        return sum(not line.is_over for line in self.lines)

    @property
    def may_merge(self) -> bool:
        return any(line.may_merge for line in self.lines)

    @property
    def drop_refusal(self) -> Refusal:
        return drop_refusal()

    def _line(self, row: Condition) -> ConditionLine:
        facts = self.circle.facts(row, self.now, self.read.by)
        clock, then = self._clock(row)
        may_submit = move_refusal(MOVES["submit"], facts, self.reader.pk) is None
        may_verify = move_refusal(MOVES["accept"], facts, self.reader.pk) is None
        proposed = self.circle.proposers.get(row.pk, [])
        originals = [one for one in self.rows if one.merged_into_id == row.pk]
        return ConditionLine(
            condition=row,
            sign=sign_of(row, self.now),
            clock=face_of(clock, self.now) if clock else None,
            then=then,
            proposers=[self.circle.people[n] for n in dict.fromkeys(proposed)],
            originals=originals,
            rules=rule_lines(row, self.read.rules),
            evidence=self._evidence.get(row.pk, []),
            pending=self._pending(row) if may_submit else [],
            told_why=self._told_why(facts),
            evidence_form=self._evidence_form(row) if may_submit else None,
            verify_form=self._verify_form(row, facts) if may_verify else None,
            may_merge=move_refusal(MOVES["merge"], facts, self.reader.pk) is None,
            kept=self.typed.kept(
                {row.pk, *(one.pk for one in originals)},
                may_submit=may_submit,
                may_verify=may_verify,
            ),
        )

    def _pending(self, row: Condition) -> list[EvidenceFile]:
        """The reader's own files that are not handed in."""
        own = (file for file in self.read.files if file.condition_id == row.pk)
        return [file for file in own if file.submission_id is None]

    def _clock(self, row: Condition) -> tuple[Clock | None, str]:
        """The clock that runs now, and what happens when it runs out."""
        if row.state == ConditionState.SUBMITTED:
            return self.circle.waiting[row.pk].clock, _("Nothing runs against the owner meanwhile.")
        if row.state != ConditionState.OPEN or row.grace_over_at is not None:
            return None, ""
        if row.is_overdue(self.now):
            return row.grace_clock, _("Then the right to run is suspended.")
        days = (row.grace_until - row.due_at).days
        words = ngettext(
            "After it there is %(n)s day of grace; then the right to run is suspended.",
            "After it there are %(n)s days of grace; then the right to run is suspended.",
            days,
        )
        return row.clock, words % {"n": days}

    def _told_why(self, facts: ConditionFacts) -> Refusal | None:
        """Why evidence that waits is not the reader's to verify, where they have a part in it."""
        parts = {facts.owner, facts.submitted_by, *facts.conflicted, *facts.verifiers}
        if facts.state is not ConditionState.SUBMITTED or self.reader.pk not in parts:
            return None
        return move_refusal(MOVES["accept"], facts, self.reader.pk)

    def _evidence_form(self, row: Condition) -> EvidenceForm:
        if self.typed.condition == row.pk and self.typed.evidence is not None:
            return self.typed.evidence
        return EvidenceForm(condition=row)

    def _verify_form(self, row: Condition, facts: ConditionFacts) -> VerifyForm:
        if self.typed.condition == row.pk and self.typed.verdict is not None:
            return self.typed.verdict
        return VerifyForm(condition=row, initial={"seen": facts.submission})

    @cached_property
    def _evidence(self) -> Mapping[int, list[SubmissionLine]]:
        """By condition: every version, the newest first."""
        found: dict[int, list[SubmissionLine]] = {}
        for row in self.read.submissions:
            files = [file for file in self.read.files if file.submission_id == row.pk]
            away = [self.read.for_whom(act, row) for act in ("evidence", "verified")]
            found.setdefault(row.condition_id, []).append(SubmissionLine(row, files, *away))
        return found


def circle_rows(read: CaseRows) -> CircleRows:
    """The people around the conditions, of what was read of the case."""
    merged = [(row.pk, row.merged_into_id) for row in read.conditions]
    said = read.said.item(read.ballot) if read.ballot and read.said else None
    return CircleRows(
        proposals=read.proposals,
        merged=[(pk, into) for pk, into in merged if into is not None],
        sign_offs=sorted(read.review.sign_offs, key=lambda row: row.pk),
        sitting=read.sitting,
        items=read.items,
        waiting=[row for row in read.submissions if not row.verdict],
        said=said,
    )


def condition_room(
    review: Review, read: CaseRows, reader: Person, now: datetime, typed: Typed | None = None
) -> ConditionRoom | None:
    """The room of a review's conditions; None where its decision has none."""
    decision = getattr(review, "decision", None)
    if decision is None or decision.outcome != Verdict.CONDITIONS:
        return None
    return ConditionRoom(read, reader, now, typed=typed)
