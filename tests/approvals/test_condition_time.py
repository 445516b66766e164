"""Deadline and grace against a slow reference that counts minute by minute."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from approvals.rules.conditions import Cycle, aligned, due_after, end_of, grace_ends
from govportal.worklist.rules.limits import Limit

BERLIN = ZoneInfo("Europe/Berlin")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
DUE = datetime(2026, 12, 2, 22, 59, tzinfo=UTC)  # whole minutes, for the reference


def slow_end(due: datetime, whole: timedelta, cycles: list[Cycle]) -> datetime:
    """Go through the minutes: grace passes after the deadline while nothing is verified."""
    at, left = due, whole // MINUTE
    returns = {cycle.returned_at for cycle in cycles if cycle.returned_at > due}
    while True:
        if at in returns:
            left = max(left, 60)
        verified = any(cycle.submitted_at <= at < cycle.returned_at for cycle in cycles)
        if not verified and left == 0 and not any(c.submitted_at > at for c in cycles):
            return at
        if not verified:
            left = max(left - 1, 0)
        at += MINUTE


@st.composite
def stories(draw) -> list[Cycle]:
    """Evidence handed in and returned, in order, from before the deadline on."""
    at, found = DUE - 3 * HOUR, []
    for _ in range(draw(st.integers(0, 4))):
        submitted = at + draw(st.integers(0, 200)) * MINUTE
        at = submitted + draw(st.integers(1, 200)) * MINUTE
        found.append(Cycle(submitted, at))
        at += draw(st.integers(0, 1)) * MINUTE
    return found


@given(cycles=stories(), whole=st.integers(1, 300))
def test_the_grace_ends_when_the_minutes_say_so(cycles, whole):
    until = DUE + whole * MINUTE
    assert grace_ends(DUE, until, cycles) == slow_end(DUE, whole * MINUTE, cycles)


@given(cycles=stories(), whole=st.integers(1, 300))
def test_a_return_after_the_deadline_leaves_an_hour_and_never_less_than_before(cycles, whole):
    until = DUE + whole * MINUTE
    for n in range(1, len(cycles) + 1):
        back = cycles[n - 1].returned_at
        if back > DUE:
            assert grace_ends(DUE, until, cycles[:n]) - back >= HOUR


@given(whole=st.integers(1, 300), before=st.integers(1, 3000), long=st.integers(1, 3000))
def test_before_the_deadline_nothing_of_the_grace_is_used(whole, before, long):
    """Evidence in time: whenever it comes back, the whole grace is still there."""
    cycle = Cycle(DUE - before * MINUTE, DUE - before * MINUTE + long * MINUTE)
    end = grace_ends(DUE, DUE + whole * MINUTE, [cycle])
    since = max(cycle.returned_at, DUE)
    floor = HOUR if cycle.returned_at > DUE else timedelta(0)
    assert end - since == max(whole * MINUTE, floor)


@pytest.mark.parametrize(
    ("decided", "days", "due"),
    [
        ("2026-11-02T12:00+00:00", 1, "2026-11-03T22:59:59+00:00"),
        ("2026-11-02T22:59+00:00", 1, "2026-11-03T22:59:59+00:00"),
        ("2026-11-02T23:00+00:00", 1, "2026-11-04T22:59:59+00:00"),  # the next day in Berlin
        ("2027-03-26T12:00+00:00", 2, "2027-03-28T21:59:59+00:00"),  # the clocks went forward
        ("2026-10-23T12:00+00:00", 2, "2026-10-25T22:59:59+00:00"),  # and back
        ("2027-02-28T12:00+00:00", 365, "2028-02-28T22:59:59+00:00"),
    ],
)
def test_the_deadline_is_the_end_of_a_day_in_the_committees_zone(decided, days, due):
    assert due_after(datetime.fromisoformat(decided), days, BERLIN) == datetime.fromisoformat(due)


def test_grace_is_calendar_days_also_over_a_clock_change():
    before, after = end_of(date(2027, 3, 25), BERLIN), end_of(date(2027, 4, 1), BERLIN)
    assert after - before == 7 * DAY - HOUR


@given(
    seconds=st.integers(1, 40 * 24 * 3600),
    now=st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_a_clock_of_whole_hours_ends_exactly_at_the_end(seconds, now):
    end = now + timedelta(seconds=seconds)
    start, limit = aligned(now, end)
    assert start <= now and now - start < HOUR
    assert start + limit.amount * MINUTE == end and limit.amount % 60 == 0


def test_with_nothing_left_the_clock_still_has_an_hour_to_be_one():
    assert aligned(DUE, DUE) == (DUE - HOUR, Limit.calendar_hours(1))
