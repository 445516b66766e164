"""The life of a run-time rule: in force, tightened, lifted, ended. Pure Python (§5)."""

from collections.abc import Mapping
from enum import StrEnum

from registry.rules.runtime_rules.typed import Effect


class RuleState(StrEnum):
    """Where a rule stands.

    ``TIGHTENED``: its condition is overdue. ``LIFTED``: the evidence was accepted. ``ENDED``: the
    authorisation it bound has ended. Nothing leads back.
    """

    IN_FORCE = "in_force"
    TIGHTENED = "tightened"
    LIFTED = "lifted"
    ENDED = "ended"


RUNNING = frozenset({RuleState.IN_FORCE, RuleState.TIGHTENED})
MOVES: Mapping[RuleState, frozenset[RuleState]] = {
    RuleState.IN_FORCE: frozenset({RuleState.TIGHTENED, RuleState.LIFTED, RuleState.ENDED}),
    RuleState.TIGHTENED: frozenset({RuleState.LIFTED, RuleState.ENDED}),
    RuleState.LIFTED: frozenset(),
    RuleState.ENDED: frozenset(),
}


def effect_in(state: RuleState, effect: Effect) -> Effect | None:
    """What a rule does in this state; None where it does nothing any more."""
    if state not in RUNNING:
        return None
    return Effect.BLOCK if state is RuleState.TIGHTENED else effect
