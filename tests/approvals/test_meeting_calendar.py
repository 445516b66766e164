"""Invitations as iCalendar (RFC 5545), read back by a well-known library; the days of a series."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from approvals.rules.meetings import Event, calendar_text, monthly

BERLIN = ZoneInfo("Europe/Berlin")
STAMP = datetime(2026, 11, 2, 9, tzinfo=UTC)
START = datetime(2026, 11, 26, 14, 0, tzinfo=BERLIN)


def event(**more):
    values = {"uid": "one@govportal", "sequence": 0, "starts_at": START, "minutes": 90,
              "summary": "November meeting", "description": "", "location": "Room Elbe",
              "url": "https://portal.example/meetings/1/", "organizer": "portal@x.example",
              "attendee": "chair@x.example", "stamp": STAMP}  # fmt: skip
    return Event(**values | more)


def parsed(text):
    """The calendar and its one event, as a well-known library reads them."""
    calendar = Calendar.from_ical(text)
    (found,) = calendar.walk("VEVENT")
    return calendar, found


def test_an_invitation_says_when_in_utc():
    calendar, found = parsed(calendar_text(event()))
    assert found.decoded("DTSTART") == datetime(2026, 11, 26, 13, tzinfo=UTC)
    assert found.decoded("DTEND") == datetime(2026, 11, 26, 14, 30, tzinfo=UTC)
    assert (calendar["METHOD"], found["STATUS"]) == ("REQUEST", "CONFIRMED")
    assert not calendar.walk("VTIMEZONE")


@pytest.mark.parametrize(
    ("day", "clocks"),
    [
        (date(2026, 11, 26), ("08:00", "14:00", "21:00")),  # winter everywhere
        (date(2027, 3, 18), ("09:00", "14:00", "21:00")),  # summer time has begun in New York only
        (date(2027, 7, 15), ("08:00", "14:00", "20:00")),
    ],
)
def test_members_in_three_zones_come_at_the_same_moment(day, clocks):
    at = datetime.combine(day, time(14), BERLIN)
    _, found = parsed(calendar_text(event(starts_at=at)))
    zones = map(ZoneInfo, ("America/New_York", "Europe/Berlin", "Asia/Singapore"))
    start = found.decoded("DTSTART")
    assert tuple(f"{start.astimezone(zone):%H:%M}" for zone in zones) == clocks


def test_a_change_keeps_the_uid_and_counts_on_and_a_cancellation_says_so():
    _, first = parsed(calendar_text(event()))
    _, moved = parsed(calendar_text(event(sequence=1)))
    calendar, gone = parsed(calendar_text(event(sequence=2, is_cancelled=True)))
    assert first["UID"] == moved["UID"] == gone["UID"]
    assert [one["SEQUENCE"] for one in (first, moved, gone)] == [0, 1, 2]
    assert (calendar["METHOD"], gone["STATUS"]) == ("CANCEL", "CANCELLED")


@pytest.mark.parametrize(
    "title",
    ["Ärger, Über; und \\ so", "two\nlines", "x" * 300, "é" * 120, "漢字" * 60, "tab\tand\rreturn",
     "BEGIN:VEVENT\r\nEND:VCALENDAR"],
)  # fmt: skip
def test_any_title_comes_back_and_no_line_is_too_long(title):
    text = calendar_text(event(summary=title))
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    _, found = parsed(text)
    assert found["SUMMARY"] == title.replace("\r\n", "\n").replace("\r", "\n")
    assert len(Calendar.from_ical(text, multiple=True)) == 1


def test_an_address_cannot_end_its_line():
    text = calendar_text(event(attendee="a@x.example\r\nATTENDEE:mailto:b@x.example"))
    assert text.count("\r\nATTENDEE") == 1


def test_a_series_keeps_weekday_and_wall_clock_over_summer_time():
    days = monthly(datetime(2026, 9, 24, 14, 0, tzinfo=BERLIN), 6)
    assert [day.date() for day in days] == [
        date(2026, 9, 24), date(2026, 10, 22), date(2026, 11, 26),
        date(2026, 12, 24), date(2027, 1, 28), date(2027, 2, 25),
    ]  # fmt: skip
    assert {day.hour for day in days} == {14}
    assert len({day.utcoffset() for day in days}) == 2


def test_a_fifth_weekday_becomes_the_last_where_there_is_none():
    days = monthly(datetime(2026, 10, 29, 9, 0, tzinfo=BERLIN), 3)
    assert [day.date() for day in days] == [date(2026, 10, 29), date(2026, 11, 26),
                                            date(2026, 12, 31)]  # fmt: skip
