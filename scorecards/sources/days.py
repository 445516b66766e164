"""The day that figures are about, in the portal's own zone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from scorecards.rules.kpi import DAYS

EARLIEST = date(1970, 1, 1)
"""No portal is older; nor can every date be reckoned back and forth."""


@dataclass(frozen=True)
class AsOf:
    """``day`` as known just before ``end``: midnight after it, or now while it is today."""

    day: date
    end: datetime

    @property
    def since(self) -> datetime:
        """Where the window of figures of what happened begins: ``DAYS`` days, this one included."""
        return begin_of(self.day - timedelta(days=DAYS - 1))

    @property
    def month(self) -> datetime:
        """When its month began."""
        return begin_of(self.day.replace(day=1))


def zone() -> ZoneInfo:
    """The portal's own, whoever looks."""
    return ZoneInfo(settings.TIME_ZONE)


def begin_of(day: date) -> datetime:
    """Midnight at its beginning, in the portal's zone, whoever looks."""
    zone = timezone.get_default_timezone()
    return datetime.combine(day, time(), zone).astimezone(UTC)


def day_of(moment: datetime) -> date:
    """The day of the portal's zone in which a moment lies."""
    return timezone.localdate(moment, timezone.get_default_timezone())


def as_of_day(day: date, now: datetime) -> AsOf:
    """A day gone by as known at its end; today as known now. Raises ValueError for days to come,
    and for those before ``EARLIEST``."""
    today = day_of(now)
    if day > today:
        raise ValueError(f"{day} has not begun")
    if day < EARLIEST:
        raise ValueError(f"nothing is known of {day}; days begin with {EARLIEST}")
    return AsOf(day, now if day == today else begin_of(day + timedelta(days=1)))
