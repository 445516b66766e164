"""Calendars, their versions, and the working time that follows from them, day by day."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from govportal.worklist.rules.calendars import CalendarSpec, from_data
from govportal.worklist.rules.intervals import Scale

COUNTED = (Scale.BUSINESS_DAYS, Scale.WORKING_HOURS)
"""The scales that need a calendar; calendar hours run everywhere alike."""


class Calendar(models.Model):
    """Whose working time it is: a committee's, by key."""

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar[list[str]] = ["key"]

    def __str__(self) -> str:
        return self.name

    @property
    def ledger_ref(self) -> str:
        return f"calendar:{self.key}"

    @property
    def current(self) -> "CalendarVersion":
        """The version that new clocks run on. Raises DoesNotExist before the first."""
        return self.versions.latest("number")


class CalendarVersion(models.Model):
    """What a calendar said from some moment on. Never changed; clocks name the one they run on.

    ``covers_from`` to ``covers_until`` are the dates whose working time is stored.
    """

    calendar = models.ForeignKey(Calendar, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    spec = models.JSONField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    covers_from = models.DateField()
    covers_until = models.DateField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["calendar", "number"], name="calendar_version_number_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(covers_until__gt=F("covers_from")), name="calendar_version_covers_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.calendar} {self.number}"

    @property
    def rules(self) -> CalendarSpec:
        """The calendar as the rules count with it."""
        return from_data(self.spec)

    def covers(self, year: int) -> bool:
        """Whether all dates of that year are stored."""
        return self.covers_from <= date(year, 1, 1) and date(year, 12, 31) <= self.covers_until


class WorkingInterval(models.Model):
    """A stretch of working time of one date, as instants.

    ``at_once`` is the working time, in microseconds, that the clock on the wall skips at the
    start (daylight saving); zero on all other days.
    """

    version = models.ForeignKey(CalendarVersion, models.CASCADE, related_name="intervals")
    scale = models.CharField(max_length=20, choices=[(s.value, s.value) for s in COUNTED])
    day = models.DateField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    at_once = models.BigIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["starts_at", "ends_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["version", "scale", "day", "starts_at", "ends_at"],
                name="working_interval_is_stored_once",
            ),
            models.CheckConstraint(
                condition=Q(scale__in=[s.value for s in COUNTED]), name="working_scale_is_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")) | Q(ends_at=F("starts_at"), at_once__gt=0),
                name="working_interval_holds_time",
            ),
            models.CheckConstraint(condition=Q(at_once__gte=0), name="skipped_time_is_no_debt"),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.starts_at} to {self.ends_at}"
