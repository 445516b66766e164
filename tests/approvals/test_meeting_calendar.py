"""Invitations as iCalendar (RFC 5545), and the days of a series; read by a parser of its own."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

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
    """Name to value of every line, unfolded and unescaped as RFC 5545 says, and the lines."""
    assert text.endswith("\r\n") and "\n" not in text.replace("\r\n", "")
    lines = text.replace("\r\n ", "").split("\r\n")[:-1]
    found = {}
    for line in lines:
        name, _, value = line.partition(":")
        found[name.partition(";")[0]] = plain(value)
    return found, lines


def plain(value):
    read, rest = "", value
    while rest:
        two = rest[:2]
        taken = {"\\n": "\n", "\\,": ",", "\\;": ";", "\\\\": "\\"}.get(two)
        read, rest = (read + taken, rest[2:]) if taken else (read + rest[0], rest[1:])
    return read


def test_an_invitation_says_when_in_utc():
    found, lines = parsed(calendar_text(event()))
    assert found["DTSTART"] == "20261126T130000Z"
    assert found["DTEND"] == "20261126T143000Z"
    assert (found["METHOD"], found["STATUS"]) == ("REQUEST", "CONFIRMED")
    assert lines[0] == "BEGIN:VCALENDAR" and lines[-1] == "END:VCALENDAR"
    assert "VTIMEZONE" not in lines


def test_a_change_keeps_the_uid_and_counts_on_and_a_cancellation_says_so():
    first, _ = parsed(calendar_text(event()))
    moved, _ = parsed(calendar_text(event(sequence=1)))
    gone, _ = parsed(calendar_text(event(sequence=2, is_cancelled=True)))
    assert first["UID"] == moved["UID"] == gone["UID"]
    assert [one["SEQUENCE"] for one in (first, moved, gone)] == ["0", "1", "2"]
    assert (gone["METHOD"], gone["STATUS"]) == ("CANCEL", "CANCELLED")


@pytest.mark.parametrize(
    "title",
    ["Ärger, Über; und \\ so", "two\nlines", "x" * 300, "é" * 120, "漢字" * 60, "tab\tand\rreturn",
     "BEGIN:VEVENT\r\nEND:VCALENDAR"],
)  # fmt: skip
def test_any_title_comes_back_and_no_line_is_too_long(title):
    text = calendar_text(event(summary=title))
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    found, lines = parsed(text)
    assert found["SUMMARY"] == title.replace("\r\n", "\n").replace("\r", "\n")
    assert lines.count("END:VCALENDAR") == 1


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
