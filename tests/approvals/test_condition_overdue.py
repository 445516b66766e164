"""After the deadline: grace, suspension, and how accepted evidence lifts it. And other wordings."""

from datetime import timedelta

import pytest

from approvals.actions import conditions
from govportal.ledger.actions import seal, verify_ledger
from govportal.ledger.models import Entry
from govportal.worklist.models import Clock, ClockEvent, Notice
from registry.models import Suspension
from tests import make
from tests.approvals.agreed import (
    DAY,
    DECIDED,
    HOUR,
    RETURNED,
    agent,
    decided,
    one,
    refused,
    right,
    submit,
    tick,
    verify,
    waiting,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
SECOND = timedelta(seconds=1)


@pytest.fixture
def review(cast):
    return decided(cast)


def ends(review):
    """The moments that matter, wherever they stand: overdue since, and the end of the grace."""
    condition = one(review)
    return condition.overdue_at, condition.grace_clock.due_at


def told(person, words):
    return Notice.objects.filter(person=person, subject__startswith=words).count()


def test_nothing_happens_at_the_due_moment_itself(cast, review):
    condition = one(review)
    tick(condition.due_at)
    assert one(review).overdue_at is None
    submit(condition, condition.due_at)  # in time
    assert one(review).overdue_at is None and one(review).grace_clock is None


def test_overdue_grace_begins_at_the_deadline_and_the_chain_is_told(cast, review):
    condition = one(review)
    tick(condition.due_at + HOUR)
    condition = one(review)
    assert (condition.state, condition.overdue_at) == ("open", condition.due_at)
    assert condition.grace_clock.started_at == condition.due_at
    assert condition.grace_clock.due_at == condition.grace_until == condition.due_at + 7 * DAY
    assert condition.clock.is_running and right().state == "active"
    assert {p for p in cast.everybody() if "condition.evidence" in waiting(getattr(cast, p))} == {
        "tech_owner", "manager",  # who holds the same role
    }  # fmt: skip
    entry = Entry.objects.get(verb="condition.overdue").content
    assert entry["data"]["since"] == condition.due_at.isoformat()


def test_the_end_of_the_grace_suspends_and_late_evidence_lifts_it(cast, review):
    condition = one(review)
    tick(condition.due_at + HOUR)
    end = one(review).grace_until
    tick(end)
    assert right().state == "active"
    tick(end + HOUR)
    condition = one(review)
    assert condition.grace_over_at == end + HOUR
    assert (right().state, agent().lifecycle) == ("suspended", "suspended")
    assert Suspension.objects.get().cause == condition.ledger_ref
    for person in (cast.tech_owner, cast.owner, cast.chair):
        assert told(person, "Overdue, and suspended") == 1, person
    tick(end + 2 * HOUR)
    assert Entry.objects.filter(verb="agent.suspended").count() == 1

    submit(condition, end + DAY)
    assert right().state == "suspended"
    verify(condition, cast.co_chair, end + 2 * DAY, RETURNED)
    assert right().state == "suspended" and one(review).grace_over_at is not None
    assert not Clock.objects.running().filter(kind__startswith="condition").exists()
    assert "condition.evidence" in waiting(cast.tech_owner)
    submit(condition, end + 3 * DAY)
    verify(condition, cast.co_chair, end + 4 * DAY)
    assert (right().state, agent().lifecycle, agent().approval) == (
        "active",
        "approved",
        "approved",
    )
    assert Suspension.objects.get().lifted_at == end + 4 * DAY
    seal(end + 5 * DAY)
    assert verify_ledger(end + 5 * DAY).fault == ""


def test_evidence_in_the_grace_stops_it_and_a_return_gives_back_what_was_left(cast, review):
    condition = one(review)
    tick(condition.due_at + HOUR)
    submit(condition, condition.due_at + 2 * DAY)
    tick(condition.due_at + 20 * DAY)  # verified all the while
    assert right().state == "active"
    verify(condition, cast.co_chair, condition.due_at + 21 * DAY, RETURNED)
    condition = one(review)
    assert condition.grace_clock.due_at == condition.due_at + 26 * DAY
    assert condition.grace_ends() == condition.grace_clock.due_at
    tick(condition.due_at + 26 * DAY)
    assert right().state == "active"
    tick(condition.due_at + 26 * DAY + HOUR)
    assert right().state == "suspended"


def test_a_return_leaves_an_hour_at_least(cast, review):
    condition = one(review)
    tick(condition.due_at + HOUR)
    submit(condition, condition.grace_until - timedelta(minutes=10))
    back = condition.grace_until + 3 * DAY
    verify(condition, cast.co_chair, back, RETURNED)
    assert one(review).grace_clock.due_at == back + HOUR
    tick(back + 2 * HOUR)
    assert right().state == "suspended"


def test_handed_in_in_time_and_returned_late_has_its_whole_grace(cast, review):
    condition = one(review)
    submit(condition, condition.due_at - HOUR)
    tick(condition.due_at + DAY)
    assert one(review).overdue_at is None
    back = condition.due_at + 3 * DAY
    verify(condition, cast.co_chair, back, RETURNED)
    assert ends(review) == (back, back + 7 * DAY)
    assert "condition.evidence" in waiting(cast.tech_owner)
    tick(back + 7 * DAY + HOUR)
    assert right().state == "suspended"


def test_returned_at_the_due_moment_there_is_an_hour_of_clock_and_no_grace_lost(cast, review):
    condition = one(review)
    submit(condition, condition.due_at - HOUR)
    verify(condition, cast.co_chair, condition.due_at, RETURNED)
    assert one(review).clock.due_at == condition.due_at
    tick(condition.due_at + HOUR)
    assert ends(review) == (condition.due_at, condition.grace_until)


def test_a_worker_that_was_down_for_ten_days_finds_the_same_moments(cast, review):
    condition = one(review)
    late = condition.due_at + 10 * DAY
    for _ in range(3):  # one pass of the sweep for the deadline, one for the grace
        tick(late)
    assert ends(review) == (condition.due_at, condition.due_at + 7 * DAY)
    assert (right().state, one(review).grace_over_at) == ("suspended", late)
    due = ClockEvent.objects.get(clock__kind="condition_grace", kind="due")
    assert due.due_at == condition.due_at + 7 * DAY and due.happened_at == late


def test_evidence_that_comes_while_the_worker_is_down_finds_the_same_moments(cast, review):
    condition = one(review)
    late = condition.due_at + 10 * DAY
    submit(condition, late)
    assert ends(review) == (condition.due_at, condition.due_at + 7 * DAY)
    assert (one(review).state, right().state) == ("submitted", "suspended")
    tick(late + HOUR)
    assert Entry.objects.filter(verb="condition.overdue").count() == 1
    assert Entry.objects.filter(verb="agent.suspended").count() == 1
    verify(condition, cast.co_chair, late + DAY)
    assert (right().state, agent().approval) == ("active", "approved")


def test_evidence_in_the_grace_while_the_worker_is_down(cast, review):
    condition = one(review)
    submit(condition, condition.due_at + 3 * DAY)
    tick(condition.due_at + 9 * DAY)
    assert right().state == "active"
    assert ends(review) == (condition.due_at, condition.due_at + 7 * DAY)


def test_two_conditions_hold_one_right_until_both_are_met(cast):
    rows = {"co_chair": [make.row("First."), make.row("Second.", "business_owner")]}
    review = decided(cast, rows)
    end = one(review).grace_until
    for _ in range(3):
        tick(end + HOUR)
    assert Suspension.objects.filter(lifted_at=None).count() == 2
    for n in (1, 2):
        submit(one(review, n), end + DAY)
        assert right().state == "suspended"
        verify(one(review, n), cast.co_chair, end + 2 * DAY)
    assert right().state == "active"


def test_the_owner_is_warned_of_the_grace_running_out_once_each(cast, review):
    condition = one(review)
    tick(condition.due_at + HOUR)
    tick(condition.due_at + 6 * DAY)
    assert told(cast.tech_owner, "The grace is running out") == 2  # 50 and 75 percent
    submit(condition, condition.due_at + 6 * DAY)
    verify(condition, cast.co_chair, condition.due_at + 6 * DAY, RETURNED)
    tick(condition.due_at + 6 * DAY + 23 * HOUR)
    assert told(cast.tech_owner, "The grace is running out") == 2  # their own item says it now


def merge(review, chosen, text, person, owner, now=DECIDED + DAY):
    return conditions.merge(review, chosen, text, owner and owner.pk, actor=person, now=now)


@pytest.fixture
def three(cast):
    rows = {
        "co_chair": [make.row("No payment over EUR 500.")],
        "ethics": [make.row("Payments stay small.", "business_owner", 20), make.row("Other.")],
    }
    return decided(cast, rows)


def test_the_presiding_chair_puts_one_wording_in_the_place_of_several(cast, three):
    text = "No payment over EUR 500, whatever for."
    made = merge(three, [1, 2], text, cast.chair, cast.tech_owner)
    assert (made.n, made.text, made.owner, made.written_by) == (
        4, text, cast.tech_owner, cast.chair,
    )  # fmt: skip
    second = one(three, 2)
    assert (made.due_at, made.days) == (second.due_at, 20)  # the earliest
    assert made.part == "technical_owner"
    for n in (1, 2):
        original = one(three, n)
        assert (original.state, original.merged_into) == ("merged", made)
        assert original.clock.is_stopped
    assert one(three, 3).state == "open"
    entry = Entry.objects.get(verb="condition.merged").content
    assert entry["data"] == {"n": 4, "of": [1, 2]} and set(entry["personal"]) == {"text"}
    submit(made, DECIDED + 2 * DAY)
    assert "condition.verify" in waiting(cast.co_chair)  # proposed one of the originals
    verify(made, cast.ethics, DECIDED + 2 * DAY)  # and so did the ethics reviewer
    assert agent().approval == "conditional"
    submit(one(three, 3), DECIDED + 2 * DAY)
    verify(one(three, 3), cast.ethics, DECIDED + 2 * DAY)
    assert agent().approval == "approved"


def test_one_condition_is_reworded_and_again(cast, three):
    made = merge(three, [1], "At most EUR 400.", cast.chair, cast.tech_owner)
    again = merge(three, [made.n, 3], "At most EUR 300.", cast.chair, cast.tech_owner)
    assert [one(three, n).state for n in (1, 2, 3, 4, 5)] == [
        "merged", "open", "merged", "merged", "open",
    ]  # fmt: skip
    submit(again, DECIDED + 2 * DAY)
    assert "condition.verify" in waiting(cast.ethics)
    assert verify(again, cast.co_chair, DECIDED + 2 * DAY)  # proposed what was reworded twice


def test_who_may_not_merge_and_what_cannot_be_merged(cast, three):
    for person in (cast.co_chair, cast.ethics, cast.administrator, cast.tech_owner):
        with refused("condition.not_presiding"):
            merge(three, [1, 2], "Another.", person, cast.tech_owner)
    with refused("condition.merge_none"):
        merge(three, [], "Another.", cast.chair, cast.tech_owner)
    with refused("condition.merge_without_text"):
        merge(three, [1], " ", cast.chair, cast.tech_owner)
    with refused("condition.merge_unchanged"):
        merge(three, [1], "No payment  over EUR 500. ", cast.chair, cast.tech_owner)
    for owner in (None, cast.manager, cast.owner):
        with refused("condition.merge_owner"):
            merge(three, [1, 3], "Another.", cast.chair, owner)
    submit(one(three, 1), DECIDED + HOUR)
    with refused("condition.submitted_stale"):
        merge(three, [1, 2], "Another.", cast.chair, cast.tech_owner)
    due = one(three, 2).due_at
    for now in (due, due + SECOND):
        with refused("condition.merge_overdue"):
            merge(three, [2], "Another.", cast.chair, cast.owner, now)
    merge(three, [3], "Another.", cast.chair, cast.tech_owner)
    with refused("condition.merged_stale"):
        merge(three, [3], "And another.", cast.chair, cast.tech_owner)
    with refused("condition.merged_stale"):
        submit(one(three, 3), DECIDED + DAY)
