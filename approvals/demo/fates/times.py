"""When things happen in the plot: counted back from now, in working days, days, or hours."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from approvals.demo.diary import Diary

When = Callable[[Diary], datetime]
Fate = list[tuple[When, Any]]
"""Acts in their order, each with its moment."""


class Anchor(Protocol):
    """A day of the past from which a fate counts."""

    def at(self, after: int, clock: str) -> When:
        """On the ``after``-th working day after it; before it, where that is negative."""


@dataclass(frozen=True)
class Past:
    """The ``begin``-th working day before today."""

    begin: int

    def at(self, after: int, clock: str) -> When:
        back = self.begin - after
        return lambda diary: diary.day(back, clock)


@dataclass(frozen=True)
class Since:
    """The working day that was ``days`` calendar days ago, or the last one before."""

    days: int

    def at(self, after: int, clock: str) -> When:
        return lambda diary: diary.day(diary.back_of(self.days) - after, clock)

    def on(self, days: int, clock: str) -> When:
        """On the first working day that is ``days`` calendar days after it, or later."""

        def when(diary: Diary) -> datetime:
            begin = diary.working_days[diary.back_of(self.days) - 1]
            return diary.at(diary.office_day(begin + timedelta(days=days)), clock)

        return when


def ago(hours: float, slack: float = 2.0) -> When:
    """So many hours of working days ago, as the clocks of tiers 1 and 2 count."""
    return lambda diary: diary.ago(hours, slack)
