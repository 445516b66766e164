"""The time of stored calendars: working intervals from the database, kept in memory by version.

A version never changes, so what was read once stays true; a year that is not stored is counted
from the version's own rules.
"""

from collections.abc import Sequence
from functools import lru_cache, partial
from zoneinfo import ZoneInfo

from govportal.worklist.models.calendars import CalendarVersion, WorkingInterval
from govportal.worklist.rules.clocks import Times
from govportal.worklist.rules.intervals import Piece, Scale, instant
from govportal.worklist.rules.timelines import (
    ElapsedTime,
    Timeline,
    WorkingTime,
    pieces_of_year,
    worth_of,
)


def times_of_version(version: CalendarVersion, scale: Scale) -> Times:
    """What a clock on that version and scale counts with."""
    own = _timeline(_Pinned(version), scale)
    return Times(own, _timeline(_Pinned(version), Scale.BUSINESS_DAYS))


def times_for(calendar: str, scale: Scale) -> Times:
    """The same by the version's id, as clocks store it. Raises DoesNotExist."""
    return times_of_version(CalendarVersion.objects.get(pk=int(calendar)), scale)


def zone_of(calendar_key: str) -> ZoneInfo:
    """The zone of a calendar as it is now. Raises DoesNotExist for an unknown one."""
    versions = CalendarVersion.objects.filter(calendar__key=calendar_key)
    return versions.latest("number").rules.tz


class _Pinned:
    """A version as a cache key: the same row with the same content."""

    def __init__(self, version: CalendarVersion) -> None:
        self.version = version
        self.key = (version.pk, version.digest)

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Pinned) and self.key == other.key


@lru_cache(maxsize=256)
def _timeline(pinned: _Pinned, scale: Scale) -> Timeline:
    if scale is Scale.CALENDAR_HOURS:
        return ElapsedTime()
    version = pinned.version
    return WorkingTime(partial(_pieces, version, scale), worth_of(version.rules, scale))


def _pieces(version: CalendarVersion, scale: Scale, year: int) -> Sequence[Piece]:
    if not version.covers(year):
        return pieces_of_year(version.rules, scale, year)
    rows = WorkingInterval.objects.filter(version=version, scale=scale, day__year=year)
    return [
        Piece(instant(starts), instant(ends), day, at_once)
        for starts, ends, day, at_once in rows.order_by("starts_at", "ends_at").values_list(
            "starts_at", "ends_at", "day", "at_once"
        )
    ]
