"""What each day of a clock was used for (1-domain.md §5, Clock ledger). Pure Python."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from govportal.worklist.rules.clocks import ClockState
from govportal.worklist.rules.intervals import Scale, moment
from govportal.worklist.rules.replays import Change, TimesFor, applied
from govportal.worklist.rules.timelines import Span

Item = TypeVar("Item")
SECOND = 1_000_000  # clocks count in microseconds


@dataclass(frozen=True)
class Duty:
    """A duty that somebody had while the clock ran, from when until when."""

    name: str
    opened_at: datetime | None
    done_at: datetime | None
    ref: str = ""

    def overlaps(self, start: datetime, end: datetime) -> bool:
        """Whether it was open at some time between the two."""
        if self.opened_at is None or self.opened_at >= end:
            return False
        return self.done_at is None or self.done_at > start


@dataclass
class DayUse:
    """Working time of one date, in seconds, and what it went into, each once and in order.

    ``number`` of ``whole``: "day 3 of 7", where the limit is in whole days. ``left``: what the
    limit still had at the end of the date; negative once it was used up.
    """

    day: date
    number: int | None
    whole: int | None = None
    used: int = 0
    paused: int = 0
    left: int = 0
    duties: list[Duty] = field(default_factory=list)
    causes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Stretch:
    """A time in which nothing was done to the clock."""

    start: datetime
    end: datetime
    state: ClockState


def clock_days(
    changes: Sequence[Change], times_for: TimesFor, until: datetime, duties: Iterable[Duty]
) -> list[DayUse]:
    """Every date on which the clock ran or stood still, up to ``until`` or its stop."""
    found: dict[date, DayUse] = {}
    whole = list(duties)
    for stretch in stretches(changes, times_for, until):
        _count(found, stretch, times_for, whole)
    return [found[day] for day in sorted(found)]


def stretches(changes: Iterable[Change], times_for: TimesFor, until: datetime) -> Iterator[Stretch]:
    """The times between the changes, each with the state that held in it."""
    state: ClockState | None = None
    for change in changes:
        if change.at > until:
            break
        if state is not None and change.at > state.since:
            yield Stretch(state.since, change.at, state)
        state = applied(state, change, times_for)
    if state is not None and state.stopped_at is None and until > state.since:
        yield Stretch(state.since, until, state)


def _count(
    found: dict[date, DayUse], stretch: Stretch, times_for: TimesFor, duties: Sequence[Duty]
) -> None:
    state = stretch.state
    own = times_for(state.calendar, state.limit.scale).own
    limit, used = state.limit.time(own.worth), state.used
    for span in own.spans(stretch.start, stretch.end):
        number, whole = _numbers(state, int(used), own.worth)
        day = found.setdefault(span.day, DayUse(span.day, number, whole))
        if state.is_paused:
            day.paused += span.work // SECOND
            _add(day.causes, sorted(state.causes))
        else:
            used += span.work
            day.used += span.work // SECOND
            _add(day.duties, _open_in(span, duties))
        day.whole, day.left = whole, int(limit - used) // SECOND


def _open_in(span: Span, duties: Iterable[Duty]) -> list[Duty]:
    start, end = moment(span.starts), moment(span.ends)
    return [duty for duty in duties if duty.overlaps(start, end)]


def _numbers(state: ClockState, used: int, worth: int) -> tuple[int | None, int | None]:
    """(n, m) of "day n of m": one more than the whole days used (4-fine-print.md, Clocks)."""
    whole, rest = divmod(state.limit.time(worth), worth)
    if state.limit.scale is Scale.CALENDAR_HOURS or rest:
        return None, None
    return used // worth + 1, whole


def _add(known: list[Item], more: Iterable[Item]) -> None:
    known.extend(one for one in more if one not in known)
