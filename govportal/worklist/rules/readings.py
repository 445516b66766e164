"""A clock read as of any moment, from what was done to it and what it did. Pure Python.

Nothing of the stored row is looked at: the reading is what the row must agree with (1-domain.md
§5, Clock ledger).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from govportal.worklist.rules.clocks import (
    ClockState,
    Times,
    day_of,
    due_at,
    is_in_time,
    paused_by,
    used_by,
)
from govportal.worklist.rules.firings import Fired, Firing, upcoming
from govportal.worklist.rules.replays import Change, TimesFor, replay


@dataclass(frozen=True)
class Reading:
    """A clock at one moment: its state, and the time used (own time) and paused (business days).

    ``state`` is as of its last change. ``coming``: what happens next if nobody does anything.
    """

    at: datetime
    state: ClockState
    times: Times
    coming: Firing | None

    @property
    def until(self) -> datetime:
        """Up to when it counted."""
        return self.state.stopped_at or self.at

    @property
    def used(self) -> Fraction:
        return used_by(self.state, self.times, self.until)

    @property
    def paused(self) -> Fraction:
        return paused_by(self.state, self.times, self.until)

    @property
    def limit(self) -> int:
        return self.state.limit.time(self.times.own.worth)

    @property
    def left(self) -> Fraction:
        """Negative once the limit is used up."""
        return self.limit - self.used

    @property
    def due_at(self) -> datetime:
        """When the limit is used up; while a question waits, what an answer now would give."""
        return due_at(self.state, self.times, at=self.until)

    @property
    def stored_due_at(self) -> datetime:
        """The same as a row keeps it: what an answer at the last change would have given."""
        return due_at(self.state, self.times)

    @property
    def day(self) -> tuple[int, int] | None:
        return day_of(self.state, self.times, self.until)

    @property
    def in_time(self) -> bool:
        return is_in_time(self.state, self.times, self.until)


def reading(
    changes: Iterable[Change], fired: Fired, times_for: TimesFor, as_of: datetime
) -> Reading | None:
    """The clock as of a moment; None before its start. ``fired``: what had happened by then."""
    state = replay(changes, times_for, as_of)
    if state is None:
        return None
    times = times_for(state.calendar, state.limit.scale)
    coming = next(iter(upcoming(state, times, fired)), None)
    return Reading(as_of, state, times, coming)
