"""What comes in between late in a ballot: leavers, questions, moves, new versions."""

import pytest

from approvals.actions import ballots, closing, revising
from approvals.actions.leading import leader_of
from approvals.actions.questions import answer, ask
from approvals.actions.reviews import raise_tier
from approvals.models import Ballot, Decision, ReviewParty, Vote
from approvals.rules.ballots import Choice
from approvals.rules.content import Step
from approvals.rules.reviews import StepKind
from govportal.ledger.models import Entry
from govportal.people import actions as people
from govportal.people.models import RoleAssignment
from govportal.people.rules import Role, SeatKind
from govportal.worklist.models import ClockEvent, WorkItem
from tests import make
from tests.approvals.test_ballot_turns import (
    DAY,
    HOUR,
    THEN,
    ballot,
    cast,
    five,
    recuse,
    refused,
    request_3,
    seat,
    tick,
    vote,
    waiting,
)
from tests.make import REASONS, SETUP, START

__all__ = ["ballot", "cast", "request_3"]  # fixtures
pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_who_is_no_member_any_more_votes_no_more_but_what_they_voted_stands(cast, ballot):
    vote(ballot, cast.ethics)
    for person in (cast.ethics, cast.chair):
        row = RoleAssignment.objects.get(person=person, role=Role.COMMITTEE_MEMBER)
        people.end_role(row, on=THEN.date(), actor=SETUP, now=THEN)
    vote(ballot, cast.member)  # the role holds to the end of the day
    tomorrow = START + DAY
    for person in (cast.ethics, cast.chair):
        with refused("ballot.inactive"):
            vote(ballot, person, Choice.REJECT, tomorrow)
    tick(tomorrow)
    assert waiting(cast.chair_alternate) == {"review.ballot"}
    for person in (cast.chair_alternate, cast.co_chair, cast.business):
        vote(ballot, person, now=tomorrow)
    assert Decision.objects.get().arithmetic["approvals"] == 5


def test_a_role_given_again_before_it_ended_changes_nothing(cast, ballot):
    row = RoleAssignment.objects.get(person=cast.chair, role=Role.COMMITTEE_MEMBER)
    people.end_role(row, on=START.date(), actor=SETUP, now=START)
    people.give_role(cast.chair, Role.COMMITTEE_MEMBER, actor=SETUP, now=START)
    assert vote(ballot, cast.chair, now=START + DAY)


def test_a_term_that_ends_leaves_the_frozen_seat_as_it_was(cast, ballot):
    seat(cast, "ethics", ends_on=START.date())
    people.fill_seat(cast.committee, SeatKind.ETHICS, "Ethics", holder=cast.colleague,
                     actor=SETUP, now=START + DAY)  # fmt: skip
    with refused("ballot.no_seat"):
        vote(ballot, cast.colleague, now=START + DAY)
    assert vote(ballot, cast.ethics, now=START + DAY)


# How it ends


def test_all_eligible_seats_answered_and_no_quorum_waits_for_the_meeting_at_once(cast, ballot):
    for person in (cast.member, cast.business, cast.ethics):
        recuse(ballot, person)
    vote(ballot, cast.chair)
    vote(ballot, cast.co_chair)
    ended = make.fresh(ballot)
    assert ended.state == "next_meeting" and not ended.is_extended
    assert ended.count.present == 2 and ended.count.needed == 3


def test_nothing_for_and_nothing_against_is_no_decision(cast, ballot):
    for person in five(cast):
        vote(ballot, person, Choice.ABSTAIN)
    assert make.fresh(ballot).state == "next_meeting" and not Decision.objects.exists()


def test_where_nobody_may_vote_it_waits_for_the_meeting_until_a_new_chair_opens_it_again(cast):
    for person in five(cast):
        people.deactivate_person(person, actor=SETUP, now=START)
    people.deactivate_person(cast.chair_alternate, actor=SETUP, now=START)
    request = make.request(cast, "tier3-claims")
    for row in make.steps(request).filter(assignee=None):
        row.assignee = cast.security
        row.save()
    make.steps(request).filter(kind="architecture").update(assignee=cast.security)
    for row in make.steps(request).exclude(kind="ballot"):
        make.do_step(request, StepKind(row.kind), START + HOUR)
    ended = Ballot.objects.get()
    assert (ended.state, ended.count.eligible) == ("next_meeting", 0)
    assert not WorkItem.objects.open().filter(kind="review.reopen").exists()
    seat(cast, "chair", ends_on=START.date())
    people.fill_seat(cast.committee, SeatKind.CHAIR, "CISO", holder=cast.colleague, actor=SETUP,
                     now=START + DAY)  # fmt: skip
    ended = Ballot.objects.get()
    again = ballots.reopen_ballot(ended, "A new chair.", actor=cast.colleague, now=START + DAY)
    assert again.n == 2 and waiting(cast.colleague) == {"review.ballot"}


def test_what_ended_at_its_deadline_is_not_taken_to_a_meeting_before_the_worker_comes(cast, ballot):
    for person in (cast.chair, cast.member, cast.ethics):
        vote(ballot, person)
    late = ballot.clock.due_at + HOUR
    with refused("ballot.ended_stale"):
        ballots.move_to_meeting(ballot, "I am against it.", actor=cast.business, now=late)
    tick(late)
    assert Decision.objects.get().outcome == "approve"


def test_a_question_before_the_deadline_moves_it_and_nothing_ends_meanwhile(cast, ballot):
    for person in (cast.chair, cast.member, cast.ethics):
        vote(ballot, person)
    due = ballot.clock.due_at
    question = ask(ballot.review, "Who reads the claims?", "", actor=cast.business,
                   now=due - HOUR)  # fmt: skip
    assert tick(due + HOUR) == 0 and make.fresh(ballot).state == "open"
    assert vote(ballot, cast.co_chair, Choice.REJECT, due + 2 * HOUR)
    answer(question, "Two people of the desk.", actor=cast.owner, now=due + 3 * HOUR)
    tick(due + 4 * HOUR)
    assert make.fresh(ballot).state == "open"
    tick(due + 5 * HOUR)
    assert Decision.objects.get().arithmetic["rejections"] == 1


def test_a_question_after_the_deadline_holds_up_nothing(cast, ballot):
    for person in (cast.chair, cast.member, cast.ethics):
        vote(ballot, person)
    late = ballot.clock.due_at + HOUR
    ask(ballot.review, "Who reads the claims?", "", actor=cast.business, now=late)
    with refused("ballot.ended_stale"):
        vote(ballot, cast.business, now=late + HOUR)
    assert tick(late + 2 * HOUR) == 1
    assert Decision.objects.get().outcome == "approve"


def test_one_event_that_fails_does_not_hold_up_the_others(cast, ballot, monkeypatch):
    other = make.to_ballot(make.request(cast, "tier3-hr-screening"), START + HOUR)
    ends = closing.end_ballot

    def fails_once(ended, *args, **more):
        if ended.pk == ballot.pk:
            raise RuntimeError("the disk is full")
        return ends(ended, *args, **more)

    for one in (ballot, other):
        recuse(one, cast.chair)
        Ballot.objects.filter(pk=one.pk).update(is_extended=True)
    late = max(ballot.clock.due_at, other.clock.due_at) + HOUR
    with monkeypatch.context() as patched:
        patched.setattr(ballots.ending, "end_ballot", fails_once)
        assert tick(late) == 1
    assert (make.fresh(ballot).state, make.fresh(other).state) == ("open", "next_meeting")
    assert ClockEvent.objects.unhandled().filter(clock=ballot.clock, kind="due").exists()
    assert tick(late) == 1 and make.fresh(ballot).state == "next_meeting"


def test_what_was_counted_at_the_end_is_kept_whoever_leaves_later(cast, ballot):
    vote(ballot, cast.chair)
    ballots.move_to_meeting(ballot, "We must talk.", actor=cast.member, now=THEN)
    lines = make.fresh(ballot).count.printed
    for person in (cast.co_chair, cast.business):
        people.deactivate_person(person, actor=SETUP, now=THEN)
    ended = make.fresh(ballot)
    assert ended.count.printed == lines and ended.count.silent == 4
    assert Entry.objects.get(verb="ballot.left_to_meeting").content["data"] == {"state": "moved"}


# Who leads


def test_who_leads_is_chair_co_chair_then_their_alternates(cast, ballot):
    seat(cast, "co_chair", alternate=cast.colleague)
    expected = [cast.chair, cast.co_chair, cast.chair_alternate, cast.colleague]
    found = []
    for _ in expected:
        chief = leader_of(ballot.review, THEN)
        found.append(chief)
        people.deactivate_person(chief, actor=SETUP, now=THEN)
    assert found == expected and leader_of(ballot.review, THEN) is None


def test_the_chair_of_today_opens_a_new_ballot_not_the_one_of_then(cast, ballot):
    ballots.move_to_meeting(ballot, "We must talk.", actor=cast.member, now=THEN)
    seat(cast, "chair", ends_on=START.date())
    people.fill_seat(cast.committee, SeatKind.CHAIR, "CISO", holder=cast.colleague, actor=SETUP,
                     now=START + DAY)  # fmt: skip
    for person in (cast.chair, cast.co_chair, cast.chair_alternate):
        with refused("ballot.not_leading"):
            ballots.reopen_ballot(ballot, "It is clear now.", actor=person, now=START + DAY)
    assert ballots.reopen_ballot(ballot, "It is clear now.", actor=cast.colleague, now=START + DAY)


def test_an_absent_chair_leaves_reopening_to_the_co_chair(cast, ballot):
    ballots.note_absence(ballot.seats.get(kind="chair"), "On leave.", actor=cast.chair, now=THEN)
    ballots.move_to_meeting(ballot, "We must talk.", actor=cast.member, now=THEN)
    assert waiting(cast.co_chair) == {"review.reopen"}
    with refused("ballot.not_leading"):
        ballots.reopen_ballot(ballot, "It is clear now.", actor=cast.chair, now=THEN)
    assert ballots.reopen_ballot(ballot, "It is clear now.", actor=cast.co_chair, now=THEN)


# Conflicts that outlast a ballot


def test_who_stood_back_stays_out_of_the_next_ballot_and_of_a_higher_tier(cast, ballot):
    recuse(ballot, cast.member)
    ballots.move_to_meeting(ballot, "We must talk.", actor=cast.business, now=THEN)
    again = ballots.reopen_ballot(ballot, "It is clear now.", actor=cast.chair, now=THEN)
    with refused("ballot.recused"):
        vote(again, cast.member)
    higher = raise_tier(again.review, 4, REASONS, actor=cast.security, now=THEN)
    row = ReviewParty.objects.get(review=higher, person=cast.member)
    assert row.relation == "declared" and not row.found_by_system
    assert make.fresh(again).state == "replaced"


def test_whom_a_changed_version_names_has_a_conflict_from_then_on(cast, request_3, ballot):
    vote(ballot, cast.chair)
    draft = revising.start_revision(request_3, actor=cast.owner, now=THEN)
    make.write(draft, {"agent_metadata.executive_sponsor": cast.chair.email}, Step.BASICS)
    revising.submit_revision(draft, actor=cast.owner, now=THEN)
    again = make.to_ballot(request_3, THEN + HOUR)
    with refused("ballot.recused"):
        vote(again, cast.chair, now=THEN + HOUR)
    assert vote(again, cast.chair_alternate, now=THEN + HOUR)
    assert not Vote.objects.filter(ballot=again, person=cast.chair).exists()
