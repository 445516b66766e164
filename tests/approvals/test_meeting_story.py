"""Meetings as they go: called, voted on by those in the room, decided, and written down."""

from datetime import timedelta

import pytest

from approvals.actions import meetings
from approvals.actions.ballots import casting_vote, recuse
from approvals.actions.requests import withdraw
from approvals.models import Decision, Request
from approvals.rules.ballots import Choice
from approvals.rules.meetings import ItemKind
from registry.models import Authorisation
from tests import make
from tests.approvals.meeting_making import (
    ABSTAIN,
    HOUR,
    MINUTE,
    NO,
    SOON,
    YES,
    called,
    case_item,
    close,
    hearing,
    opened,
    planned,
    refused,
    state,
    waiting_case,
)
from tests.make import REASONS

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NOW = SOON + MINUTE
END = SOON + HOUR


@pytest.fixture
def case(cast):
    make.five_seats(cast)
    return waiting_case(cast)


def test_what_waits_is_decided_by_those_in_the_room(cast, case):
    meeting = opened(cast, cast.co_chair, cast.member)
    item = case_item(meeting)
    ballot = called(item, cast.chair, NOW)
    for person in (cast.chair, cast.member):
        make.vote(ballot, person, YES, now=NOW)
    refused("ballot.not_in_room", lambda: make.vote(ballot, cast.ethics, NO, now=NOW))
    close(item, cast.chair)
    decision = Decision.objects.get(review=case.review)
    assert (decision.outcome, decision.basis, decision.ballot) == ("approve", "ballot", ballot)
    assert decision.arithmetic["venue"] == "meeting"
    assert (decision.arithmetic["present"], decision.arithmetic["needed"]) == (3, 3)
    assert state(item) == "decided"
    request = Request.objects.get(number=case.review.subject_id)
    assert request.state == "approved"
    assert Authorisation.objects.filter(basis=decision.ledger_ref).exists()


def test_a_member_recuses_and_the_item_closes_for_want_of_a_quorum(cast, case):
    meeting = opened(cast, cast.co_chair, cast.member)
    item = case_item(meeting)
    ballot = called(item, cast.chair, NOW)
    recuse(ballot, "My sister sells it.", actor=cast.member, now=NOW)
    assert state(item) == "no_quorum"
    assert item.outcome["present"] == 2 and item.outcome["needed"] == 3
    assert "approvals" not in item.outcome
    assert not Decision.objects.filter(review=case.review).exists()
    meetings.note_arrival(meeting, cast.ethics, actor=cast.ethics, now=NOW)
    again = called(item, cast.chair, NOW + MINUTE)
    assert again.n == ballot.n + 1 and state(item) == "called"


def test_who_leaves_may_take_the_quorum_with_them(cast, case):
    meeting = opened(cast, cast.co_chair, cast.member)
    item = case_item(meeting)
    called(item, cast.chair, NOW)
    meetings.note_departure(meeting, cast.member, actor=cast.member, now=NOW + MINUTE)
    assert state(item) == "no_quorum"


def test_an_alternate_sits_for_who_is_absent_and_makes_way_when_they_come(cast, case):
    meeting = opened(cast, cast.co_chair, cast.member, cast.chair_alternate)
    item = case_item(meeting)
    ballot = called(item, cast.chair, NOW)
    refused("ballot.holder_sits", lambda: make.vote(ballot, cast.chair_alternate, now=NOW))
    meetings.note_departure(meeting, cast.chair, actor=cast.chair, now=NOW + MINUTE)
    make.vote(ballot, cast.chair_alternate, YES, now=NOW + 2 * MINUTE)
    meetings.note_arrival(meeting, cast.chair, actor=cast.chair, now=NOW + 3 * MINUTE)
    make.vote(ballot, cast.chair, NO, now=NOW + 4 * MINUTE)
    make.vote(ballot, cast.member, NO, now=NOW + 4 * MINUTE)
    close(item, cast.chair)
    assert Decision.objects.get(review=case.review).outcome == "reject"


def test_the_co_chair_presides_over_an_item_in_which_the_chair_is_conflicted(cast, case):
    meeting = opened(cast, cast.co_chair, cast.member, cast.business)
    item = case_item(meeting)
    ballot = called(item, cast.chair, NOW)
    recuse(ballot, "I built it.", actor=cast.chair, now=NOW)
    for person, choice in ((cast.co_chair, YES), (cast.member, NO)):
        make.vote(ballot, person, choice, now=NOW)
    refused("meeting.not_leading", lambda: close(item, cast.chair))
    close(item, cast.co_chair)
    ballot = hearing(item)
    assert ballot.state == "tied" and state(item) == "called"
    casting = (Choice.APPROVE, REASONS, ballot.digest)
    refused("ballot.recused", lambda: casting_vote(ballot, *casting, actor=cast.chair, now=END))
    casting_vote(ballot, *casting, actor=cast.co_chair, now=END + MINUTE)
    assert Decision.objects.get(review=case.review).outcome == "approve"
    assert state(item) == "decided"


def test_after_a_tie_the_votes_stand_and_who_left_presides_no_more(cast, case):
    meeting = opened(cast, cast.co_chair, cast.member, cast.business)
    item = case_item(meeting)
    ballot = called(item, cast.chair, NOW)
    answers = ((cast.chair, ABSTAIN), (cast.co_chair, YES), (cast.member, NO))
    for person, choice in answers:
        make.vote(ballot, person, choice, now=NOW)
    close(item, cast.chair)
    meetings.note_departure(meeting, cast.chair, actor=cast.chair, now=END + MINUTE)
    assert state(item) == "called" and hearing(item).state == "tied"
    ballot = hearing(item)
    casting = (Choice.REJECT, REASONS, ballot.digest)
    late = END + 2 * MINUTE
    refused(
        "ballot.not_presiding", lambda: casting_vote(ballot, *casting, actor=cast.chair, now=late)
    )
    casting_vote(ballot, *casting, actor=cast.co_chair, now=late)
    assert Decision.objects.get(review=case.review).outcome == "reject"


def test_a_tie_that_nobody_is_left_to_break_goes_to_the_next_meeting(cast, case):
    meeting = opened(cast, cast.co_chair, cast.member, cast.business)
    item = case_item(meeting)
    ballot = called(item, cast.chair, NOW)
    for person, choice in ((cast.member, YES), (cast.business, NO)):
        make.vote(ballot, person, choice, now=NOW)
    close(item, cast.chair)
    for person in (cast.chair, cast.co_chair):
        meetings.note_departure(meeting, person, actor=person, now=END + MINUTE)
    assert state(item) in {"postponed", "no_quorum"}
    assert hearing(item).state == "next_meeting"


def test_conditions_of_the_room_are_attached(cast, case):
    meeting = opened(cast, cast.co_chair, cast.member)
    item = case_item(meeting)
    ballot = called(item, cast.chair, NOW)
    limit = Choice.APPROVE_WITH_CONDITIONS
    make.vote(ballot, cast.chair, limit, now=NOW, rows=[make.row("A limit for each customer.")])
    make.vote(ballot, cast.member, YES, now=NOW)
    close(item, cast.chair)
    assert Decision.objects.get(review=case.review).outcome == "conditions"
    assert [c.text for c in case.review.conditions.all()] == ["A limit for each customer."]


def test_votes_stay_hidden_from_who_has_not_voted(cast, case, client):
    meeting = opened(cast, cast.co_chair, cast.member)
    ballot = called(case_item(meeting), cast.chair, NOW)
    make.vote(
        ballot,
        cast.chair,
        NO,
        now=NOW,
        rationale="Far too much for one programme, as the review says.",
    )
    address = meeting.get_absolute_url()
    client.force_login(cast.member)
    assert b"Far too much" not in client.get(address).content
    make.vote(ballot, cast.member, YES, now=NOW)
    assert b"Far too much" in client.get(address).content


def test_routine_items_are_adopted_in_one_vote_and_anybody_pulls_one_out(cast, case):
    meeting = planned(cast)
    motions = [
        meetings.add_item(
            meeting, ItemKind.MOTION, title, "As sent round.", actor=cast.chair, now=SOON
        )
        for title in ("Calendar", "Rooms", "Budget")
    ]
    for motion in motions:
        meetings.put_on_consent(motion, actor=cast.chair, now=SOON)
    meetings.pull_from_consent(motions[2], actor=cast.ethics, now=SOON)
    meeting = opened(cast, cast.co_chair, cast.member, meeting=meeting)
    item = meetings.call_consent(meeting, actor=cast.chair, now=NOW)
    ballot = hearing(item)
    assert "Calendar" in ballot.text["question"] and "Budget" not in ballot.text["question"]
    refused(
        "meeting.item_called_stale",
        lambda: meetings.pull_from_consent(motions[0], actor=cast.member, now=NOW),
    )
    for person in (cast.chair, cast.member):
        make.vote(ballot, person, YES, now=NOW)
    close(item, cast.chair)
    assert [state(one) for one in motions] == ["adopted", "adopted", "waiting"]
    assert motions[2].pulled_by == cast.ethics


def test_a_no_to_the_consent_agenda_takes_it_apart(cast, case):
    meeting = planned(cast)
    motion = meetings.add_item(
        meeting, ItemKind.MOTION, "Rooms", "Elbe.", actor=cast.chair, now=SOON
    )
    meetings.put_on_consent(motion, actor=cast.chair, now=SOON)
    meeting = opened(cast, cast.co_chair, cast.member, meeting=meeting)
    item = meetings.call_consent(meeting, actor=cast.chair, now=NOW)
    for person in (cast.chair, cast.member):
        make.vote(hearing(item), person, NO, now=NOW)
    close(item, cast.chair)
    assert state(motion) == "waiting" and not motion.is_consent


def test_a_case_is_never_routine(cast, case):
    meeting = opened(cast)
    refused(
        "meeting.not_routine",
        lambda: meetings.put_on_consent(case_item(meeting), actor=cast.chair, now=NOW),
    )


def test_a_request_withdrawn_in_the_middle_ends_its_item(cast, case):
    meeting = opened(cast, cast.co_chair, cast.member)
    item = case_item(meeting)
    called(item, cast.chair, NOW)
    request = Request.objects.get(number=case.review.subject_id)
    withdraw(request, "We build something else.", actor=cast.owner, now=NOW)
    assert state(item) == "withdrawn" and hearing(item).state == "withdrawn"
    meetings.close_meeting(meeting, actor=cast.chair, now=END)


def test_who_stands_back_after_a_tie_has_the_vote_held_again(cast, case):
    meeting = opened(cast, cast.co_chair, cast.member, cast.business)
    item = case_item(meeting)
    ballot = called(item, cast.chair, NOW)
    for person, choice in ((cast.member, YES), (cast.business, NO)):
        make.vote(ballot, person, choice, now=NOW)
    close(item, cast.chair)
    recuse(hearing(item), "My sister sells it.", actor=cast.business, now=END)
    assert state(item) == "postponed" and hearing(item).state == "next_meeting"
    assert called(item, cast.chair, END + MINUTE).n == ballot.n + 1


def test_what_was_not_called_waits_for_the_next_meeting(cast, case):
    meeting = opened(cast, cast.co_chair, cast.member)
    meetings.close_meeting(meeting, actor=cast.chair, now=END)
    assert set(meeting.items.values_list("state", flat=True)) == {"postponed"}
    assert not meeting.attendances.filter(left_at=None).exists()
    following = planned(cast, now=END, starts_at=END + timedelta(days=20))
    new = meetings.fill_agenda(following, actor=cast.chair, now=END)
    assert case.review.title in [item.title for item in new]
    assert meetings.fill_agenda(following, actor=cast.chair, now=END) == []
