"""An agent is stopped for a critical incident, and its committee decides within hours."""

import json

import pytest

from approvals.actions import emergencies as acts
from approvals.actions.polls import Said
from approvals.models import EmergencyBallot
from approvals.rules.ballots import Choice
from approvals.rules.emergencies import EmergencyState, Question
from govportal.ledger.models import Entry
from govportal.refusals import Refused
from govportal.worklist.models import WorkItem
from registry.actions import record_go_live
from registry.models import Agent, Authorisation
from tests import make
from tests.approvals.ordering import DAY, HOUR, MINUTE, look
from tests.approvals.reviewing import running
from tests.make import REASONS, START

pytestmark = pytest.mark.django_db
LIMIT = "Nothing above EUR 100 until the report is there."
YES, NO, ABSTAIN = Choice.APPROVE, Choice.REJECT, Choice.ABSTAIN


def agent():
    return Agent.objects.get(slug="triage")


def opened(cast, question=Question.RESUME, now=START, by=None, **more):
    who = by or cast.operator
    return acts.open_emergency_ballot(agent(), question, REASONS, who, now, **more)


def vote(ballot, person, choice=YES, now=START + MINUTE, **more):
    given = {"rationale": REASONS, "digest": ballot.poll.digest} | more
    return acts.cast(ballot, Said(choice, **given), actor=person, now=now)


def fresh(ballot):
    return EmergencyBallot.objects.select_related("poll__clock").get(pk=ballot.pk)


def refused(act):
    with pytest.raises(Refused) as stopped:
        act()
    return stopped.value.refusal.code


def test_opening_it_stops_the_agent_and_calls_the_committee(cast):
    running(cast)
    ballot = opened(cast)
    assert (agent().lifecycle, agent().suspended_from) == ("suspended", "production")
    assert Authorisation.objects.get().state == "suspended"
    assert fresh(ballot).poll.clock.due_at == START + 4 * HOUR
    called = WorkItem.objects.open().filter(kind="poll.vote").values_list("assignee", flat=True)
    assert set(called) == {cast.chair.pk, cast.co_chair.pk, cast.member.pk}


def test_a_yes_to_resume_lets_it_run_again(cast):
    running(cast)
    ballot = opened(cast)
    for person in (cast.chair, cast.member, cast.co_chair):
        vote(ballot, person, NO if person == cast.co_chair else YES)
    ballot = fresh(ballot)
    assert ballot.state == EmergencyState.PASSED and ballot.released_at is not None
    assert agent().lifecycle == "production"
    assert Authorisation.objects.get().state == "active"


def test_a_restriction_binds_until_another_ballot_lets_it_run_without(cast):
    running(cast)
    first = opened(cast, Question.RESTRICT, restriction=LIMIT)
    for person in (cast.chair, cast.member, cast.co_chair):
        vote(first, person)
    assert agent().lifecycle == "production"
    assert EmergencyBallot.objects.restricting().get().restriction == LIMIT
    second = opened(cast, now=START + HOUR)
    for person in (cast.chair, cast.member, cast.co_chair):
        vote(second, person, now=START + HOUR)
    assert not EmergencyBallot.objects.restricting().exists()
    assert agent().lifecycle == "production"


@pytest.mark.parametrize("choice", [YES, NO])
def test_stay_stopped_keeps_it_stopped_whatever_the_votes(cast, choice):
    running(cast)
    ballot = opened(cast, Question.STAY_STOPPED)
    for person in (cast.chair, cast.member, cast.co_chair):
        vote(ballot, person, choice)
    assert fresh(ballot).state == ("passed" if choice is YES else "failed")
    assert agent().lifecycle == "suspended"
    again = opened(cast, now=START + DAY)
    for person in (cast.chair, cast.member, cast.co_chair):
        vote(again, person, now=START + DAY)
    assert agent().lifecycle == "production"
    assert not EmergencyBallot.objects.holding().exists()


def test_without_quorum_it_is_extended_once_by_two_hours_and_then_stays_stopped(cast):
    running(cast)
    ballot = opened(cast)
    vote(ballot, cast.member)
    look(START + 4 * HOUR + MINUTE)
    ballot = fresh(ballot)
    assert ballot.is_open and ballot.poll.is_extended
    assert ballot.poll.clock.due_at == START + 6 * HOUR + MINUTE
    look(START + 7 * HOUR)
    ballot = fresh(ballot)
    assert ballot.state == EmergencyState.NEXT_MEETING
    assert agent().lifecycle == "suspended"
    assert refused(lambda: vote(ballot, cast.chair, now=START + 8 * HOUR)) == "ballot.ended_stale"


def test_at_the_deadline_a_quorum_decides_without_the_others(cast):
    running(cast)
    ballot = opened(cast)
    vote(ballot, cast.chair)
    vote(ballot, cast.member)
    assert fresh(ballot).is_open
    look(START + 4 * HOUR + MINUTE)
    assert fresh(ballot).state == EmergencyState.PASSED


def test_a_tie_waits_for_the_casting_vote_of_who_presides(cast):
    running(cast)
    ballot = opened(cast)
    vote(ballot, cast.chair, YES)
    vote(ballot, cast.member, NO)
    vote(ballot, cast.co_chair, ABSTAIN)
    assert fresh(ballot).is_open and fresh(ballot).poll.tied_at is not None
    paper = Said(YES, REASONS, ballot.poll.digest)

    def cast_it(person):
        acts.casting_vote(ballot, paper, actor=person, now=START + HOUR)

    assert refused(lambda: cast_it(cast.co_chair)) == "ballot.not_presiding"
    cast_it(cast.chair)
    assert fresh(ballot).state == EmergencyState.PASSED and agent().lifecycle == "production"


def test_who_has_a_conflict_does_not_vote_and_the_alternate_does(cast):
    running(cast, executive_sponsor=cast.chair)
    ballot = opened(cast)
    assert refused(lambda: vote(ballot, cast.chair)) == "ballot.recused"
    vote(ballot, cast.chair_alternate)
    acts.recuse(ballot, "My sister sells it.", actor=cast.member, now=START + HOUR)
    vote(ballot, cast.co_chair, now=START + HOUR)
    assert fresh(ballot).state == EmergencyState.PASSED


def test_only_who_leads_and_operators_open_one_and_only_one_at_a_time(cast):
    running(cast)
    for person in (cast.owner, cast.tech_owner, cast.member, cast.auditor, cast.administrator):
        code = refused(lambda person=person: opened(cast, by=person))
        assert code == "emergency.may_not_open"
    assert refused(lambda: opened(cast, None)) == "emergency.question_missing"
    assert refused(lambda: opened(cast, Question.RESTRICT)) == "emergency.restriction_short"
    opened(cast, by=cast.chair_alternate)
    assert refused(lambda: opened(cast)) == "emergency.asked_stale"


def test_an_agent_that_does_not_run_is_not_asked_about(cast):
    request = make.request(cast)
    code = refused(
        lambda: acts.open_emergency_ballot(
            request.agent, Question.RESUME, REASONS, cast.chair, START
        )
    )
    assert code == "emergency.not_running"


def test_one_that_runs_without_a_right_is_stopped_and_goes_back(cast):
    running(cast)
    Authorisation.objects.update(state="lapsed")
    ballot = opened(cast)
    assert agent().lifecycle == "suspended" and fresh(ballot).stopped_from == "production"
    for person in (cast.chair, cast.member, cast.co_chair):
        vote(ballot, person)
    assert agent().lifecycle == "production"


def test_nothing_new_goes_live_while_it_is_stopped(cast):
    running(cast)
    opened(cast)
    request = make.request(cast, kind="material_change", agent="triage", version="2", slug=None)
    make.approve(request, START + HOUR)
    code = refused(lambda: record_go_live(agent(), actor=cast.tech_owner, now=START + 2 * HOUR))
    assert code == "release.requirement_open"
    assert agent().lifecycle != "production"


def test_votes_are_hidden_in_the_ledger_and_all_is_told(cast):
    running(cast)
    ballot = opened(cast)
    vote(ballot, cast.chair)
    body = json.loads(Entry.objects.get(verb="emergency.voted").body)
    assert "choice" in body["personal"] and "choice" not in body["data"]
    for person in (cast.member, cast.co_chair):
        vote(ballot, person)
    verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {"agent.stopped", "emergency.opened", "emergency.passed", "agent.resume"} <= verbs
