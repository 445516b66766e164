"""When somebody's identity may be destroyed. Pure Python (1-domain.md §8)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from govportal.refusals import Refusal


class State(StrEnum):
    """Where an erasure stands."""

    ASKED = "asked"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Whose:
    """The person as the rule sees them. ``kept_until``: as a decider, None for who decided
    nothing."""

    is_active: bool
    is_erased: bool
    kept_until: datetime | None
    held: Refusal | None


def person_refusal(whose: Whose, now: datetime) -> Refusal | None:
    """Why this identity stays; None when it may go."""
    if whose.is_erased:
        return Refusal("erasure.erased_stale")
    if whose.is_active:
        return Refusal("erasure.active")
    if whose.held is not None:
        return whose.held
    if whose.kept_until is not None and whose.kept_until > now:
        return Refusal("erasure.decider", {"day": whose.kept_until.date()})
    return None
