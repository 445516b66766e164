"""Whether a manifest may run, as delivery pipelines are told. Pure Python."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class RightState(StrEnum):
    """How a manifest stands in an environment. Only IN_FORCE lets it run."""

    IN_FORCE = "in_force"
    SUSPENDED = "suspended"
    LAPSED = "lapsed"
    REVOKED = "revoked"
    REPLACED = "replaced"
    NONE = "none"
    UNKNOWN = "unknown"
    RETIRED = "retired"


@dataclass(frozen=True)
class RightFacts:
    """One authorisation; ``number``: the later ones are higher."""

    number: int
    state: str
    lapses_on: date


def right_state(facts: RightFacts, today: date) -> RightState:
    """How one authorisation stands on ``today``; active past its last day has lapsed."""
    if facts.state != "active":
        return RightState(facts.state)
    return RightState.IN_FORCE if facts.lapses_on >= today else RightState.LAPSED


_ORDER = (RightState.IN_FORCE, RightState.SUSPENDED)


def that_counts(rights: Iterable[RightFacts], today: date) -> RightFacts | None:
    """The one that says how a manifest stands: in force, else suspended, else the newest."""

    def rank(facts: RightFacts) -> tuple[int, int]:
        state = right_state(facts, today)
        place = _ORDER.index(state) if state in _ORDER else len(_ORDER)
        return place, -facts.number

    return min(rights, key=rank, default=None)
