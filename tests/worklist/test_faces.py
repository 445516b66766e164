"""What people read on a clock, and their list of work."""

from typing import Any

import pytest
from django.utils import timezone

from govportal.worklist.actions import pause_clock, resume_clock, stop_clock, sweep
from govportal.worklist.faces import ClockView, duration, face_of, glance_of, limit_words
from govportal.worklist.models import Clock, WorkItem
from govportal.worklist.rules import Limit
from govportal.worklist.rules.intervals import HOUR, MINUTE
from tests.worklist.cast import BERLIN, Cast, a_clock, an_item, berlin

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_berlin() -> Any:
    with timezone.override(BERLIN):
        yield


def face(clock: Clock, *at: int) -> ClockView:
    return face_of(Clock.objects.get(pk=clock.pk), berlin(*at))


def test_a_clock_on_track_says_what_is_left_and_when_it_is_due(cast: Cast) -> None:
    clock = a_clock(cast, limit=Limit.business_days(4))
    view = face(clock, 13, 11)
    assert (view.state, view.left_words, view.status_words) == ("ok", "2 d 6 h left", "On track")
    assert view.detail_words == "Due Thu 15 Jan, 17:00 · 31 % of 4 business days used"
    assert view.day == (2, 4)
    assert view.used * 16 == view.limit * 5
    assert view.next_words == "Next: a reminder at 50 %, Tue 13 Jan, 17:00."


@pytest.mark.parametrize("at", [(12, 10), (13, 13), (14, 9, 52)])
@pytest.mark.parametrize("what", ["running", "paused", "stopped"])
def test_a_glance_says_what_the_face_says(cast: Cast, what: str, at: tuple[int, ...]) -> None:
    clock = a_clock(cast)
    if what == "paused":
        pause_clock(clock, cause="question:1", actor=cast.owner, now=berlin(12, 10))
    if what == "stopped":
        stop_clock(clock, actor=cast.owner, now=berlin(12, 10))
    glance, view = glance_of(Clock.objects.get(pk=clock.pk), berlin(*at)), face(clock, *at)
    said = (view.state, view.left_words, view.due_at)
    assert (glance.state, glance.left_words, glance.due_at) == said


def test_a_clock_is_due_soon_from_three_quarters_on(cast: Cast) -> None:
    clock = a_clock(cast)
    assert face(clock, 13, 12, 59).state == "ok"
    view = face(clock, 13, 13)
    assert (view.state, view.left_words) == ("soon", "4 h 0 min left")


def test_an_overdue_clock_says_how_much_it_is_over(cast: Cast) -> None:
    clock = a_clock(cast)
    view = face(clock, 14, 9, 52)
    assert (view.state, view.left_words, view.status_words) == ("late", "52 min over", "Overdue")
    assert view.detail_words == "Was due Tue 13 Jan, 17:00 · 2 business days allowed"
    assert view.day == (3, 2)
    assert view.next_words == "Next: Wed 14 Jan, 13:00, called in: the manager."


def test_a_paused_clock_stands_and_says_what_an_answer_now_would_give(cast: Cast) -> None:
    clock = a_clock(cast)
    pause_clock(clock, cause="question:1", actor=cast.owner, now=berlin(12, 13))
    view = face(clock, 14, 11)
    assert (view.state, view.left_words, view.status_words) == ("paused", "1 d 4 h left", "Paused")
    assert "Thu 15 Jan, 15:00" in view.detail_words
    assert [(s.since, s.until) for s in view.waited] == [(berlin(12, 13), berlin(14, 11))]


def test_a_decided_clock_says_whether_it_was_in_time(cast: Cast) -> None:
    clock = a_clock(cast)
    stop_clock(clock, actor=cast.owner, now=berlin(13, 17))
    assert (face(clock, 20).state, face(clock, 20).status_words) == ("met", "In time")
    late = a_clock(cast)
    stop_clock(late, actor=cast.owner, now=berlin(14, 10))
    assert (face(late, 20).state, face(late, 20).left_words) == ("late", "1 h 0 min late")


def test_the_ruler_has_a_mark_for_each_day_and_a_gap_for_the_pause(cast: Cast) -> None:
    clock = a_clock(cast, limit=Limit.business_days(4))
    pause_clock(clock, cause="question:1", actor=cast.owner, now=berlin(13, 17))
    resume_clock(clock, cause="question:1", actor=cast.requester, now=berlin(15, 9))
    view = face(clock, 15, 13)
    kinds = [segment.kind for segment in view.segments]
    assert kinds == ["used", "used", "pause", "rest", "used", "rest"]
    ends = [segment.x + segment.width for segment in view.segments]
    assert max(ends) == pytest.approx(197.5)


def test_a_short_limit_is_drawn_in_hours(cast: Cast) -> None:
    clock = a_clock(cast, limit=Limit.calendar_hours(4))
    kinds = [segment.kind for segment in face(clock, 12, 10).segments]
    assert kinds == ["used", "rest", "rest", "rest"]


@pytest.mark.parametrize(
    ("time", "words"),
    [(0, "0 min"), (54 * MINUTE, "54 min"), (3 * HOUR, "3 h 0 min"), (22 * HOUR, "2 d 6 h")],
)
def test_durations_name_their_two_largest_units(time: int, words: str) -> None:
    assert duration(time, 8 * HOUR) == words


def test_limits_have_words() -> None:
    limits = [Limit.business_days(1), Limit.working_hours(72), Limit.calendar_minutes(15)]
    limits += [Limit.calendar_hours(72), Limit.statutory_days(15), Limit.calendar_minutes(32516)]
    words = ["1 business day", "72 hours on working days", "15 minutes", "72 hours", "15 days"]
    words += ["22 d 13 h"]
    assert [limit_words(limit) for limit in limits] == words


@pytest.mark.parametrize("n", [1, 40])
def test_forty_items_cost_what_one_costs(
    cast: Cast, n: int, django_assert_num_queries: Any
) -> None:
    for number in range(n):
        a_clock(cast, limit=Limit.business_days(number % 5 + 1))
    now = berlin(12, 11)
    face_of(Clock.objects.all()[0], now)  # warm: the calendar is kept in memory
    with django_assert_num_queries(2):
        items = list(WorkItem.objects.open().for_person(cast.owner).by_urgency())
        views = [face_of(item.clock, now) for item in items if item.clock]
    assert len(views) == n


def test_work_is_sorted_by_what_ends_first_and_what_runs(cast: Cast) -> None:
    long = a_clock(cast, limit=Limit.business_days(9))
    short = a_clock(cast, limit=Limit.business_days(2))
    held = a_clock(cast, limit=Limit.business_days(1))
    an_item(cast, None)
    pause_clock(held, cause="question:1", actor=cast.owner, now=berlin(12, 10))
    items = WorkItem.objects.open().for_person(cast.owner).by_urgency()
    assert [item.clock for item in items] == [short, long, held, None]


def test_people_see_their_own_work_only(cast: Cast) -> None:
    a_clock(cast)
    assert WorkItem.objects.visible_to(cast.owner).count() == 1
    assert not WorkItem.objects.visible_to(cast.chair).exists()
    assert not Clock.objects.visible_to(cast.chair).exists()
    sweep(berlin(28))
    item = WorkItem.objects.visible_to(cast.chair).get()
    assert item.note == "Escalated to you at 150 % of the time limit"
    assert item.kind_words == "Technical owner"
