"""Owner, verifiers, chair and clock at once: one effect each, the second is told why."""

from datetime import timedelta

import pytest

from approvals.actions import conditions
from approvals.actions.follow_up import follow_up
from approvals.models import Condition, Submission
from govportal.ledger.actions import seal, verify_ledger
from govportal.ledger.models import Entry
from govportal.worklist.actions import sweep
from govportal.worklist.models import WorkItem
from registry.models import Suspension
from tests import make
from tests.approvals.agreed import (
    DAY,
    DECIDED,
    RETURNED,
    agent,
    decided,
    one,
    right,
    submit,
    tick,
    verify,
)
from tests.approvals.racing import at_once, codes
from tests.make import START

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
SECOND = timedelta(seconds=1)
NOW = DECIDED + DAY


@pytest.fixture
def cast(db):
    return make.organisation()


@pytest.fixture
def review(cast):
    return decided(cast)


def entries(verb):
    return Entry.objects.filter(verb=verb).count()


def whole():
    """Whatever won: rows and ledger tell the same story, and nothing is done twice."""
    condition = Condition.objects.order_by("n").last()
    assert entries("condition.submitted") == Submission.objects.count()
    assert entries("condition.met") == Condition.objects.filter(state="met").count() <= 1
    assert entries("condition.overdue") <= 1 and entries("agent.suspended") <= 1
    held = Suspension.objects.filter(lifted_at=None).exists()
    assert held == (right().state == "suspended")
    assert held == (condition.grace_over_at is not None and condition.state != "met")
    seal(START)
    assert verify_ledger(START).fault == ""


def test_two_verifiers_at_once(cast, review):
    submit(one(review), NOW)
    results = at_once(
        lambda: verify(one(review), cast.co_chair, NOW + DAY),
        lambda: verify(one(review), cast.chair, NOW + DAY, RETURNED),
    )
    said = codes(results)
    is_met = one(review).state == "met"
    assert said == ["condition.met_stale" if is_met else "condition.not_submitted_stale"]
    assert Submission.objects.exclude(verdict="").count() == 1
    assert (agent().approval == "approved") == is_met
    whole()


def test_two_submissions_at_once_are_one(cast, review):
    condition = one(review)
    results = at_once(*[lambda: submit(condition, NOW)] * 2)
    assert codes(results) == ["condition.submitted_stale"]
    assert Submission.objects.count() == 1
    assert WorkItem.objects.open().filter(kind="condition.verify").count() == 1
    whole()


def test_evidence_and_the_deadline_at_once(cast, review):
    condition = one(review)
    due = condition.due_at
    results = at_once(lambda: submit(condition, due), lambda: tick(due + SECOND))
    assert codes(results) == []
    follow_up(due + SECOND)
    condition = one(review)
    assert condition.state == "submitted"
    # The clock was first or it was not; either way nothing runs against the owner now.
    assert condition.clock.is_stopped
    assert condition.grace_clock is None or condition.grace_clock.is_stopped
    assert entries("condition.overdue") == int(condition.overdue_at is not None)
    whole()


def test_evidence_and_the_end_of_the_grace_at_once(cast, review):
    tick(one(review).due_at + SECOND)
    end = one(review).grace_until
    results = at_once(lambda: submit(one(review), end), lambda: tick(end + SECOND))
    assert codes(results) == []
    follow_up(end + SECOND)
    assert one(review).state == "submitted"
    whole()


def test_accepted_evidence_and_the_end_of_the_grace_at_once(cast, review):
    """What was handed in within the grace is never suspended for, whenever the clock is read."""
    tick(one(review).due_at + SECOND)
    end = one(review).grace_until
    submit(one(review), end - SECOND)
    sweep(end + SECOND)
    results = at_once(
        lambda: verify(one(review), cast.co_chair, end + SECOND),
        lambda: follow_up(end + SECOND),
    )
    assert codes(results) == []
    assert (one(review).state, right().state) == ("met", "active")
    assert not Suspension.objects.exists()
    whole()


def test_late_evidence_accepted_while_the_clock_comes_by(cast, review):
    """Handed in after the grace: it is suspended once, and lifted with the verdict."""
    end = one(review).grace_until
    submit(one(review), end + DAY)
    results = at_once(
        lambda: verify(one(review), cast.co_chair, end + 2 * DAY),
        lambda: tick(end + 2 * DAY),
        lambda: tick(end + 2 * DAY),
    )
    assert codes(results) == []
    assert (right().state, agent().approval) == ("active", "approved")
    assert Suspension.objects.count() == 1
    whole()


def test_two_workers_find_the_grace_over_once(cast, review):
    late = one(review).grace_until + DAY
    sweep(late)
    at_once(lambda: follow_up(late), lambda: follow_up(late))
    at_once(lambda: tick(late), lambda: tick(late))
    assert entries("condition.overdue") == entries("condition.grace_over") == 1
    assert Suspension.objects.count() == 1
    whole()


def test_evidence_and_another_wording_at_once(cast, review):
    condition = one(review)

    def reword():
        return conditions.merge(
            review, [1], "At most EUR 400.", cast.tech_owner.pk, actor=cast.chair, now=NOW
        )

    said = codes(at_once(lambda: submit(condition, NOW), reword))
    assert said in (["condition.submitted_stale"], ["condition.merged_stale"])
    state = one(review).state
    assert (state == "merged") == (said == ["condition.merged_stale"])
    assert Condition.objects.count() == 1 + int(state == "merged")
    whole()


def test_the_last_two_conditions_met_at_once_approve_the_agent(cast):
    rows = {"co_chair": [make.row("First."), make.row("Second.", "business_owner")]}
    review = decided(cast, rows)
    for n in (1, 2):
        submit(one(review, n), NOW)
    results = at_once(*[
        lambda n=n, who=who: verify(one(review, n), who, NOW + DAY)
        for n, who in ((1, cast.co_chair), (2, cast.chair))
    ])  # fmt: skip
    assert codes(results) == [] and agent().approval == "approved"
    assert entries("condition.met") == 2
    assert verify_ledger(START).fault == "" or seal(START)
