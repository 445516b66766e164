"""One review as every page of a case shows it to one reader, whatever it is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from approvals.actions.handing_over import may_hand_over
from approvals.actions.reducing import reduce_refusal
from approvals.actions.reviews import raise_tier_refusal
from approvals.ballot_room import BallotRoom, ballot_room, may_open_early
from approvals.caserows import case_rows
from approvals.condition_lines import ConditionRoom, Sign, Typed, condition_room
from approvals.conflicts import Conflict, conflicts_of
from approvals.deskfile import DeskRoom, desk_room, grounds_in_words
from approvals.duties import Asked, Duty, duties_of, open_duties
from approvals.forms.ballots import BallotForm
from approvals.forms.reviews import LEGAL_NAMES, VerdictForm
from approvals.models import Decision, Question, Review
from approvals.rules.reviews import (
    BASIS_COMMITTEE,
    LegalClass,
    ReviewFacts,
    ReviewState,
    question_refusal,
)
from govportal.people.models import Person
from govportal.refusals import Refusal
from govportal.worklist.faces import face_of


@dataclass(frozen=True, kw_only=True)
class ReviewFile:
    """What the page of a case draws of its review. ``said_no`` keeps what was refused just now."""

    review: Review
    facts: ReviewFacts
    duties: Sequence[Duty]
    conflicts: Sequence[Conflict]
    questions: Sequence[Question]
    desk: DeskRoom | None
    grounds: Mapping[int, tuple[str, str]]
    decision: Decision | None
    clock: Any
    room: BallotRoom | None
    conditions: ConditionRoom | None
    may_answer: bool
    may_hand_over: bool
    may_open_early: bool
    tier_refusal: Refusal | None
    reduce_refusal: Refusal | None
    ask_refusal: Refusal | None
    now: datetime
    refusal: Refusal | None = None
    typed: VerdictForm | None = None
    asked: Mapping[str, str] = field(default_factory=dict)
    answer: tuple[int, str] | None = None

    @property
    def is_open(self) -> bool:
        return self.facts.state is ReviewState.OPEN

    @property
    def part_numbers(self) -> Mapping[str, str]:
        """The numbers of the page's parts, where it numbers them."""
        return {}

    @property
    def by_ballot(self) -> bool:
        """Whether the committee decides, and the other duties come before its ballot."""
        return self.facts.basis in BASIS_COMMITTEE

    @property
    def questions_hold(self) -> bool:
        """Whether the clocks stand still while a question waits."""
        return self.review.clock is None or self.review.clock.pauses

    @property
    def address(self) -> str:
        """Where the case has its page."""
        return self.review.get_absolute_url()

    @property
    def legal_class(self) -> Any:
        """The decided class under the EU AI Act in words; empty before the decision."""
        decided = self.decision.legal_class if self.decision else ""
        return LEGAL_NAMES[LegalClass(decided)] if decided else ""

    @property
    def ballot_sign(self) -> Sign | None:
        """Where the committee's duty stands while its last ballot has not decided it."""
        return self.room.sign if self.room is not None and self.is_open else None

    @property
    def mine(self) -> list[Duty]:
        """The duties the reader can do now."""
        return open_duties(self.duties)

    @property
    def kept(self) -> str:
        """Reasons the reader wrote for a step that is no longer theirs to decide, to copy from."""
        if self.typed is None or any(duty.form is self.typed for duty in self.duties):
            return ""
        return str(self.typed.data.get("rationale", ""))

    @property
    def dialogue(self) -> list[tuple[Question, str | None, tuple[str, str] | None]]:
        """Each question, with the answer that a rule refused just now, and with what made it
        necessary; None where there is none."""
        n, text = self.answer or (0, "")
        here = self.review.pk
        return [
            (q, text if (q.review_id, q.n) == (here, n) else None, self.grounds.get(q.n))
            for q in self.questions
        ]

    @property
    def open_questions(self) -> list[Question]:
        return [question for question in self.questions if question.closed_at is None]

    @property
    def waits_for_committee(self) -> bool:
        return self.is_open and self.facts.basis in BASIS_COMMITTEE


def review_parts(
    review: Review,
    reader: Person,
    now: datetime,
    subject: Asked,
    *,
    typed: VerdictForm | None = None,
    voted: BallotForm | None = None,
    condition: Typed | None = None,
    **said_no: Any,
) -> dict[str, Any]:
    """The fields of a ``ReviewFile``, all but who may answer, in a fixed number of queries.

    ``typed`` is a verdict, ``voted`` a vote on its way back, ``condition`` what was typed about
    one; ``said_no`` is why something was refused, and the question or answer that was.
    """
    rows = case_rows(review, reader, now)
    facts = review.facts(rows.review, rows.by)
    by_ballot = facts.basis in BASIS_COMMITTEE
    is_open = facts.state is ReviewState.OPEN
    room = ballot_room(rows, reader, now, typed=voted, owners=subject.owners)
    return {
        "review": review,
        "facts": facts,
        "duties": duties_of(review, subject, facts, rows, reader, now, typed),
        "conflicts": conflicts_of(rows.review.parties, reader, timezone.localdate(now)),
        "questions": rows.questions,
        "desk": desk_room(rows.checks, rows.items, reader, rows.by, now),
        "grounds": grounds_in_words(rows.grounds),
        "decision": getattr(review, "decision", None),
        "clock": face_of(review.clock, now) if review.clock else None,
        "room": room,
        "conditions": condition_room(review, rows, reader, now, condition),
        "may_hand_over": is_open and may_hand_over(review, reader, now, rows.sitting),
        "may_open_early": by_ballot and may_open_early(review, facts, rows, reader, now),
        "reduce_refusal": reduce_refusal(review, reader, now, facts, rows.sitting),
        "tier_refusal": raise_tier_refusal(review, reader, facts),
        "ask_refusal": question_refusal(facts, reader.pk, "a question"),
        "now": now,
        "typed": typed,
        **said_no,
    }
