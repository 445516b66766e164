"""A worker that was away, a day that passed: nothing is lost, doubled or decided by silence."""

import pytest

from approvals.models import ScheduledReview
from govportal.ledger.actions import seal, verify_ledger
from govportal.ledger.models import Entry
from govportal.people import actions as people
from govportal.worklist.models import ClockEvent, Notice, WorkItem
from registry.models import Authorisation
from tests.approvals.reviewing import (
    DAY,
    DUE_AT,
    GRACE_ENDS,
    HOUR,
    MINUTE,
    OPENS,
    fresh,
    give,
    opened,
    running,
    tick,
)
from tests.make import SETUP, START

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
PERIODS = {1: (365, 180), 2: (180, 90), 3: (90, 30), 4: (30, 30)}


def waiting(person):
    return set(WorkItem.objects.open().for_person(person).values_list("kind", flat=True))


def told(person, words):
    return Notice.objects.filter(person=person, subject__contains=words).exists()


def test_a_worker_away_for_a_week_opens_it_late_with_the_same_due_moment(cast):
    scheduled = opened(cast, tier=3, now=OPENS + 9 * DAY)
    clock = scheduled.review.clock
    assert (clock.started_at, clock.due_at) == (OPENS, DUE_AT)
    own = scheduled.review.steps.get(kind="security").clock
    assert own.due_at == OPENS + 7 * DAY
    assert Entry.objects.filter(verb="clock.started").latest("id").occurred_at == OPENS + 9 * DAY
    tick(OPENS + 9 * DAY + MINUTE)
    happened = ClockEvent.objects.filter(clock=clock).values_list("kind", "threshold")
    assert set(happened) == {("warning", 50)}
    late = ClockEvent.objects.get(clock=own, kind="due")
    assert (late.due_at, late.happened_at) == (OPENS + 7 * DAY, OPENS + 9 * DAY + MINUTE)


def test_a_worker_away_for_three_weeks_ends_it_as_if_it_had_been_there(cast):
    right = running(cast)
    assert tick(GRACE_ENDS + DAY) == 2
    scheduled = ScheduledReview.objects.get()
    assert (scheduled.state, scheduled.due_at) == ("lapsed", DUE_AT)
    assert Authorisation.objects.get(pk=right.pk).state == "lapsed"
    assert not WorkItem.objects.open().exists()
    assert ClockEvent.objects.exclude(outcome="moot").count() == 0


def test_overdue_it_rises_within_the_week_of_grace_and_is_told_to_the_owners(cast):
    scheduled = opened(cast, tier=3)
    tick(DUE_AT)
    assert not told(cast.owner, "Overdue")
    tick(DUE_AT + MINUTE)
    assert told(cast.owner, "Overdue") and told(cast.chair, "Overdue")
    for n in range(1, 8):
        tick(DUE_AT + n * DAY)
    clock = scheduled.review.clock
    hops = ClockEvent.objects.filter(clock=clock, kind="hop").order_by("threshold")
    assert [hop.threshold for hop in hops] == [100, 110, 125, 140]
    assert all(hop.due_at < GRACE_ENDS for hop in hops)


def test_the_hops_reach_alternate_manager_and_chair_in_order(cast):
    scheduled = opened(cast)
    called = {}
    for n in range(7):
        tick(DUE_AT + n * DAY + MINUTE)
        for hop in ClockEvent.objects.filter(clock=scheduled.review.clock, kind="hop"):
            called[hop.threshold] = hop.told
    assert set(called) == {100, 110, 125}
    assert cast.manager.ledger_ref in called[100]  # holds the role, in the same unit
    assert cast.chair.ledger_ref in called[125]
    give(scheduled, "attestation", actor=cast.chair, now=DUE_AT + 6 * DAY + HOUR)


def test_whoever_is_called_in_may_see_what_they_are_called_to(cast):
    far = people.add_unit("far", "Far away", actor=SETUP, now=START)
    scheduled = opened(cast, tier=3, unit=far)
    assert scheduled in ScheduledReview.objects.visible_to(cast.compliance)
    assert scheduled not in ScheduledReview.objects.visible_to(cast.compliance_2)
    tick(OPENS + 7 * DAY + MINUTE)  # the alternate of the compliance review
    tick(OPENS + 7 * DAY + 2 * MINUTE)
    assert "review.compliance" in waiting(cast.compliance_2)
    assert scheduled in ScheduledReview.objects.visible_to(cast.compliance_2)


def test_the_ledger_stays_whole(cast):
    scheduled = opened(cast, tier=4)
    tick(GRACE_ENDS + MINUTE)
    seal(GRACE_ENDS + HOUR)
    assert verify_ledger(GRACE_ENDS + HOUR).fault == ""
    assert fresh(scheduled).state == "lapsed"
