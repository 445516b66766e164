"""Scheduled reviews end: held, missed, no longer needed; and what each means for the agent."""

import pytest

from approvals.actions.scheduled import keep_reviews
from approvals.models import Ballot, Decision
from approvals.rules.ballots import Choice
from approvals.rules.reviews import Verdict
from govportal.ledger.models import Entry
from govportal.refusals import Refused
from govportal.worklist.models import Notice, WorkItem
from registry.models import Authorisation, Suspension
from tests import make
from tests.approvals.reviewing import (
    A_MOMENT,
    DAY,
    DUE,
    DUE_AT,
    GRACE_ENDS,
    HOUR,
    MINUTE,
    OPENS,
    agent_of,
    do_all,
    fresh,
    give,
    opened,
    opened_first,
    right_of,
    tick,
)
from tests.make import REASONS

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NEXT_DAY = OPENS + DAY


def told(person, words):
    return Notice.objects.filter(person=person, subject__contains=words).exists()


def ballot_of(scheduled):
    return Ballot.objects.select_related("clock__version", "review").get(review=scheduled.review)


def voted(scheduled, choice, now=NEXT_DAY, **more):
    """Every duty done, and the committee of three votes."""
    do_all(scheduled, now)
    people = ballot_of(scheduled).seats.order_by("position")
    for seat in people:
        make.vote(ballot_of(scheduled), seat.holder, choice, now=now + HOUR, **more)
    return fresh(scheduled)


@pytest.mark.parametrize(("tier", "period"), [(1, 365), (2, 180)])
def test_held_by_signatures_it_extends_the_same_authorisation(cast, tier, period):
    scheduled = do_all(opened(cast, tier), NEXT_DAY)
    assert (scheduled.state, scheduled.outcome) == ("held", "approve")
    right, agent = right_of(scheduled), agent_of(scheduled)
    assert right.valid_until == DUE + period * DAY
    assert right.lapses_on == right.valid_until + 7 * DAY
    assert (agent.next_review_on, agent.last_review_on) == (right.valid_until, NEXT_DAY.date())
    assert (right.state, agent.lifecycle, agent.approval) == ("active", "production", "approved")
    assert Authorisation.objects.count() == 1 and not WorkItem.objects.open().exists()
    assert told(cast.owner, "Approved")


@pytest.mark.parametrize(("tier", "period"), [(3, 90), (4, 30)])
def test_tier_3_and_4_are_voted_on_and_the_count_extends_it(cast, tier, period):
    scheduled = voted(opened(cast, tier), Choice.APPROVE)
    assert (scheduled.state, scheduled.outcome) == ("held", "approve")
    assert right_of(scheduled).valid_until == DUE + period * DAY
    assert "go on running as authorised" in ballot_of(scheduled).text["question"]
    assert Decision.objects.get().basis == "ballot"


@pytest.mark.parametrize(
    ("held", "late"), [(OPENS + HOUR, 0), (DUE_AT, 1), (DUE_AT + 4 * DAY, 5), (GRACE_ENDS, 8)]
)
def test_the_next_period_counts_from_the_day_or_from_a_late_decision(cast, held, late):
    """At the last moment of a day it is the next day already, where the committee is."""
    scheduled = do_all(opened(cast), held)
    assert right_of(scheduled).valid_until == DUE + (late + 365) * DAY


def test_a_no_suspends_it_and_says_the_way_back(cast):
    scheduled = do_all(opened(cast), NEXT_DAY, Verdict.REJECT)
    assert (scheduled.state, scheduled.outcome) == ("held", "reject")
    right, agent = right_of(scheduled), agent_of(scheduled)
    assert (right.state, right.valid_until) == ("suspended", DUE)
    assert (agent.lifecycle, agent.approval) == ("suspended", "rejected")
    assert (agent.last_review_on, agent.next_review_on) == (NEXT_DAY.date(), None)
    held = Suspension.objects.get()
    assert held.cause == scheduled.ledger_ref and REASONS in held.reason
    body = Notice.objects.get(person=cast.owner, subject__contains="Rejected").body
    assert "ask for a change or a renewal" in body
    assert keep_reviews(GRACE_ENDS + DAY) == 0
    assert right_of(scheduled).state == "suspended"


def test_a_no_by_ballot_points_at_the_votes(cast):
    voted(opened(cast, 4), Choice.REJECT)
    assert "The reasons are with the votes." in Suspension.objects.get().reason


def test_an_attestation_that_says_no_ends_a_review_by_signatures(cast):
    scheduled = opened(cast)
    give(scheduled, "attestation", Verdict.REJECT, now=NEXT_DAY)
    assert fresh(scheduled).outcome == "reject"


@pytest.mark.parametrize("tier", [1, 2, 3, 4])
def test_a_post_deployment_review_is_noted_on_the_agent(cast, tier):
    scheduled = do_all(opened_first(cast, tier), NEXT_DAY)
    assert (scheduled.state, scheduled.outcome) == ("held", "approve")
    agent, right = agent_of(scheduled), right_of(scheduled)
    assert (agent.post_deployment_review_on, agent.last_review_on) == (None, NEXT_DAY.date())
    assert right.valid_until == DUE + 300 * DAY and agent.lifecycle == "production"
    assert Entry.objects.filter(verb="agent.review_noted").exists()
    assert keep_reviews(NEXT_DAY + DAY) == 0


def test_reviewers_recommend_and_the_ciso_decides(cast):
    scheduled = opened_first(cast, 3)
    give(scheduled, "attestation", now=NEXT_DAY)
    give(scheduled, "security", Verdict.REJECT, now=NEXT_DAY, findings="Logs are thin.")
    with pytest.raises(Refused) as error:
        give(scheduled, "sign_off_ciso", now=NEXT_DAY)
    assert error.value.refusal.code == "review.first_duties_open"
    give(scheduled, "compliance", Verdict.CONDITIONS, now=NEXT_DAY, conditions="Tell users.")
    assert fresh(scheduled).state == "open"
    give(scheduled, "sign_off_ciso", now=NEXT_DAY)
    assert (fresh(scheduled).outcome, agent_of(scheduled).approval) == ("approve", "approved")


def test_a_no_after_go_live_suspends_it(cast):
    scheduled = do_all(opened_first(cast, 4), NEXT_DAY, Verdict.REJECT)
    assert (scheduled.outcome, right_of(scheduled).state) == ("reject", "suspended")
    agent = agent_of(scheduled)
    assert agent.post_deployment_review_on is None and agent.next_review_on == DUE + 300 * DAY


def test_not_held_by_the_end_of_the_grace_it_lapses_and_not_a_moment_earlier(cast):
    scheduled = opened(cast, 2)
    assert tick(GRACE_ENDS) == 0 and right_of(scheduled).state == "active"
    assert tick(GRACE_ENDS + A_MOMENT) == 1
    scheduled, right, agent = fresh(scheduled), right_of(scheduled), agent_of(scheduled)
    assert (scheduled.state, scheduled.outcome, right.state) == ("lapsed", "", "lapsed")
    assert (agent.lifecycle, agent.approval) == ("suspended", "lapsed")
    assert (agent.next_review_on, agent.post_deployment_review_on) == (None, None)
    assert scheduled.review.state == "withdrawn" and not WorkItem.objects.open().exists()
    for person in (cast.owner, cast.tech_owner, cast.chair):
        assert told(person, "Lapsed")
    assert "ask for a renewal" in Notice.objects.filter(subject__contains="Lapsed")[0].body
    assert tick(GRACE_ENDS + DAY) == 0
    assert Entry.objects.filter(verb="agent.authorisation_lapsed").count() == 1


def test_a_ballot_that_still_runs_ends_with_the_lapse(cast):
    scheduled = opened(cast, 3)
    do_all(scheduled, DUE_AT + 5 * DAY)
    tick(GRACE_ENDS + MINUTE)
    assert ballot_of(scheduled).state == "withdrawn"
    with pytest.raises(Refused):
        make.vote(ballot_of(scheduled), cast.chair, Choice.APPROVE, now=GRACE_ENDS + HOUR)


def test_a_decision_after_the_grace_brings_nothing_back_even_where_nobody_looked(cast):
    scheduled = do_all(opened(cast), GRACE_ENDS + MINUTE)
    assert (scheduled.state, right_of(scheduled).state) == ("lapsed", "lapsed")
    assert Decision.objects.get().outcome == "approve"
    assert tick(GRACE_ENDS + HOUR) == 0


def test_a_decision_at_the_very_end_is_in_time(cast):
    assert do_all(opened(cast), GRACE_ENDS).state == "held"


def test_a_missed_review_after_go_live_suspends_until_it_is_held(cast):
    scheduled = opened_first(cast, 2)
    tick(GRACE_ENDS)
    assert right_of(scheduled).state == "active"
    assert tick(GRACE_ENDS + A_MOMENT) == 1
    assert (fresh(scheduled).state, right_of(scheduled).state) == ("open", "suspended")
    assert agent_of(scheduled).lifecycle == "suspended" and told(cast.owner, "Suspended")
    assert tick(GRACE_ENDS + DAY) == 0
    assert Suspension.objects.count() == 1
    scheduled = do_all(scheduled, GRACE_ENDS + 2 * DAY)
    assert (scheduled.state, right_of(scheduled).state) == ("held", "active")
    assert agent_of(scheduled).lifecycle == "production"


def test_a_no_to_a_missed_one_keeps_it_suspended(cast):
    scheduled = opened_first(cast, 2)
    tick(GRACE_ENDS + MINUTE)
    do_all(scheduled, GRACE_ENDS + HOUR, Verdict.REJECT)
    assert right_of(scheduled).state == "suspended" and Suspension.objects.count() == 1
