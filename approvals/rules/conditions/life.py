"""What can become of a condition, and who may do it: a table of moves (1-domain.md §5)."""

from dataclasses import dataclass
from enum import StrEnum

from govportal.refusals import Refusal

EVIDENCE_MIN, EVIDENCE_MAX, FILES_MAX = 10, 10_000, 10


class ConditionState(StrEnum):
    """Where a condition stands.

    ``MERGED``: another one, with wording of the presiding chair, took its place. ``MOOT``: what it
    was a condition of has ended, so nobody asks for it any more.
    """

    OPEN = "open"
    SUBMITTED = "submitted"
    MET = "met"
    MERGED = "merged"
    MOOT = "moot"


class EvidenceVerdict(StrEnum):
    """What a verifier says of evidence."""

    ACCEPTED = "accepted"
    RETURNED = "returned"


class Part(StrEnum):
    """What somebody is to a condition."""

    OWNER = "owner"
    VERIFIER = "verifier"
    PRESIDING = "presiding"
    SYSTEM = "system"


@dataclass(frozen=True)
class Move:
    """One move: from which states, to which, and whose it is."""

    name: str
    sources: frozenset[ConditionState]
    target: ConditionState
    part: Part


_OPEN = frozenset({ConditionState.OPEN})
_SUBMITTED = frozenset({ConditionState.SUBMITTED})
ENDED = frozenset({ConditionState.MET, ConditionState.MERGED, ConditionState.MOOT})
MOVES = {
    move.name: move
    for move in (
        Move("submit", _OPEN, ConditionState.SUBMITTED, Part.OWNER),
        Move("accept", _SUBMITTED, ConditionState.MET, Part.VERIFIER),
        Move("send_back", _SUBMITTED, ConditionState.OPEN, Part.VERIFIER),
        Move("merge", _OPEN, ConditionState.MERGED, Part.PRESIDING),
        Move("end", _OPEN | _SUBMITTED, ConditionState.MOOT, Part.SYSTEM),
    )
}
STALE = {
    ConditionState.MET: "condition.met_stale",
    ConditionState.MERGED: "condition.merged_stale",
    ConditionState.MOOT: "condition.moot_stale",
    ConditionState.SUBMITTED: "condition.submitted_stale",
    ConditionState.OPEN: "condition.not_submitted_stale",
}


@dataclass(frozen=True)
class ConditionFacts:
    """What the rules need to know of a condition; people are numbers.

    ``stand_ins``: whom the escalation called in to fulfil it. ``verifiers``: who proposed it, who
    signed a step of its review, the leading seats, and whom an escalation called in to verify.
    ``conflicted``: party to the case. ``acting``: pairs of a substitute and for whom they act.
    ``submission``: the number of the evidence that waits.
    """

    state: ConditionState
    owner: int
    stand_ins: frozenset[int] = frozenset()
    verifiers: frozenset[int] = frozenset()
    conflicted: frozenset[int] = frozenset()
    presiding: int | None = None
    submission: int | None = None
    submitted_by: int | None = None
    is_overdue: bool = False
    acting: tuple[tuple[int, int], ...] = ()

    def principals(self, person: int) -> list[int]:
        """For whom this person acts as a substitute."""
        return [whom for who, whom in self.acting if who == person]


def move_refusal(move: Move, facts: ConditionFacts, person: int) -> Refusal | None:
    """Why ``person`` may not make this move; None when they may. Nobody makes the system's."""
    if facts.state not in move.sources:
        return Refusal(STALE[facts.state])
    if move.part is Part.OWNER:
        return Refusal("condition.not_owner") if not is_owners(facts, person) else None
    if move.part is Part.VERIFIER:
        return _verifier_refusal(facts, person)
    if move.part is not Part.PRESIDING or person != facts.presiding:
        return Refusal("condition.not_presiding")
    return Refusal("condition.merge_overdue") if facts.is_overdue else None


def _verifier_refusal(facts: ConditionFacts, person: int) -> Refusal | None:
    """Verifying takes somebody other than the owner and than who handed the evidence in."""
    if person == facts.owner:
        return Refusal("condition.own_condition")
    if person == facts.submitted_by:
        return Refusal("condition.own_evidence")
    if person in facts.conflicted:
        return Refusal("condition.conflict")
    if person in facts.verifiers or verifies_for(facts, person) is not None:
        return None
    return Refusal("condition.not_verifier")


def is_owners(facts: ConditionFacts, person: int) -> bool:
    """Whether the person hands in the evidence: the owner, who was called in, or a substitute."""
    theirs = {facts.owner, *facts.stand_ins}
    return person in theirs or not theirs.isdisjoint(facts.principals(person))


def hands_in_for(facts: ConditionFacts, person: int) -> int | None:
    """For whom a substitute hands in the evidence; None for everybody else."""
    theirs = {facts.owner, *facts.stand_ins}
    if person in theirs:
        return None
    return next((whom for whom in facts.principals(person) if whom in theirs), None)


def verifies_for(facts: ConditionFacts, person: int) -> int | None:
    """For whom a substitute verifies: somebody who may themselves; None for everybody else."""
    if person in facts.verifiers:
        return None
    could = (whom for whom in facts.principals(person) if whom in facts.verifiers)
    return next((whom for whom in could if _verifier_refusal(facts, whom) is None), None)


def may_verify(facts: ConditionFacts, person: int) -> bool:
    """Whether the person could verify what waits, whatever they come to say."""
    return move_refusal(MOVES["accept"], facts, person) is None


def verify_refusal(
    verdict: EvidenceVerdict | None, facts: ConditionFacts, person: int, seen: int | None
) -> Refusal | None:
    """Why this verdict is not taken. It is about the evidence that its giver saw."""
    move = MOVES["send_back" if verdict is EvidenceVerdict.RETURNED else "accept"]
    if refusal := move_refusal(move, facts, person):
        return refusal
    if seen != facts.submission:
        return Refusal("condition.evidence_stale")
    return Refusal("review.verdict_missing") if verdict is None else None


def evidence_refusal(text: str) -> Refusal | None:
    """Why this text is no evidence, with files or without."""
    length = len(text.strip())
    if length < EVIDENCE_MIN:
        return Refusal("condition.evidence_short", {"least": EVIDENCE_MIN, "has": length})
    if length > EVIDENCE_MAX:
        return Refusal("condition.evidence_long", {"most": EVIDENCE_MAX, "has": length})
    return None


def drop_refusal() -> Refusal:
    """Why nobody drops a condition here (4-fine-print.md, Committee arithmetic)."""
    return Refusal("condition.drop_needs_motion")
