"""A clock counted again from its story gives, as of any moment, what its row said then."""

import contextlib
import random
from datetime import timedelta

import pytest

from approvals.clock_ledger import agrees, own_times, story_of
from govportal.refusals import Refused
from govportal.worklist.actions import (
    change_calendar,
    change_limit,
    pause_clock,
    resume_clock,
    stop_clock,
    sweep,
)
from govportal.worklist.models import Clock
from govportal.worklist.rules import CalendarSpec, Limit, every_weekday
from govportal.worklist.rules.attributions import SECOND, clock_days
from govportal.worklist.rules.clocks import paused_by, used_by
from govportal.worklist.rules.readings import reading
from govportal.worklist.timekeeping import times_of_version
from tests.worklist.cast import MONDAY, SETUP, a_clock, the_cast

pytestmark = pytest.mark.django_db
LIMITS = (Limit.business_days(2), Limit.business_days(7), Limit.working_hours(24),
          Limit.working_hours(72), Limit.calendar_hours(30))  # fmt: skip
OFFICES = (
    CalendarSpec("Europe/Berlin", every_weekday("10:00-16:00"), country="DE"),
    CalendarSpec("America/New_York", every_weekday("08:00-12:00", "13:00-18:00")),
)


def something(clock, rng, at):
    """One thing that people or the calendar may do to a clock; what is refused changes nothing."""
    cause = f"question:{rng.randint(1, 3)}"
    doings = {
        "pause": lambda: pause_clock(clock, cause=cause, actor=SETUP, now=at),
        "resume": lambda: resume_clock(clock, cause=cause, actor=SETUP, now=at),
        "sweep": lambda: sweep(at),
        "limit": lambda: change_limit(
            clock, rng.choice(LIMITS), actor=SETUP, now=at, reason="Another tier."
        ),
        "calendar": lambda: change_calendar("office", rng.choice(OFFICES), actor=SETUP, now=at),
        "stop": lambda: stop_clock(clock, actor=SETUP, now=at),
    }
    weights = (6, 6, 8, 2, 2, 1)
    with contextlib.suppress(Refused):
        doings[rng.choices(list(doings), weights)[0]]()


def live(clock, at):
    """What the stored row says at a moment: state, due, next event, time used and waited."""
    row = Clock.objects.select_related("version").get(pk=clock.pk)
    state, times = row.state_now, times_of_version(row.version, row.limit.scale)
    until = state.stopped_at or at
    due = None if state.stopped_at else row.due_at
    spent = used_by(state, times, until), paused_by(state, times, until)
    return at, (state, due, row.next_event_at, *spent)


def lived(rng):
    clock = a_clock(the_cast(), limit=rng.choice(LIMITS))
    at, said = MONDAY, [live(clock, MONDAY)]
    for _ in range(rng.randint(6, 16)):
        at += timedelta(minutes=rng.randint(1, 2000), microseconds=rng.randint(1, 10**6))
        something(clock, rng, at)
        said.append(live(clock, at))
        quiet = at + timedelta(minutes=rng.randint(0, 300))
        said.append(live(clock, quiet))
        at = quiet
    return Clock.objects.select_related("version").get(pk=clock.pk), said


@pytest.mark.parametrize("seed", range(12))
def test_counted_again_as_of_any_moment_it_gives_the_same_answer(seed):
    clock, said = lived(random.Random(seed))
    times_for = own_times()
    for at, row in said:
        story = story_of(clock, at)
        read = reading(story.changes, story.fired, times_for, at)
        due = None if read.state.stopped_at else read.stored_due_at
        coming = read.coming.due_at if read.coming else None
        assert (read.state, due, coming, read.used, read.paused) == row, at
    at = said[-1][0]
    story = story_of(clock, at)
    read = reading(story.changes, story.fired, times_for, at)
    assert agrees(clock, story, read)
    assert reading((), (), times_for, at) is None


@pytest.mark.parametrize("seed", range(12, 18))
def test_the_days_add_up_to_the_time_used(seed):
    """Where no calendar or scale changed midway, a second a day is lost to rounding at most."""
    clock, said = lived(random.Random(seed))
    at, times_for = said[-1][0], own_times()
    story = story_of(clock, at)
    if {change.kind.value for change in story.changes} & {"limited", "recounted"}:
        pytest.skip("measured anew midway")
    read = reading(story.changes, story.fired, times_for, at)
    days = clock_days(story.changes, times_for, read.until, ())
    spans = 2 * len(days) + len(story.changes)
    assert abs(sum(day.used for day in days) - int(read.used) // SECOND) <= spans
    assert not days or abs(days[-1].left - int(read.left) // SECOND) <= 1


def test_a_row_that_was_tampered_with_is_noticed():
    clock, said = lived(random.Random(3))
    at = said[-1][0]
    story = story_of(clock, at)
    read = reading(story.changes, story.fired, own_times(), at)
    assert agrees(clock, story, read)
    clock.used = "1"
    assert agrees(clock, story, read) is False
