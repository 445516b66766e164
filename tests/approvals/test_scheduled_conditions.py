"""Conditions that a committee attaches when it reviews what runs."""

import pytest
from django.utils import timezone

from approvals.models import Ballot, Condition, ScheduledReview
from approvals.rules.ballots import Choice
from registry.models import Suspension
from tests import make
from tests.approvals import agreed
from tests.approvals.reviewing import (
    DAY,
    DUE,
    GRACE_ENDS,
    HOUR,
    OPENS,
    agent_of,
    do_all,
    due_in,
    fresh,
    opened,
    right_of,
    tick,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
HELD = OPENS + 2 * DAY


def held(cast, scheduled, now=HELD, **row):
    """Every duty done; the co-chair ties the yes to a condition of 30 days."""
    if cast.ethics is None:
        make.five_seats(cast)
    do_all(scheduled, now)
    ballot = Ballot.objects.select_related("clock__version", "review").get(review=scheduled.review)
    for seat in ballot.seats.order_by("position"):
        mine = seat.holder == cast.co_chair
        make.vote(
            make.fresh(ballot),
            seat.holder,
            Choice.APPROVE_WITH_CONDITIONS if mine else Choice.APPROVE,
            now=now + HOUR,
            rows=[make.row("A report on complaints.", **row)] if mine else [],
        )
    return fresh(scheduled)


@pytest.fixture
def scheduled(cast):
    return held(cast, opened(cast, 3))


def test_it_is_held_and_extended_and_the_agent_is_conditional(cast, scheduled):
    assert (scheduled.state, scheduled.outcome) == ("held", "conditions")
    assert right_of(scheduled).valid_until == DUE + 90 * DAY
    assert agent_of(scheduled).approval == "conditional"
    condition = agreed.one(scheduled.review)
    assert (condition.owner, condition.part) == (cast.tech_owner, "technical_owner")
    assert condition.url.startswith(scheduled.get_absolute_url())


def test_met_in_time_the_agent_is_approved(cast, scheduled):
    condition = agreed.one(scheduled.review)
    agreed.submit(condition, HELD + 9 * DAY)
    agreed.verify(condition, cast.co_chair, HELD + 10 * DAY)
    assert agreed.one(scheduled.review).state == "met"
    assert agent_of(scheduled).approval == "approved"


def test_overdue_beyond_its_grace_it_suspends_and_evidence_lifts_that(cast, scheduled):
    condition = agreed.one(scheduled.review)
    tick(condition.due_at + HOUR)
    tick(agreed.one(scheduled.review).grace_until + HOUR)
    assert (right_of(scheduled).state, agent_of(scheduled).lifecycle) == ("suspended",) * 2
    assert Suspension.objects.get().cause == condition.ledger_ref
    now = agreed.one(scheduled.review).grace_until + DAY
    agreed.submit(condition, now)
    agreed.verify(condition, cast.co_chair, now + HOUR)
    assert (right_of(scheduled).state, agent_of(scheduled).lifecycle) == ("active", "production")


def test_the_next_review_sees_what_is_still_open(cast):
    scheduled = held(cast, opened(cast, 4), days=90)
    tick(HELD + 30 * DAY)
    later = ScheduledReview.objects.exclude(pk=scheduled.pk).get()
    condition = agreed.one(scheduled.review)
    assert [row["condition"] for row in later.facts["conditions"]] == [condition.ledger_ref]
    again = held(cast, later, HELD + 31 * DAY)
    assert again.outcome == "conditions"
    first, second = Condition.objects.order_by("pk")
    for n, one in enumerate((first, second)):
        assert agent_of(scheduled).approval == "conditional"
        agreed.submit(one, HELD + (32 + n) * DAY)
        agreed.verify(one, cast.co_chair, HELD + (32 + n) * DAY + HOUR)
    assert agent_of(scheduled).approval == "approved"


def test_what_lapsed_asks_for_no_conditions_any_more(cast):
    scheduled = held(cast, opened(cast, 4), days=90)
    tick(HELD + 30 * DAY)
    tick(GRACE_ENDS + 31 * DAY)
    assert right_of(scheduled).state == "lapsed"
    condition = agreed.one(scheduled.review)
    tick(condition.due_at + HOUR)
    tick(condition.grace_until + HOUR)
    assert agreed.one(scheduled.review).state == "moot" and not Suspension.objects.exists()


def test_the_page_shows_them_and_the_next_one_too(client, cast):
    scheduled = held(cast, due_in(cast, 3, 9), timezone.now())
    client.force_login(cast.tech_owner)
    page = client.get(scheduled.get_absolute_url()).content.decode()
    assert "A report on complaints." in page and 'id="condition-1"' in page
