"""The life of an agent as a table of moves (1-domain.md §2, Lifecycle). Pure Python."""

from dataclasses import dataclass
from enum import StrEnum

from govportal.refusals import Refusal


class Lifecycle(StrEnum):
    """Where an agent stands between being found and being taken down."""

    DISCOVERED = "discovered"
    REGISTERED = "registered"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    SHADOW = "shadow"
    LIMITED = "limited"
    PRODUCTION = "production"
    SUSPENDED = "suspended"
    RETIRED = "retired"


class Approval(StrEnum):
    """What the last decision said about the agent."""

    NONE = "none"
    PENDING = "pending"
    APPROVED = "approved"
    CONDITIONAL = "conditional"
    REJECTED = "rejected"
    LAPSED = "lapsed"


RUNNING = frozenset({Lifecycle.SHADOW, Lifecycle.LIMITED, Lifecycle.PRODUCTION})
STAGED_TIERS = frozenset({3, 4})


@dataclass(frozen=True)
class Move:
    """One step of the lifecycle: from which states, to which."""

    name: str
    sources: frozenset[Lifecycle]
    target: Lifecycle


_NOT_RUNNING = frozenset({Lifecycle.DISCOVERED, Lifecycle.REGISTERED})
_STOPPED = Lifecycle.SUSPENDED  # a newly granted authorisation starts a stopped agent anew
MOVES = {
    move.name: move
    for move in (
        Move("register", frozenset({Lifecycle.DISCOVERED}), Lifecycle.REGISTERED),
        Move("send_to_review", _NOT_RUNNING, Lifecycle.IN_REVIEW),
        Move("return_from_review", frozenset({Lifecycle.IN_REVIEW}), Lifecycle.REGISTERED),
        Move("approve", frozenset({Lifecycle.IN_REVIEW}), Lifecycle.APPROVED),
        Move("start_shadow", frozenset({Lifecycle.APPROVED, _STOPPED}), Lifecycle.SHADOW),
        Move("start_limited", frozenset({Lifecycle.SHADOW}), Lifecycle.LIMITED),
        Move("step_back", frozenset({Lifecycle.LIMITED}), Lifecycle.SHADOW),
        Move("begin_anew", RUNNING | {_STOPPED}, Lifecycle.APPROVED),
        Move(
            "go_live",
            frozenset({Lifecycle.APPROVED, Lifecycle.LIMITED, _STOPPED}),
            Lifecycle.PRODUCTION,
        ),
        Move("suspend", RUNNING | {Lifecycle.APPROVED}, Lifecycle.SUSPENDED),
        Move("retire", frozenset(Lifecycle) - {Lifecycle.RETIRED}, Lifecycle.RETIRED),
    )
}
"""A new version begins anew what was not live yet: with its release, not where the old one stood.
Lifting the last suspension goes back to where the agent was, and is no move of this table."""


def refusal(move: Move, state: Lifecycle, tier: int | None) -> Refusal | None:
    """Why an agent in ``state`` may not make ``move``; None when it may.

    Tier 3 and 4 agents reach production only through shadow and limited (staged release).
    """
    if state not in move.sources:
        return Refusal("agent.move_impossible", {"state": state.value, "move": move.name})
    if move.name == "go_live" and tier in STAGED_TIERS and state is not Lifecycle.LIMITED:
        return Refusal("agent.stages_first", {"tier": tier})
    return None
