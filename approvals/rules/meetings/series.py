"""The days of a monthly series: the same weekday of the month at the same time by the clock."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta


def monthly(first: datetime, count: int) -> list[datetime]:
    """``count`` moments a month apart, the first included, at the same wall-clock time.

    ``first`` carries its zone, so that summer time moves nothing. The third Thursday stays the
    third Thursday; a fifth becomes the last where a month has none.
    """
    days = _days(first.date(), count)
    return [first.replace(year=day.year, month=day.month, day=day.day) for day in days]


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
