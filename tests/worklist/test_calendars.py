"""Calendars: what ships, what is stored, and that stored time is the time of the rules."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from govportal.worklist.actions import load_calendars, publish_calendar
from govportal.worklist.actions.calendars import SHIPPED
from govportal.worklist.models import CalendarVersion, WorkingInterval
from govportal.worklist.rules import Limit, Scale, Shift, due_after, times_of
from govportal.worklist.rules.calendars import (
    CalendarSpec,
    day_worth,
    every_weekday,
    from_data,
    shift,
    shifts_on,
    shown,
    to_data,
)
from govportal.worklist.rules.intervals import HOUR, pieces_of
from govportal.worklist.timekeeping import times_of_version
from tests.worklist.cast import BERLIN, MONDAY, SETUP, berlin

NIGHT_SHIFT = CalendarSpec(
    "Europe/Berlin",
    every_weekday("22:00-06:00"),
    country="DE",
    closed=frozenset({date(2026, 1, 13)}),
    own_hours={date(2026, 1, 14): (Shift(540, 720),), date(2026, 1, 17): (Shift(540, 600),)},
)


def worked(spec: CalendarSpec, scale: Scale, since: datetime, until: datetime) -> float:
    return times_of(spec, scale).own.worked(since, until) / HOUR


def test_a_shift_over_midnight_belongs_to_the_date_it_begins_on() -> None:
    own = Scale.BUSINESS_DAYS
    assert worked(NIGHT_SHIFT, own, berlin(12), berlin(13, 12)) == 8
    assert worked(NIGHT_SHIFT, own, berlin(13, 12), berlin(14, 8)) == 0  # a holiday's night


def test_a_date_with_hours_of_its_own_replaces_weekday_and_weekend() -> None:
    own = Scale.BUSINESS_DAYS
    assert worked(NIGHT_SHIFT, own, berlin(14, 8), berlin(15, 8)) == 3
    assert worked(NIGHT_SHIFT, own, berlin(17, 8), berlin(18, 8)) == 1
    christmas = CalendarSpec(
        "Europe/Berlin", every_weekday("09:00-17:00"), "DE",
        own_hours={date(2026, 12, 25): (shift("09:00-12:00"),)},
    )  # fmt: skip
    assert shifts_on(christmas, date(2026, 12, 25)) == (Shift(540, 720),)


def test_a_half_day_is_a_whole_day_of_the_day_and_night_scale() -> None:
    assert worked(NIGHT_SHIFT, Scale.WORKING_HOURS, berlin(14, 0), berlin(15, 0)) == 24


def test_a_clock_change_makes_no_working_day_longer_or_shorter() -> None:
    sundays = CalendarSpec("Europe/Berlin", ((),) * 6 + ((shift("00:00-08:00"),),))
    for day, month in ((29, 3), (25, 10)):
        begin, end = berlin(day, 0, month=month), berlin(day, 8, month=month)
        assert worked(sundays, Scale.BUSINESS_DAYS, begin, end) == 8
        nights = berlin(day, 0, month=month), datetime(2026, month, day + 1, tzinfo=BERLIN)
        assert worked(sundays, Scale.WORKING_HOURS, *nights) == 24


def test_skipped_minutes_count_at_the_jump() -> None:
    gap = CalendarSpec("Europe/Berlin", ((),) * 6 + ((shift("02:15-02:45"),),))
    (piece,) = pieces_of(gap, Scale.BUSINESS_DAYS, date(2026, 3, 29), date(2026, 3, 29))
    assert piece.starts == piece.ends == datetime(2026, 3, 29, 1, tzinfo=UTC).timestamp() * 1e6
    assert piece.at_once == HOUR // 2


def test_a_business_day_is_worth_an_ordinary_days_hours() -> None:
    short_fridays = (
        (shift("09:00-17:00"),), (shift("09:00-17:00"),), (shift("09:00-17:00"),),
        (shift("09:00-17:00"),), (shift("09:00-13:00"),), (), (),
    )  # fmt: skip
    spec = CalendarSpec("Europe/Berlin", short_fridays)
    assert day_worth(spec) == 8 * 60
    # Friday's four hours are half a day: from Thursday morning, two days end on Monday at one.
    assert due_after(Limit.business_days(2), berlin(15), spec) == berlin(19, 13)


def test_due_times_need_no_database() -> None:
    assert due_after(Limit.business_days(7), berlin(12, 15)) == berlin(21, 15)
    assert due_after(Limit.working_hours(24), berlin(16, 15)) == berlin(19, 15)
    assert due_after(Limit.statutory_days(15), berlin(16, 15)) == berlin(31, 15)


@pytest.mark.parametrize("spec", [NIGHT_SHIFT, *(spec for _, spec in SHIPPED.values())])
def test_a_calendar_is_what_was_stored(spec: CalendarSpec) -> None:
    assert from_data(to_data(spec)) == spec


@pytest.mark.parametrize("text", ["09:00-17:00", "22:00-06:00", "00:00-24:00", "06:00-06:00"])
def test_hours_are_written_as_they_are_read(text: str) -> None:
    assert shown(shift(text)) == text


@pytest.mark.parametrize("text", ["9", "09:00", "25:00-26:00", "09:70-17:00", "a-b"])
def test_what_are_no_hours_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        shift(text)


@pytest.mark.django_db
def test_shipped_calendars_load_once() -> None:
    load_calendars(MONDAY)
    versions = list(CalendarVersion.objects.values_list("calendar__key", "number"))
    load_calendars(MONDAY)
    assert list(CalendarVersion.objects.values_list("calendar__key", "number")) == versions
    assert {key for key, _ in versions} == set(SHIPPED) >= {"berlin", "new-york", "singapore"}


@pytest.mark.django_db
def test_the_coming_years_are_stored_in_time() -> None:
    version = publish_calendar("night", NIGHT_SHIFT, actor=SETUP, now=MONDAY)
    before = WorkingInterval.objects.filter(version=version).count()
    load_calendars(datetime(2027, 1, 1, tzinfo=UTC))
    version.refresh_from_db()
    assert version.covers_until == date(2029, 12, 31)
    assert WorkingInterval.objects.filter(version=version).count() > before


@pytest.mark.django_db
@pytest.mark.parametrize("scale", [Scale.BUSINESS_DAYS, Scale.WORKING_HOURS])
def test_stored_time_is_the_time_of_the_rules(scale: Scale) -> None:
    version = publish_calendar("night", NIGHT_SHIFT, actor=SETUP, now=MONDAY)
    stored, own = times_of_version(version, scale).own, times_of(NIGHT_SHIFT, scale).own
    for hours in (1, 8, 100, 2000, 20000):
        assert stored.reach(berlin(13, 3), hours * HOUR) == own.reach(berlin(13, 3), hours * HOUR)


@pytest.mark.django_db
def test_a_version_that_is_stored_is_read_and_not_counted_again() -> None:
    spec = replace(NIGHT_SHIFT, closed=frozenset())  # no other test has kept this in memory
    version = publish_calendar("night", spec, actor=SETUP, now=MONDAY)
    WorkingInterval.objects.filter(version=version, day=date(2026, 1, 12)).delete()
    own = times_of_version(version, Scale.BUSINESS_DAYS).own
    assert own.worked(berlin(12), berlin(13, 12)) == 0


@pytest.mark.django_db
def test_a_published_version_stays_as_it_was() -> None:
    version = publish_calendar("night", NIGHT_SHIFT, actor=SETUP, now=MONDAY)
    changes: tuple[dict[str, Any], ...] = ({"digest": "0" * 64}, {"spec": {}}, {"number": 7})
    for columns in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            CalendarVersion.objects.filter(pk=version.pk).update(**columns)
    CalendarVersion.objects.filter(pk=version.pk).update(covers_until=date(2040, 12, 31))
