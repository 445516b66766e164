"""The days of a monthly series: the same weekday of the month at the same time by the clock."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from govportal.refusals import Refusal

AHEAD = timedelta(days=5 * 366)
"""How far ahead meetings are planned and work is asked for."""


def monthly(first: datetime, count: int) -> list[datetime]:
    """``count`` moments a month apart, the first included, at the same wall-clock time.

    ``first`` carries its zone, so that summer time moves nothing. The third Thursday stays the
    third Thursday; a fifth becomes the last where a month has none.
    """
    days = _days(first.date(), count)
    return [first.replace(year=day.year, month=day.month, day=day.day) for day in days]


def time_refusal(first: datetime, count: int, now: datetime) -> Refusal | None:
    """Why a series of meetings may not begin then. ``first`` carries its zone."""
    if is_too_far(first.date(), now):
        return Refusal("meeting.too_far")
    if first <= now:
        return Refusal("meeting.in_the_past")
    gap = next((one for one in monthly(first, count) if not _is_on_the_clock(one)), None)
    said = f"{gap:%Y-%m-%d, %H:%M}" if gap else ""
    return Refusal("meeting.no_such_time", {"time": said}) if gap else None


def is_too_far(day: date, now: datetime) -> bool:
    return day > now.date() + AHEAD


def _is_on_the_clock(moment: datetime) -> bool:
    """Whether the clocks of its zone show it: they skip an hour when summer time begins."""
    shown = moment.astimezone(UTC).astimezone(moment.tzinfo)
    return shown.replace(tzinfo=None) == moment.replace(tzinfo=None)


def _days(first: date, count: int) -> Iterator[date]:
    nth = (first.day - 1) // 7
    for ahead in range(count):
        months = first.month - 1 + ahead
        yield _nth_weekday(first.year + months // 12, months % 12 + 1, first.weekday(), nth)


def _nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    start = date(year, month, 1)
    day = start + timedelta(days=(weekday - start.weekday()) % 7 + 7 * nth)
    return (
        day
        if day.day <= monthrange(year, month)[1] and day.month == month
        else day - timedelta(days=7)
    )
