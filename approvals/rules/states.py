"""What can become of a request, as a table of moves. Pure Python (1-domain.md §4, §5)."""

from dataclasses import dataclass
from enum import StrEnum

from govportal.refusals import Refusal


class State(StrEnum):
    """Where a submitted request stands."""

    IN_REVIEW = "in_review"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Part(StrEnum):
    """What somebody is to a request."""

    REQUESTER = "requester"
    BUSINESS_OWNER = "business_owner"
    TECHNICAL_OWNER = "technical_owner"
    SPONSOR = "sponsor"
    REVIEWER = "reviewer"
    SYSTEM = "system"


@dataclass(frozen=True)
class Move:
    """One move: from which states, to which, by whom, and whether a reason must be given."""

    name: str
    sources: frozenset[State]
    target: State
    parts: frozenset[Part]
    needs_reason: bool = False


_OPEN = frozenset({State.IN_REVIEW})
MOVES = {
    move.name: move
    for move in (
        Move("approve", _OPEN, State.APPROVED, frozenset({Part.SYSTEM})),
        Move("reject", _OPEN, State.REJECTED, frozenset({Part.SYSTEM})),
        Move(
            "withdraw",
            _OPEN,
            State.WITHDRAWN,
            frozenset({Part.REQUESTER, Part.BUSINESS_OWNER, Part.SYSTEM}),
            needs_reason=True,
        ),
        Move(
            "revise",
            _OPEN,
            State.IN_REVIEW,
            frozenset({Part.REQUESTER, Part.BUSINESS_OWNER}),
        ),
    )
}


def refusal(move: Move, state: State, parts: frozenset[Part], reason: str) -> Refusal | None:
    """Why this move is refused to somebody with these parts; None when it is allowed.

    An action of the system (a pause that ran out, a decision stored) acts as ``Part.SYSTEM``.
    """
    if state not in move.sources:
        return Refusal("request.closed_stale", {"state": state.value})
    if parts.isdisjoint(move.parts):
        return Refusal("request.not_yours", {"move": move.name})
    if move.needs_reason and not reason.strip():
        return Refusal("request.reason_missing")
    return None
