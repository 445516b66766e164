"""What a failure pattern and one case of it are. Pure Python."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any


class Pattern(StrEnum):
    """Ways in which governance fails without anybody noticing, in the order of 5-tables.md."""

    SHARED_CREDENTIAL = "shared_credential"
    NO_RATIONALE = "no_rationale"
    NO_ROLLBACK = "no_rollback"
    MODEL_MONITORING = "model_monitoring"
    POLICY_LATE = "policy_late"
    SCOPE_CREEP = "scope_creep"
    ABANDONED = "abandoned"
    NEVER_UNSURE = "never_unsure"
    RUSHED = "rushed"
    HOLD_WITHOUT_END = "hold_without_end"
    EVIDENCE_MISSING = "evidence_missing"
    DELEGATION = "delegation"
    EXCEPTIONS = "exceptions"


WAITS = frozenset({Pattern.NEVER_UNSURE, Pattern.HOLD_WITHOUT_END})
"""What only the run-time gateway can report; until it does, nobody knows, which is not "none"."""
BELOW = frozenset({Pattern.SCOPE_CREEP})
"""What the portal sees in part; the gateway will see each call."""
WINDOW = timedelta(days=90)
"""How far back what happened counts."""


@dataclass(frozen=True)
class Hit:
    """One case of a pattern. ``key`` tells it from the others of its pattern, whenever it is looked
    for; ``code`` has one sentence, filled with ``params`` (JSON).

    ``agents``: whom it concerns, by primary key; none where it concerns everybody. ``weight``: how
    bad it is; what was accepted is accepted up to its weight then.
    """

    key: str
    code: str
    agents: tuple[int, ...] = ()
    params: Mapping[str, Any] = field(default_factory=dict)
    weight: int = 1


def worse(weight: int, agents: Collection[int], then: int, those: Collection[int]) -> bool:
    """Whether it is more than what was accepted ``then``, about ``those`` agents."""
    return weight > then or not set(agents) <= set(those)
