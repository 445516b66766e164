"""A slow, obvious clock to measure the fast one against: it walks minute by minute.

Written without looking at the rules' arithmetic. It follows the clock on the wall of the zone from
one UTC minute to the next and asks of every wall minute, the first time it is shown (or skipped):
is somebody working now?
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
Hours = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class SlowCalendar:
    """Weekly hours (minutes after midnight), holidays, dates with hours of their own."""

    zone: str
    week: tuple[Hours, ...]
    holidays: frozenset[date] = frozenset()
    own: Mapping[date, Hours] = field(default_factory=dict)
    day_and_night: bool = False

    def hours(self, day: date) -> Hours:
        hours = self.week[day.weekday()]
        if day in self.holidays:
            hours = ()
        if day in self.own:
            hours = self.own[day]
        return ((0, 1440),) if hours and self.day_and_night else hours

    def works_at(self, wall: datetime) -> bool:
        """Whether the wall minute beginning at ``wall`` is in a shift of this day or the last."""
        for day in (wall.date(), wall.date() - DAY):
            minute = (wall - datetime.combine(day, time())) // MINUTE
            if any(begins <= minute < ends for begins, ends in self.hours(day)):
                return True
        return False


def wall(zone: ZoneInfo, at: datetime) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None, fold=0)


def shown_by(zone: ZoneInfo, at: datetime) -> datetime:
    """How far the wall clock has come: the minute before has passed, even if it is put back."""
    return max(wall(zone, at), wall(zone, at - MINUTE) + MINUTE)


def minutes(calendar: SlowCalendar, start: datetime) -> Iterator[tuple[datetime, int]]:
    """Each UTC minute after ``start`` (a whole minute), with the working minutes it brought."""
    zone = ZoneInfo(calendar.zone)
    shown_until = max(shown_by(zone, start - n * MINUTE) for n in range(3 * 60))
    at = start
    while True:
        at += MINUTE
        shows, work = shown_by(zone, at), 0
        while shown_until < shows:
            work += calendar.works_at(shown_until)
            shown_until += MINUTE
        yield at, work


def worked(calendar: SlowCalendar, since: datetime, until: datetime) -> int:
    """Working minutes between two instants."""
    total = 0
    for at, work in minutes(calendar, since):
        if at > until:
            return total
        total += work
    raise AssertionError("time does not end")


@dataclass(frozen=True)
class Regime:
    """From when which calendar is counted, and what a day of it is worth in minutes."""

    since: datetime
    own: SlowCalendar
    office: SlowCalendar
    own_worth: int
    office_worth: int


@dataclass
class SlowClock:
    """One clock walked through its life. Used and paused time are in days; events get a due time.

    What an event waits for is checked at every minute: shares of the limit while nobody asks
    anything, days of waiting while somebody does.
    """

    days: Fraction
    percents: Mapping[tuple[str, int], int]
    questions: list[tuple[datetime, datetime]]
    used: Fraction = Fraction(0)
    waited: Fraction = Fraction(0)
    events: dict[tuple[str, int], datetime] = field(default_factory=dict)

    def is_held(self, at: datetime) -> bool:
        return any(asked <= at < answered for asked, answered in self.questions)

    def look(self, at: datetime) -> None:
        if self.is_held(at):
            for days, kind in ((5, "pause_warning"), (9, "pause_warning"), (10, "pause_limit")):
                if self.waited >= days:
                    self.events.setdefault((kind, days), at)
            return
        for key, percent in self.percents.items():
            if self.used * 100 >= self.days * percent:
                self.events.setdefault(key, at)

    def walk(self, regimes: list[Regime], until: datetime) -> "SlowClock":
        ends = [regime.since for regime in regimes[1:]] + [until]
        self.look(regimes[0].since)
        for regime, end in zip(regimes, ends, strict=True):
            self.walk_one(regime, end)
        return self

    def walk_one(self, regime: Regime, end: datetime) -> None:
        own, office = minutes(regime.own, regime.since), minutes(regime.office, regime.since)
        at = regime.since
        while at < end:
            held = self.is_held(at)
            at, work = next(own)
            _, office_work = next(office)
            if held:
                self.waited += Fraction(office_work, regime.office_worth)
            else:
                self.used += Fraction(work, regime.own_worth)
            self.look(at)
