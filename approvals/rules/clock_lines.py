"""A clock as its ledger tells it: limit, days, events, what comes next. Pure data."""

from dataclasses import dataclass
from datetime import date, datetime


def hours(seconds: int) -> str:
    """A length of time in hours and minutes, as clocks are read: 53400 → "14 h 50 min"."""
    whole, rest = divmod(seconds // 60, 60)
    return f"{whole} h {rest:02d} min"


@dataclass(frozen=True)
class Spent:
    """One thing that a day went into: a duty that was open, or a question that was waited for."""

    kind: str
    ref: str
    text: str


@dataclass(frozen=True)
class DayLine:
    """What one day of the clock was used for, as a sentence with its working seconds.

    ``left_seconds`` of the limit at the end of the day; negative once it was used up.
    """

    day: date
    number: int | None
    used_seconds: int
    paused_seconds: int
    text: str
    of: int | None = None
    left_seconds: int = 0
    spent: tuple[Spent, ...] = ()

    @property
    def used(self) -> str:
        return hours(self.used_seconds) if self.used_seconds else ""

    @property
    def paused(self) -> str:
        return hours(self.paused_seconds) if self.paused_seconds else ""

    @property
    def left(self) -> str:
        return hours(self.left_seconds) if self.left_seconds > 0 else ""

    @property
    def over(self) -> str:
        return hours(-self.left_seconds) if self.left_seconds < 0 else ""


@dataclass(frozen=True)
class ClockEventLine:
    """One event of the clock: what was due when, and when it happened."""

    kind: str
    name: str
    due_at: datetime | None
    at: datetime
    text: str


@dataclass(frozen=True)
class NextLine:
    """What the clock does next if nobody does anything."""

    kind: str
    threshold: int
    due_at: datetime
    text: str


@dataclass(frozen=True)
class ClockLine:
    """The review's time limit and how it was spent, as of ``as_of``.

    ``agrees``: whether the stored row says the same; None where it is read as of the past.
    """

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
    as_of: datetime | None = None
    used_seconds: int = 0
    left_seconds: int = 0
    day: tuple[int, int] | None = None
    next: NextLine | None = None
    agrees: bool | None = None

    @property
    def left(self) -> str:
        return hours(self.left_seconds) if self.left_seconds >= 0 else ""

    @property
    def over(self) -> str:
        return hours(-self.left_seconds) if self.left_seconds < 0 else ""
