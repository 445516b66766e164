"""Clocks in the database: what happens to them, in order, with its entries."""

import pytest

from govportal.refusals import Refused
from govportal.worklist.actions import (
    close_items,
    start_clock,
    stop_clock,
    sweep,
)
from govportal.worklist.models import ClockEvent, Notice, WorkItem
from govportal.worklist.rules import FULL_CHAIN, Limit
from tests.worklist.cast import BERLIN, CASE, MONDAY, SETUP, Cast, a_clock, an_item, berlin
from tests.worklist.telling import TICK, again, entry_data, happened, verbs

pytestmark = pytest.mark.django_db


def test_seven_business_days_from_monday_three_o_clock(cast: Cast) -> None:
    clock = a_clock(cast, now=berlin(12, 15), limit=Limit.business_days(7))
    assert clock.due_at == berlin(21, 15)
    assert clock.due_at.astimezone(BERLIN).strftime("%A") == "Wednesday"


def test_one_public_holiday_later_on_the_thursday(cast: Cast) -> None:
    clock = a_clock(cast, now=berlin(27, 15, month=4), limit=Limit.business_days(7))
    assert clock.due_at == berlin(7, 15, month=5)  # 1 May is a holiday


def test_started_on_saturday_it_counts_from_monday(cast: Cast) -> None:
    clock = a_clock(cast, now=berlin(10, 11), limit=Limit.business_days(1))
    assert clock.due_at == berlin(12, 17)


def test_a_day_of_review_runs_through_the_night_and_skips_the_weekend(cast: Cast) -> None:
    clock = a_clock(cast, now=berlin(16, 15), limit=Limit.working_hours(24))
    assert clock.due_at == berlin(19, 15)


def test_calendar_hours_run_over_the_clock_change(cast: Cast) -> None:
    clock = a_clock(cast, now=berlin(28, 23, month=3), limit=Limit.calendar_hours(4))
    assert clock.due_at == berlin(29, 4, month=3)  # 03:00 without the change


def test_everything_happens_in_order_and_in_the_ledger(cast: Cast) -> None:
    clock = a_clock(cast)
    for at in (berlin(13, 9), berlin(13, 9) + TICK, berlin(13, 13, 1), berlin(14, 9), berlin(19)):
        sweep(at)
    assert happened(clock) == [
        ("warning", 50, berlin(12, 17)),
        ("warning", 75, berlin(13, 13)),
        ("warning", 90, berlin(13, 15, 24)),
        ("due", 100, berlin(13, 17)),
        ("hop", 100, berlin(13, 17)),
        ("hop", 125, berlin(14, 13)),
        ("hop", 150, berlin(14, 17)),
        ("hop", 200, berlin(15, 17)),
    ]
    assert verbs(clock) == [
        "clock.started",
        *["clock.warning"] * 3,
        "clock.due",
        *["clock.hop"] * 4,
    ]


def test_each_hop_calls_the_next_and_the_first_keeps_theirs(cast: Cast) -> None:
    clock = a_clock(cast)
    sweep(berlin(19))
    items = WorkItem.objects.open().filter(clock=clock).order_by("pk")
    assert [(item.assignee, item.hop) for item in items] == [
        (cast.owner, None),
        (cast.deputy, 100),
        (cast.manager, 125),
        (cast.chair, 150),
        (cast.liaison, 200),
    ]
    assert {item.escalated_from for item in items} == {None, items[0]}
    event = ClockEvent.objects.get(clock=clock, kind="hop", threshold=125)
    assert event.told == [cast.owner.ledger_ref, cast.manager.ledger_ref]
    assert close_items(CASE, actor=cast.owner, now=berlin(19)) == 5


def test_everybody_hears_of_each_threshold_once(cast: Cast) -> None:
    a_clock(cast)
    sweep(berlin(19))
    sweep(berlin(20))
    keys = list(Notice.objects.values_list("key", flat=True))
    assert len(keys) == len(set(keys))
    told = Notice.objects.filter(person=cast.owner).values_list("subject", flat=True)
    assert len(told) == 8
    assert told[0] == "50 % of the time is used: Sign-off: Claims Triage"


def test_a_manager_is_no_alternate(cast: Cast) -> None:
    clock = start_clock(
        CASE, kind="review", limit=Limit.business_days(1), calendar_key="office",
        chain=FULL_CHAIN, committee=cast.committee, actor=SETUP, now=MONDAY,
        barred=[cast.deputy],
    )  # fmt: skip
    an_item(cast, clock)
    sweep(berlin(13, 8))
    event = ClockEvent.objects.get(clock=clock, kind="hop", threshold=100)
    assert event.outcome == "nobody"
    sweep(berlin(13, 12))
    assert WorkItem.objects.filter(hop__isnull=False).get().assignee == cast.manager


def test_the_chair_is_called_where_nobody_has_the_duty(cast: Cast) -> None:
    clock = start_clock(
        CASE, kind="ballot", limit=Limit.business_days(1), calendar_key="office",
        chain=FULL_CHAIN, committee=cast.committee, actor=SETUP, now=MONDAY, title="Ballot 7",
    )  # fmt: skip
    sweep(berlin(19))
    items = WorkItem.objects.filter(clock=clock).order_by("pk")
    assert [(item.assignee, item.title) for item in items] == [
        (cast.chair, "Ballot 7"),
        (cast.liaison, "Ballot 7"),
    ]


def test_tier_one_goes_no_higher_than_its_chain(cast: Cast) -> None:
    clock = a_clock(cast, chain=FULL_CHAIN[:3])
    sweep(berlin(28))
    assert ("hop", 200) not in {event[:2] for event in happened(clock)}
    assert again(clock).next_event_at is None


def test_a_decision_at_the_due_moment_is_in_time_and_nothing_due_then_fires(cast: Cast) -> None:
    clock = a_clock(cast)
    sweep(berlin(13, 17))
    stop_clock(clock, actor=cast.owner, now=berlin(13, 17))
    assert [event[:2] for event in happened(clock)] == [
        ("warning", 50),
        ("warning", 75),
        ("warning", 90),
    ]
    assert entry_data("clock.stopped")["in_time"] is True
    sweep(berlin(20))
    assert len(happened(clock)) == 3


def test_what_was_missed_before_a_decision_is_still_recorded_and_nobody_bothered(
    cast: Cast,
) -> None:
    clock = a_clock(cast)
    stop_clock(clock, actor=cast.owner, now=berlin(14, 9))
    assert [event[:2] for event in happened(clock)][-2:] == [("due", 100), ("hop", 100)]
    assert set(ClockEvent.objects.values_list("outcome", flat=True)) == {"moot"}
    assert not Notice.objects.exists()
    assert entry_data("clock.stopped")["in_time"] is False


def test_a_stopped_clock_cannot_be_stopped_again(cast: Cast) -> None:
    clock = a_clock(cast)
    stop_clock(clock, actor=cast.owner, now=berlin(13))
    with pytest.raises(Refused) as refused:
        stop_clock(clock, actor=cast.deputy, now=berlin(13))
    assert refused.value.refusal.is_stale
