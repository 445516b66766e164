"""Working time as instants: a calendar's shifts laid along the wall clock of its zone.

4-fine-print.md, Clocks: working time inside a clock change runs along the wall clock: skipped
minutes count at the jump, repeated ones once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from govportal.worklist.rules.calendars import (
    DAY,
    CalendarSpec,
    Shift,
    Shifts,
    shifts_on,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
MINUTE = 60_000_000
HOUR = 60 * MINUTE
WHOLE_DAY = (Shift(0, DAY),)
AROUND = timedelta(days=2)
"""Further than any zone is from UTC, and wider than any clock change."""


class Scale(StrEnum):
    """What a limit is counted in."""

    BUSINESS_DAYS = "business_days"
    WORKING_HOURS = "working_hours"
    CALENDAR_HOURS = "calendar_hours"


@dataclass(frozen=True, order=True)
class Piece:
    """Working time of one date between two instants, in microseconds since 1970 (UTC).

    ``at_once`` is the working time that the wall clock skips at ``starts``.
    """

    starts: int
    ends: int
    day: date
    at_once: int = 0

    @property
    def work(self) -> int:
        return self.at_once + self.ends - self.starts


def instant(moment: datetime) -> int:
    """Microseconds since 1970, exact. ``moment`` must be aware."""
    return (moment - EPOCH) // MICROSECOND


def moment(at: int) -> datetime:
    """The instant as a time in UTC."""
    return EPOCH + timedelta(microseconds=at)


def pieces_of(spec: CalendarSpec, scale: Scale, first: date, last: date) -> Iterator[Piece]:
    """The working time that belongs to the dates ``first`` to ``last``, in order.

    Time that two shifts share (one of them over midnight) counts once, for the earlier date.
    """
    zone = spec.tz
    day = first - timedelta(days=1)
    taken = _wall(first, -DAY)
    while day <= last:
        for shift in sorted(_shifts(spec, scale, day)):
            begins, ends = _wall(day, shift.begins), _wall(day, shift.ends)
            if ends > taken and day >= first:
                yield from _laid(zone, day, max(begins, taken), ends)
            taken = max(taken, ends)
        day += timedelta(days=1)


def _shifts(spec: CalendarSpec, scale: Scale, day: date) -> Shifts:
    shifts = shifts_on(spec, day)
    return WHOLE_DAY if shifts and scale is Scale.WORKING_HOURS else shifts


def _wall(day: date, minute: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(minutes=minute)


def _laid(zone: ZoneInfo, day: date, begins: datetime, ends: datetime) -> Iterator[Piece]:
    """One stretch of wall-clock time as instants."""
    start, stop = _first_pass(zone, begins), _first_pass(zone, ends)
    if (
        _reads(zone, start) == begins
        and _reads(zone, stop) == ends
        and _is_plain(start, stop, begins, ends)
    ):
        yield Piece(instant(start), instant(stop), day)
        return
    yield from _laid_over_changes(zone, day, begins, ends)


def _is_plain(start: datetime, stop: datetime, begins: datetime, ends: datetime) -> bool:
    return stop - start == ends - begins


def _first_pass(zone: ZoneInfo, wall: datetime) -> datetime:
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)


def _reads(zone: ZoneInfo, at: datetime) -> datetime:
    """What the clock on the wall shows, without its zone."""
    return at.astimezone(zone).replace(tzinfo=None, fold=0)


def _laid_over_changes(
    zone: ZoneInfo, day: date, begins: datetime, ends: datetime
) -> Iterator[Piece]:
    """Follow the wall clock from change to change, counting what it shows for the first time."""
    since = begins.replace(tzinfo=UTC) - AROUND
    until = ends.replace(tzinfo=UTC) + AROUND
    reached = _reads(zone, since)
    changes = [*_changes(zone, since, until), until]
    for change in changes:
        shown = _reads(zone, since)
        skipped = _shared(reached, shown, begins, ends)
        reached = max(reached, shown)
        run_until = shown + (change - since)
        first, last = max(reached, begins), min(run_until, ends)
        if skipped or first < last:
            runs = first < last
            starts = since + (first - shown) if runs else since
            stops = since + (last - shown) if runs else since
            yield Piece(instant(starts), instant(stops), day, skipped // MICROSECOND)
        reached = max(reached, run_until)
        since = change


def _shared(one: datetime, other: datetime, begins: datetime, ends: datetime) -> timedelta:
    """How much of ``begins`` to ``ends`` lies between ``one`` and ``other``."""
    return max(min(other, ends) - max(one, begins), timedelta())


def _changes(zone: ZoneInfo, since: datetime, until: datetime) -> Iterator[datetime]:
    """The instants in between at which the zone's distance from UTC changes, to the second."""
    step = timedelta(hours=6)
    while since < until:
        after = min(since + step, until)
        if _offset(zone, since) != _offset(zone, after):
            yield _bisected(zone, since, after)
        since = after


def _bisected(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if _offset(zone, middle) == _offset(zone, before):
            before = middle
        else:
            after = middle
    return after


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()
