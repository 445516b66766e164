"""A clock as the dossier tells it: limit, days, events. Pure data."""

from dataclasses import dataclass
from datetime import date, datetime


def hours(seconds: int) -> str:
    """A length of time in hours and minutes, as clocks are read: 53400 → "14 h 50 min"."""
    whole, rest = divmod(seconds // 60, 60)
    return f"{whole} h {rest:02d} min"


@dataclass(frozen=True)
class DayLine:
    """What one day of the clock was used for, as a sentence with its working seconds."""

    day: date
    number: int | None
    used_seconds: int
    paused_seconds: int
    text: str

    @property
    def used(self) -> str:
        return hours(self.used_seconds)

    @property
    def paused(self) -> str:
        return hours(self.paused_seconds) if self.paused_seconds else ""


@dataclass(frozen=True)
class ClockEventLine:
    """One event of the clock: what was due when, and when it happened."""

    kind: str
    name: str
    due_at: datetime | None
    at: datetime
    text: str


@dataclass(frozen=True)
class ClockLine:
    """The review's time limit and how it was spent."""

    ref: str
    kind: str
    limit: str
    calendar: str
    started_at: datetime
    due_at: datetime | None
    stopped_at: datetime | None
    state: str
    used: str
    days: tuple[DayLine, ...]
    events: tuple[ClockEventLine, ...]
