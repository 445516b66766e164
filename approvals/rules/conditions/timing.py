"""The time of a condition: its deadline, and the grace after it (4-fine-print.md, Clocks).

Grace is used only while the owner has to act: before the deadline and while evidence is being
verified nothing of it passes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from govportal.worklist.rules.limits import Limit

LAST_SECOND = time(23, 59, 59)
LEAST_GRACE = timedelta(hours=1)
"""What a return after the deadline leaves the owner at least."""
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Cycle:
    """Evidence that was handed in, and returned."""

    submitted_at: datetime
    returned_at: datetime


def end_of(day: date, zone: tzinfo) -> datetime:
    """The end of a calendar day: its last second on the wall clock of ``zone``, in UTC."""
    return datetime.combine(day, LAST_SECOND, zone).astimezone(UTC)


def due_after(decided_at: datetime, days: int, zone: tzinfo) -> datetime:
    """The deadline: the end of the day that is ``days`` calendar days after the decision's."""
    return end_of(decided_at.astimezone(zone).date() + timedelta(days=days), zone)


def grace_ends(due_at: datetime, until: datetime, cycles: Iterable[Cycle]) -> datetime:
    """When the grace is over, if the owner does nothing more.

    ``until``: its end if nothing was ever handed in. ``cycles`` in order. What is left when
    evidence is handed in is kept; a return after the deadline leaves an hour at least.
    """
    since, left = due_at, until - due_at
    for cycle in cycles:
        left -= max(cycle.submitted_at - since, timedelta(0))
        if cycle.returned_at > due_at:
            since, left = cycle.returned_at, max(left, LEAST_GRACE)
    return since + left


def aligned(now: datetime, end: datetime) -> tuple[datetime, Limit]:
    """When to start a clock of whole hours, so that it ends exactly at ``end``.

    Never later than ``now``, and less than an hour before it where the end is to come.
    """
    hours = max(1, -((now - end) // HOUR))
    return end - hours * HOUR, Limit.calendar_hours(hours)
