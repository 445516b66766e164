"""How much time lies between two instants, and when some time will have passed.

Working time is the unit-free heart of every clock: microseconds, whole numbers, exact. A timeline
asks its source for one year of pieces at a time, so it works from a calendar alone (no database)
and as well from stored intervals.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import accumulate
from typing import Protocol

from govportal.worklist.rules.calendars import CalendarSpec, day_worth
from govportal.worklist.rules.intervals import (
    HOUR,
    MINUTE,
    Piece,
    Scale,
    instant,
    moment,
    pieces_of,
)

IDLE_YEARS = 5
"""A calendar in which nobody works for so many years never comes to an end."""


class NeverEnds(Exception):
    """The calendar has no working time left in which a limit could run out."""


@dataclass(frozen=True)
class Span:
    """Working time of one date within a stretch: from, until (instants), how much."""

    day: date
    starts: int
    ends: int
    work: int


class Timeline(Protocol):
    """Time as a clock counts it. ``worth`` is one day of it, in microseconds."""

    @property
    def worth(self) -> int: ...

    def worked(self, since: datetime, until: datetime) -> int: ...

    def reach(self, since: datetime, work: int) -> datetime: ...

    def spans(self, since: datetime, until: datetime) -> list[Span]: ...


@dataclass(frozen=True)
class Year:
    """One year's pieces, with the work done before each, ready for bisection."""

    pieces: tuple[Piece, ...]
    starts: tuple[int, ...]
    before: tuple[int, ...]
    reached: tuple[int, ...]

    @property
    def total(self) -> int:
        return self.reached[-1] if self.reached else 0

    def worked_by(self, at: int) -> int:
        """Work of this year up to and including the instant."""
        n = bisect_right(self.starts, at) - 1
        if n < 0:
            return 0
        piece = self.pieces[n]
        return self.before[n] + piece.at_once + min(at, piece.ends) - piece.starts

    def reach(self, work: int) -> int:
        """The first instant by which so much of this year's work is done (0 < work <= total)."""
        n = bisect_left(self.reached, work)
        piece = self.pieces[n]
        return piece.starts + max(work - self.before[n] - piece.at_once, 0)

    def between(self, begin: int, end: int) -> list[Piece]:
        """The pieces of which something lies between two instants."""
        first = max(bisect_right(self.starts, begin) - 1, 0)
        pieces = self.pieces[first : bisect_left(self.starts, end)]
        return [piece for piece in pieces if piece.ends > begin]


def year_of(pieces: Sequence[Piece]) -> Year:
    reached = tuple(accumulate(piece.work for piece in pieces))
    return Year(tuple(pieces), tuple(p.starts for p in pieces), (0, *reached[:-1]), reached)


@dataclass
class WorkingTime:
    """Time that passes only while a calendar works."""

    source: Callable[[int], Sequence[Piece]]
    worth: int
    years: dict[int, Year] = field(default_factory=dict)

    def year(self, number: int) -> Year:
        if number not in self.years:
            self.years[number] = year_of(self.source(number))
        return self.years[number]

    def worked(self, since: datetime, until: datetime) -> int:
        """Working time from one instant to a later one; 0 when ``until`` is not later."""
        if until <= since:
            return 0
        begin, end = instant(since), instant(until)
        years = (self.year(n) for n in range(since.year - 1, until.year + 2))
        return sum(year.worked_by(end) - year.worked_by(begin) for year in years)

    def reach(self, since: datetime, work: int) -> datetime:
        """The earliest instant, not before ``since``, by which ``work`` more has been done.

        Closing time, not the next opening. Raises NeverEnds.
        """
        if work <= 0:
            return since
        begin, number, idle = instant(since), since.year - 1, 0
        while idle < IDLE_YEARS:
            year = self.year(number)
            done = year.worked_by(begin)
            if work <= year.total - done:
                return moment(year.reach(done + work))
            work -= year.total - done
            idle = 0 if year.total else idle + 1
            number += 1
        raise NeverEnds

    def spans(self, since: datetime, until: datetime) -> list[Span]:
        """The working time in between, one span for each stretch of work."""
        begin, end = instant(since), instant(until)
        numbers = range(since.year - 1, until.year + 2)
        pieces = (piece for n in numbers for piece in self.year(n).between(begin, end))
        return [_clipped(piece, begin, end) for piece in pieces]


def _clipped(piece: Piece, begin: int, end: int) -> Span:
    starts, ends = max(piece.starts, begin), min(piece.ends, end)
    at_once = piece.at_once if piece.starts > begin else 0
    return Span(piece.day, starts, ends, at_once + ends - starts)


@dataclass(frozen=True)
class ElapsedTime:
    """Time that never stops: incident, hold, emergency and statutory clocks."""

    worth: int = 24 * HOUR

    def worked(self, since: datetime, until: datetime) -> int:
        return max(instant(until) - instant(since), 0)

    def reach(self, since: datetime, work: int) -> datetime:
        return moment(instant(since) + max(work, 0))

    def spans(self, since: datetime, until: datetime) -> list[Span]:
        """Elapsed hours from the start; days where that would be more than a day of hours."""
        begin, end = instant(since), instant(until)
        step = HOUR if end - begin <= 24 * HOUR else 24 * HOUR
        return list(_steps(begin, end, step))


def _steps(begin: int, end: int, step: int) -> Iterator[Span]:
    while begin < end:
        stop = min(begin + step, end)
        yield Span(moment(begin).date(), begin, stop, stop - begin)
        begin = stop


def worth_of(spec: CalendarSpec, scale: Scale) -> int:
    """Microseconds in one day on this scale."""
    return day_worth(spec) * MINUTE if scale is Scale.BUSINESS_DAYS else 24 * HOUR


def pieces_of_year(spec: CalendarSpec, scale: Scale, year: int) -> tuple[Piece, ...]:
    return tuple(pieces_of(spec, scale, date(year, 1, 1), date(year, 12, 31)))


def timeline(spec: CalendarSpec, scale: Scale) -> Timeline:
    """Time on that scale straight from a calendar, without a database."""
    if scale is Scale.CALENDAR_HOURS:
        return ElapsedTime()
    return WorkingTime(lambda year: pieces_of_year(spec, scale, year), worth_of(spec, scale))
