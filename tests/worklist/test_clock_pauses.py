"""Questions that hold a clock, limits and calendars that change under it, and what cannot be."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from govportal.ledger.rules import Reference
from govportal.refusals import Refused
from govportal.worklist.actions import (
    change_calendar,
    change_limit,
    pause_clock,
    resume_clock,
    sweep,
)
from govportal.worklist.models import Clock, ClockChange, ClockEvent, ClockPause, Notice
from govportal.worklist.rules import FULL_CHAIN, CalendarSpec, Hop, Limit, every_weekday
from tests.worklist.cast import MONDAY, OFFICE, SETUP, Cast, a_clock, an_item, berlin
from tests.worklist.telling import TICK, again, happened, verbs

pytestmark = pytest.mark.django_db


def test_a_question_moves_due_by_the_time_it_waits(cast: Cast) -> None:
    clock = a_clock(cast)
    pause_clock(clock, cause="question:1", actor=cast.owner, now=berlin(12, 15))
    sweep(berlin(14, 11))
    assert happened(clock) == []
    clock = resume_clock(clock, cause="question:1", actor=cast.requester, now=berlin(14, 11))
    assert clock.due_at == berlin(15, 13)
    assert again(clock).paused == "3/2"


def test_several_open_questions_are_one_pause(cast: Cast) -> None:
    clock = a_clock(cast)
    pause_clock(clock, cause="question:1", actor=cast.owner, now=berlin(12, 10))
    pause_clock(clock, cause="question:2", actor=cast.deputy, now=berlin(12, 11))
    resume_clock(clock, cause="question:1", actor=cast.requester, now=berlin(12, 12))
    assert again(clock).is_paused
    clock = resume_clock(clock, cause="question:2", actor=cast.requester, now=berlin(12, 13))
    assert clock.due_at == berlin(14, 12)
    assert again(clock).paused == "3/8"
    assert not ClockPause.objects.filter(closed_at=None).exists()


def test_a_question_open_at_the_start_pauses_from_the_start(cast: Cast) -> None:
    clock = a_clock(cast, held_by=["question:1"])
    sweep(berlin(14))
    assert happened(clock) == []
    clock = resume_clock(clock, cause="question:1", actor=cast.requester, now=berlin(14))
    assert clock.due_at == berlin(15, 17)


def test_a_question_after_the_deadline_delays_the_later_hops(cast: Cast) -> None:
    clock = a_clock(cast)
    sweep(berlin(14, 9))
    pause_clock(clock, cause="question:1", actor=cast.deputy, now=berlin(14, 9))
    clock = resume_clock(clock, cause="question:1", actor=cast.requester, now=berlin(15, 9))
    assert clock.due_at == berlin(13, 17)
    sweep(berlin(19))
    assert happened(clock)[5] == ("hop", 125, berlin(15, 13))
    again(clock)


def test_the_pause_warns_and_ends(cast: Cast) -> None:
    clock = a_clock(cast)
    an_item(cast, None, subject=Reference("question:1"), assignee=cast.requester, key="question:1")
    pause_clock(clock, cause="question:1", actor=cast.owner, now=berlin(12, 13))
    sweep(berlin(26, 13))
    assert happened(clock) == [
        ("pause_warning", 5, berlin(19, 13)),
        ("pause_warning", 9, berlin(23, 13)),
    ]
    sweep(berlin(26, 13) + TICK)
    event = ClockEvent.objects.get(kind="pause_limit")
    assert event.due_at == berlin(26, 13) and event.handled_at is None
    assert cast.requester.ledger_ref in event.told
    assert again(clock).next_event_at is None


def test_an_answer_at_the_very_limit_is_in_time_and_the_next_question_ends_it(cast: Cast) -> None:
    clock = a_clock(cast, limit=Limit.business_days(7))
    pause_clock(clock, cause="question:1", actor=cast.owner, now=berlin(12, 13))
    resume_clock(clock, cause="question:1", actor=cast.requester, now=berlin(26, 13))
    assert ("pause_limit", 10) not in {event[:2] for event in happened(clock)}
    pause_clock(clock, cause="question:2", actor=cast.owner, now=berlin(26, 15))
    assert happened(clock)[-1] == ("pause_limit", 10, berlin(26, 15))
    assert again(clock).next_event_at is None


def test_the_pause_limit_of_a_day_clock_counts_business_days(cast: Cast) -> None:
    clock = a_clock(cast, limit=Limit.working_hours(72))
    clock = pause_clock(clock, cause="question:1", actor=cast.owner, now=berlin(12, 13))
    assert clock.next_event_at == berlin(19, 13)


def test_a_clock_around_the_clock_never_pauses(cast: Cast) -> None:
    clock = a_clock(cast, limit=Limit.calendar_hours(4))
    with pytest.raises(Refused) as refused:
        pause_clock(clock, cause="question:1", actor=cast.owner, now=MONDAY)
    assert refused.value.refusal.code == "worklist.clock_never_pauses"


def test_a_raised_tier_keeps_used_time_and_takes_the_longer_limit(cast: Cast) -> None:
    clock = a_clock(cast, limit=Limit.working_hours(72))
    clock = change_limit(
        clock, Limit.business_days(7), actor=SETUP, now=berlin(13), reason="tier raised",
        chain=FULL_CHAIN,
    )  # fmt: skip
    assert clock.due_at == berlin(20, 17)  # one day used, six to go
    again(clock)


def test_after_a_longer_limit_an_overdue_clock_is_due_again(cast: Cast) -> None:
    clock = a_clock(cast)
    sweep(berlin(14, 9))
    clock = change_limit(
        clock, Limit.business_days(7), actor=SETUP, now=berlin(14, 9), reason="tier raised"
    )
    assert clock.due_at == berlin(20, 17)
    again(clock)


def test_a_calendar_change_keeps_business_days_and_counts_the_rest_anew(cast: Cast) -> None:
    clock = a_clock(cast, limit=Limit.business_days(3))
    shorter = CalendarSpec("Europe/Berlin", every_weekday("10:00-14:00"), country="DE")
    change_calendar("office", shorter, actor=SETUP, now=berlin(12, 13))
    clock = again(clock)
    assert clock.version.number == 2
    assert clock.due_at == berlin(15, 11)  # half a day used; an hour on Monday, then 9 hours
    assert "clock.recounted" in verbs(clock)


def test_a_night_without_a_worker_is_caught_up_in_one_pass(cast: Cast) -> None:
    clocks = [a_clock(cast, limit=Limit.business_days(1), now=MONDAY) for _ in range(3)]
    swept = sweep(berlin(14, 9))
    assert swept.clocks == 3
    for clock in clocks:
        dues = [event.due_at for event in ClockEvent.objects.filter(clock=clock)]
        assert dues == sorted(dues) and len(dues) == 8
    late = ClockEvent.objects.filter(threshold=50).first()
    assert late and late.happened_at - late.due_at > timedelta(hours=12)
    assert "is sent late" in Notice.objects.filter(key__contains=":warning:50:")[0].body
    assert sweep(berlin(14, 9)).clocks == 0


def test_an_event_that_happened_cannot_happen_again(cast: Cast) -> None:
    clock = a_clock(cast)
    sweep(berlin(13))
    event = ClockEvent.objects.get(clock=clock)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClockEvent.objects.create(
            clock=clock, kind=event.kind, threshold=50, due_at=MONDAY, happened_at=MONDAY
        )


@pytest.mark.parametrize(
    "columns",
    [
        {"state": "asleep"},
        {"state": "stopped"},
        {"stopped_at": MONDAY},
        {"amount": 0},
        {"scale": "calendar_hours", "state": "paused"},
        {"since": datetime(2020, 1, 1, tzinfo=UTC)},
    ],
)
def test_the_database_refuses_what_a_clock_can_never_be(
    cast: Cast, columns: dict[str, object]
) -> None:
    clock = a_clock(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Clock.objects.filter(pk=clock.pk).update(**columns)


@pytest.mark.parametrize(
    ("chain", "limit", "code"),
    [
        ([Hop(90, "chair")], Limit.business_days(1), "worklist.chain_not_rising"),
        (
            [Hop(125, "chair"), Hop(125, "manager")],
            Limit.business_days(1),
            "worklist.chain_not_rising",
        ),
        ([Hop(100, "ceo")], Limit.business_days(1), "worklist.hop_unknown"),
        ([], Limit.business_days(0), "worklist.limit_not_positive"),
    ],
)
def test_an_impossible_clock_is_refused(cast: Cast, chain, limit, code) -> None:
    with pytest.raises(Refused) as refused:
        a_clock(cast, chain=chain, limit=limit)
    assert refused.value.refusal.code == code
    assert not Clock.objects.exists()


def test_an_unknown_calendar_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        a_clock(cast, calendar_key="atlantis")
    assert refused.value.refusal.code == "worklist.calendar_unknown"


def test_an_impossible_calendar_is_refused(cast: Cast) -> None:
    for spec in (
        CalendarSpec("Europe/Atlantis", OFFICE.week),
        CalendarSpec("Europe/Berlin", ((),) * 7),
        CalendarSpec("Europe/Berlin", OFFICE.week, country="XX"),
        CalendarSpec("Europe/Berlin", OFFICE.week, country="DE", subdivision="XX"),
        CalendarSpec("Europe/Berlin", OFFICE.week, worth_minutes=0),
        CalendarSpec("Europe/Berlin", every_weekday("09:00-13:00", "12:00-17:00")),
    ):
        with pytest.raises(Refused):
            change_calendar("office", spec, actor=SETUP, now=MONDAY)


def test_what_was_done_to_a_clock_cannot_be_rewritten(cast: Cast) -> None:
    clock = a_clock(cast)
    with pytest.raises(DatabaseError), transaction.atomic():
        ClockChange.objects.filter(clock=clock).update(at=berlin(11))
    with pytest.raises(DatabaseError), transaction.atomic():
        ClockChange.objects.filter(clock=clock).delete()
