"""How ballots begin early, begin anew, lose people and end otherwise."""

import pytest

from approvals.actions import ballots, revising
from approvals.actions.questions import answer, ask
from approvals.actions.requests import withdraw
from approvals.models import Decision, Recusal, Review
from approvals.rules.ballots import Choice
from approvals.rules.content import Step
from approvals.rules.reviews import StepKind, StepState
from govportal.people.actions import deactivate_person
from govportal.worklist.models import WorkItem
from tests import make
from tests.approvals.test_ballot_story import (
    DAY,
    HOUR,
    ballot,
    refused,
    request_3,
    tick,
    vote,
    waiting,
)
from tests.make import SETUP, START

__all__ = ["ballot", "request_3"]  # fixtures
pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_the_chair_may_go_on_without_a_late_review_and_says_why(cast, request_3):
    for step in make.steps(request_3).exclude(kind__in=("ballot", "security")):
        make.do_step(request_3, StepKind(step.kind), START + HOUR)
    review = make.review(request_3)
    late = make.steps(request_3).get(kind=StepKind.SECURITY)
    with refused("review.not_late"):
        ballots.open_without(review, "It takes too long.", actor=cast.chair, now=START + DAY)
    then = late.clock.due_at + HOUR
    tick(then)
    assert "review.late" in waiting(cast.chair) and "review.late" not in waiting(cast.co_chair)
    with refused("may_not_open_ballot"):
        ballots.open_without(review, "It takes too long.", actor=cast.member, now=then)
    with refused("reason_missing"):
        ballots.open_without(review, " ", actor=cast.chair, now=then)
    ballot = ballots.open_without(review, "It takes too long.", actor=cast.chair, now=then)
    assert ballot.text["without"] == ["security"] and ballot.reason == "It takes too long."
    assert "review.late" not in waiting(cast.chair)
    assert waiting(cast.security) == {"review.completeness"}
    with refused("ballot_opened_stale"):
        ballots.open_without(review, "Again.", actor=cast.chair, now=then)


def test_a_new_version_ends_the_ballot_and_begins_a_new_round(cast, request_3, ballot):
    vote(ballot, cast.chair)
    draft = revising.start_revision(request_3, actor=cast.owner, now=START + 4 * HOUR)
    make.write(draft, {"agent_capabilities.llm_provider": "Another model"}, Step.CAPABILITIES)
    revising.submit_revision(draft, actor=cast.owner, now=START + 5 * HOUR)
    assert make.fresh(ballot).state == "replaced"
    with refused("ballot.ended_stale"):
        vote(ballot, cast.co_chair, now=START + 6 * HOUR)
    steps = {step.kind: step for step in make.steps(request_3)}
    assert steps["security"].state == StepState.OPEN and steps["ballot"].state == StepState.WAITING
    again = make.to_ballot(request_3, START + 7 * HOUR)
    assert again.n == 2 and again.votes.count() == 0 and again.digest != ballot.digest


def test_conflicts_are_found_and_the_alternate_sits(cast):
    make.five_seats(cast)
    request = make.request(cast, "tier3-claims", executive_sponsor=cast.chair.email)
    ballot = make.to_ballot(request, START + HOUR)
    assert Recusal.objects.get().person == cast.chair
    assert Recusal.objects.get().found_by_system
    with refused("ballot.recused"):
        vote(ballot, cast.chair)
    assert "review.ballot" in waiting(cast.chair_alternate)
    assert vote(ballot, cast.chair_alternate)


def test_the_vote_of_who_stands_back_later_counts_no_more(cast, ballot):
    vote(ballot, cast.ethics, Choice.REJECT)
    ballots.recuse(ballot, "My sister works there.", actor=cast.ethics, now=START + 4 * HOUR)
    for person in (cast.chair, cast.co_chair, cast.member, cast.business):
        vote(ballot, person, now=START + 5 * HOUR)
    assert Decision.objects.get().arithmetic["rejections"] == 0


def test_who_was_suspended_votes_no_more_but_what_they_voted_stands(cast, ballot):
    vote(ballot, cast.chair)
    for person in (cast.chair, cast.business):
        deactivate_person(person, actor=SETUP, now=START + 4 * HOUR)
    with refused("ballot.inactive"):
        vote(ballot, cast.business, now=START + 5 * HOUR)
    for person in (cast.co_chair, cast.member, cast.ethics):
        vote(ballot, person, now=START + 5 * HOUR)
    assert Decision.objects.get().arithmetic["approvals"] == 4


def test_a_member_takes_it_to_the_meeting(cast, ballot):
    with refused("move_reason_missing"):
        ballots.move_to_meeting(ballot, "", actor=cast.member, now=START + 2 * HOUR)
    ballots.move_to_meeting(ballot, "We must talk.", actor=cast.member, now=START + 2 * HOUR)
    assert make.fresh(ballot).state == "moved" and "review.reopen" in waiting(cast.chair)


def test_a_withdrawn_request_ends_its_ballot(cast, request_3, ballot):
    withdraw(request_3, "Another plan.", actor=cast.owner, now=START + 2 * HOUR)
    assert make.fresh(ballot).state == "withdrawn"
    assert not WorkItem.objects.open().exists()
    assert Review.objects.get(pk=ballot.review_id).state == "withdrawn"
    assert tick(ballot.clock.due_at + HOUR) == 0


def test_a_question_pauses_every_clock_of_the_review(cast, request_3):
    review = make.review(request_3)
    question = ask(review, "Who reads the claims?", "", actor=cast.security, now=START + HOUR)
    steps = [step.clock for step in make.steps(request_3).exclude(clock=None)]
    assert all(clock.is_paused for clock in (make.review(request_3).clock, *steps))
    answer(question, "Two people of the desk.", actor=cast.owner, now=START + 2 * HOUR)
    assert all(s.clock.is_running for s in make.steps(request_3).exclude(clock=None))
