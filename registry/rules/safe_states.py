"""What an agent does when it is stopped (1-domain.md §6, Resume). Pure Python."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from govportal.refusals import Refusal

LONGEST = 60  # minutes; no grant lives longer
REASON_MIN, REASON_MAX = 10, 2_000


class SafeMode(StrEnum):
    """Stop at once, or end what is in flight first."""

    STOP = "stop"
    DRAIN = "drain"


@dataclass(frozen=True)
class Declared:
    """The safe state of an agent; where nothing is declared it stops."""

    mode: SafeMode = SafeMode.STOP
    minutes: int = 0

    def until(self, now: datetime) -> datetime | None:
        """Until when what was begun may go on; None where it stops at once."""
        if self.mode is SafeMode.STOP:
            return None
        return now + timedelta(minutes=self.minutes)


def declare_refusal(mode: SafeMode | None, minutes: int | None, reason: str) -> Refusal | None:
    """Why this is no safe state."""
    if mode is None:
        return Refusal("safe_state.mode_missing")
    if mode is SafeMode.DRAIN and not (minutes and 1 <= minutes <= LONGEST):
        return Refusal("safe_state.minutes", {"most": LONGEST})
    if len(" ".join(reason.split())) < REASON_MIN:
        return Refusal("safe_state.reason_short", {"least": REASON_MIN})
    if len(reason) > REASON_MAX:
        return Refusal("safe_state.reason_long", {"most": REASON_MAX, "has": len(reason)})
    return None
