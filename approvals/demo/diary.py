"""Moments of the past, told from now: the demo looks lived in on whatever day it is loaded."""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import islice
from random import Random

from govportal.worklist.rules.calendars import CalendarSpec, shifts_on
from govportal.worklist.rules.intervals import HOUR, Scale
from govportal.worklist.rules.timelines import Timeline, timeline

SEED = 20260714
STEP = timedelta(minutes=20)
OFFICE = (8, 18)
"""Hours, in the committee's zone, between which people of the demo rather do things."""
FURTHEST = 330
"""Working days that the diary goes back: more than a year."""


@dataclass(frozen=True)
class Diary:
    """A calendar read backwards from ``now``. The same ``now`` gives the same moments."""

    now: datetime
    spec: CalendarSpec

    def day(self, back: int, clock: str) -> datetime:
        """Wall-clock time on the ``back``-th working day before today; a few minutes are chance."""
        return self.at(self.working_days[back - 1], clock, f"{back}")

    def at(self, day: date, clock: str, salt: str = "") -> datetime:
        """Wall-clock time on a date; a few minutes later by chance, the same for the same salt."""
        hours, minutes = (int(part) for part in clock.split(":"))
        shift = Random(f"{SEED}:{salt or day}:{clock}").randint(0, 9)  # noqa: S311  not for secrets
        return datetime.combine(day, time(hours, minutes), self.spec.tz) + timedelta(minutes=shift)

    def ago(self, hours: float, slack: float = 0.0) -> datetime:
        """So many hours of working days ago (24 a day, weekends and holidays do not count).

        Within ``slack`` hours, the moment nearest to it at which people are in their offices.
        """
        wanted = self._back(hours)
        near = (self._back(hours + offset) for offset in _offsets(slack))
        return next((moment for moment in near if self._in_office(moment)), wanted)

    def back_of(self, days: int) -> int:
        """Which working day before today is the last one ``days`` calendar days ago or earlier."""
        wanted = self.today - timedelta(days=days)
        return bisect_left(self.working_days, -wanted.toordinal(), key=lambda d: -d.toordinal()) + 1

    def office_day(self, day: date) -> date:
        """The first working day on a date or after it."""
        while not shifts_on(self.spec, day):
            day += timedelta(days=1)
        return day

    @property
    def today(self) -> date:
        return self.now.astimezone(self.spec.tz).date()

    @cached_property
    def working_days(self) -> list[date]:
        """The working days before today, the latest first."""
        return list(islice(self._days(), FURTHEST))

    @cached_property
    def _hours(self) -> Timeline:
        return timeline(self.spec, Scale.WORKING_HOURS)

    def _days(self) -> Iterator[date]:
        day = self.today
        while True:
            day -= timedelta(days=1)
            if shifts_on(self.spec, day):
                yield day

    def _back(self, hours: float) -> datetime:
        """The latest moment from which ``hours`` have been worked up to now."""
        work = int(hours * HOUR)
        return _latest(lambda moment: self._hours.worked(moment, self.now) >= work, self.now)

    def _in_office(self, moment: datetime) -> bool:
        local = moment.astimezone(self.spec.tz)
        return bool(shifts_on(self.spec, local.date())) and OFFICE[0] <= local.hour < OFFICE[1]


def _offsets(slack: float) -> Iterator[float]:
    """0, a step later, a step earlier, two steps later … up to ``slack`` hours."""
    step = STEP / timedelta(hours=1)
    for n in range(int(slack / step) + 1):
        yield n * step
        yield -n * step


def _latest(holds: Callable[[datetime], bool], until: datetime) -> datetime:
    """The latest minute before ``until`` for which ``holds``; it holds for all earlier ones."""
    minute = timedelta(minutes=1)
    low, high = 0, 120 * 24 * 60
    while low < high:
        middle = (low + high) // 2
        if holds(until - middle * minute):
            high = middle
        else:
            low = middle + 1
    return until - low * minute
