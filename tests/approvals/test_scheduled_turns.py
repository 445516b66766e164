"""What can happen on the way: questions, ballots without quorum, versions that take the place."""

from datetime import timedelta

import pytest

from approvals.actions.follow_up import follow_up
from approvals.actions.questions import answer, ask
from approvals.actions.reviews import raise_tier
from approvals.actions.scheduled import keep_reviews
from approvals.models import Ballot
from govportal.ledger.actions import seal, verify_ledger
from govportal.ledger.models import Entry
from govportal.ledger.rules import Reference
from govportal.refusals import Refused
from govportal.worklist.models import WorkItem
from registry.actions import suspend
from registry.models import Authorisation
from tests import make
from tests.approvals.reviewing import (
    DAY,
    DUE,
    DUE_AT,
    GRACE_ENDS,
    HOUR,
    MINUTE,
    OPENS,
    agent_of,
    authorisation,
    do_all,
    fresh,
    opened,
    right_of,
    tick,
)
from tests.make import REASONS

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NEXT_DAY = OPENS + DAY


def ballot_of(scheduled):
    return Ballot.objects.select_related("clock__version", "review").get(review=scheduled.review)


def test_other_reasons_keep_holding_what_the_review_lets_go(cast):
    scheduled = opened(cast)
    cause = Reference("condition:1")
    suspend(right_of(scheduled), cause=cause, reason="Late.", actor=make.SETUP, now=NEXT_DAY)
    assert do_all(scheduled, NEXT_DAY + HOUR).state == "held"
    right = right_of(scheduled)
    assert (right.state, right.valid_until) == ("suspended", DUE + 365 * DAY)


@pytest.mark.parametrize(
    ("state", "ending"),
    [("replaced", "replaced"), ("revoked", "revoked"), ("lapsed", "lapsed"), ("active", "retired")],
)
def test_what_no_longer_stands_is_not_reviewed_further(cast, state, ending):
    scheduled = opened(cast, 3)
    if ending == "retired":
        type(scheduled.agent).objects.update(lifecycle="retired")
    Authorisation.objects.update(state=state)
    assert keep_reviews(NEXT_DAY) == 1
    scheduled = fresh(scheduled)
    assert (scheduled.state, scheduled.ending) == ("cancelled", ending)
    assert scheduled.review.state == "withdrawn" and not WorkItem.objects.open().exists()
    assert keep_reviews(NEXT_DAY + MINUTE) == 0


def test_a_decision_about_what_was_replaced_just_before_changes_nothing(cast):
    scheduled = opened(cast)
    Authorisation.objects.update(state="replaced")
    scheduled = do_all(scheduled, NEXT_DAY)
    assert (scheduled.state, scheduled.ending) == ("cancelled", "replaced")
    assert right_of(scheduled).valid_until == DUE


def test_a_lapse_leaves_the_go_live_of_the_next_version_alone(cast):
    scheduled = opened(cast)
    manifest = scheduled.authorisation.manifest
    authorisation(scheduled.agent, manifest, until=DUE + 200 * DAY, basis="test:coming", now=OPENS)
    tick(GRACE_ENDS + MINUTE)
    agent = agent_of(scheduled)
    assert agent.lifecycle == "suspended" and agent.next_review_on == DUE + 200 * DAY
    assert agent.authorisation_in_force(GRACE_ENDS.date()).basis == "test:coming"


def test_a_question_holds_no_clock_and_is_on_record(cast):
    scheduled = opened(cast, 3)
    question = ask(
        scheduled.review, "How many complaints were there?", "", actor=cast.security, now=NEXT_DAY
    )
    assert fresh(scheduled).review.clock.state == "running"
    assert all(step.clock.is_running for step in scheduled.review.steps.exclude(clock=None))
    asked = WorkItem.objects.open().filter(subject_ref=question.ledger_ref)
    assert {item.assignee for item in asked} == {cast.owner, cast.tech_owner}
    assert {item.kind for item in asked} == {"running.question"}
    do_all(scheduled, NEXT_DAY + HOUR)
    assert ballot_of(scheduled).clock.is_running
    answer(question, "Two, both answered.", actor=cast.owner, now=NEXT_DAY + 2 * HOUR)
    assert fresh(scheduled).review.clock.due_at == DUE_AT


def test_the_tier_is_not_raised_in_it(cast):
    scheduled = opened(cast, 2)
    with pytest.raises(Refused) as error:
        raise_tier(scheduled.review, 3, REASONS, actor=cast.tech_owner, now=NEXT_DAY)
    assert error.value.refusal.code == "scheduled.tier_by_request"


def test_without_quorum_the_chair_calls_again_and_a_new_ballot_decides(cast):
    scheduled = opened(cast, 3)
    do_all(scheduled, NEXT_DAY)
    due = ballot_of(scheduled).clock.due_at
    tick(due + MINUTE)
    follow_up(due + MINUTE)
    ballot = ballot_of(scheduled)
    assert (ballot.state, ballot.is_extended) == ("open", True)
    assert ballot.clock.due_at < DUE_AT + timedelta(days=1)


def test_held_lapsed_and_cancelled_the_ledger_is_whole(cast):
    do_all(opened(cast, slug="held"), NEXT_DAY)
    opened(cast, 3, slug="missed", now=NEXT_DAY)
    gone = opened(cast, slug="gone", now=NEXT_DAY)
    Authorisation.objects.filter(pk=gone.authorisation_id).update(state="revoked")
    tick(GRACE_ENDS + MINUTE)
    verbs = set(Entry.objects.filter(verb__startswith="scheduled").values_list("verb", flat=True))
    assert verbs == {f"scheduled_review.{v}" for v in ("opened", "held", "lapsed", "cancelled")}
    seal(GRACE_ENDS + HOUR)
    assert verify_ledger(GRACE_ENDS + HOUR).fault == ""
