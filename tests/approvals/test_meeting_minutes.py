"""Minutes, motions and actions of meetings, from the draft to the addendum."""

from datetime import timedelta

import pytest

from approvals.actions import meetings
from approvals.actions.ballots import recuse
from approvals.models import Decision, Meeting, Minutes, Review
from approvals.rules.meetings import ItemKind
from tests import make
from tests.approvals.meeting_making import (
    HOUR,
    MINUTE,
    SOON,
    YES,
    called,
    case_item,
    close,
    opened,
    planned,
    refused,
    state,
    waiting_case,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NOW = SOON + MINUTE
END = SOON + HOUR


@pytest.fixture
def case(cast):
    make.five_seats(cast)
    return waiting_case(cast)


def test_minutes_are_drafted_sent_round_and_approved_by_the_committee(cast, case):
    meeting = opened(cast, cast.co_chair, cast.member)
    item = case_item(meeting)
    ballot = called(item, cast.chair, NOW)
    recuse(ballot, "My sister sells it.", actor=cast.member, now=NOW)
    meetings.write_note(item, "Nobody else could come.", actor=cast.chair, now=NOW)
    refused("minutes.not_over", lambda: meetings.circulate(meeting, actor=cast.chair, now=NOW))
    meetings.close_meeting(meeting, actor=cast.chair, now=END)
    minutes = meetings.circulate(meeting, actor=cast.administrator, now=END)
    said = next(row for row in minutes.content["items"] if row["kind"] == "case")
    assert said["state"] == "no_quorum" and said["note"] == "Nobody else could come."
    assert said["hearings"][0]["recused"] == ["Member"]
    assert said["hearings"][0]["votes"] == []
    refused(
        "minutes.not_draft_stale",
        lambda: meetings.write_note(item, "Other words.", actor=cast.chair, now=END),
    )
    following = planned(cast, now=END, starts_at=END + timedelta(days=20))
    late = following.starts_at
    following = opened(cast, cast.co_chair, cast.ethics, now=late, meeting=following)
    vote = following.items.get(kind="minutes")
    ballot = called(vote, cast.chair, late)
    for person in (cast.chair, cast.ethics):
        make.vote(ballot, person, YES, now=late)
    close(vote, cast.chair, late + MINUTE)
    minutes = Minutes.objects.get(meeting=meeting)
    assert minutes.state == "approved" and minutes.approved_in == vote
    added = meetings.add_addendum(meeting, "Room Elbe.", actor=cast.chair, now=late + MINUTE)
    assert added.n == 1


def test_the_chair_approves_minutes_that_were_sent_round(cast):
    meeting = opened(cast)
    meetings.close_meeting(meeting, actor=cast.chair, now=END)
    refused(
        "minutes.not_circulated_stale",
        lambda: meetings.approve_minutes(meeting, actor=cast.chair, now=END),
    )
    meetings.circulate(meeting, actor=cast.chair, now=END)
    meetings.take_back(meeting, "A name is wrong.", actor=cast.administrator, now=END)
    minutes = meetings.circulate(meeting, actor=cast.chair, now=END)
    assert minutes.version == 2
    refused(
        "minutes.not_chair",
        lambda: meetings.approve_minutes(meeting, actor=cast.administrator, now=END),
    )
    minutes = meetings.approve_minutes(meeting, actor=cast.co_chair, now=END)
    assert minutes.state == "approved" and minutes.approved_by == cast.co_chair


def test_a_motion_goes_through_the_same_ballot_and_decision(cast):
    make.five_seats(cast)
    meeting = opened(cast, cast.co_chair, cast.member)
    motion = meetings.add_item(
        meeting, ItemKind.MOTION, "Rooms", "To meet in Elbe.", actor=cast.member, now=NOW
    )
    assert motion.moved_by == cast.member
    ballot = called(motion, cast.chair, NOW)
    assert ballot.review.subject_kind == "motion"
    for person in (cast.member, cast.chair):
        make.vote(ballot, person, YES, now=NOW)
    close(motion, cast.chair)
    assert Decision.objects.get(ballot=ballot).outcome == "approve"
    assert Review.objects.get(pk=ballot.review_id).state == "decided"


def test_a_motion_without_quorum_is_taken_up_by_the_next_meeting(cast):
    make.five_seats(cast)
    meeting = opened(cast, cast.co_chair)
    motion = meetings.add_item(
        meeting, ItemKind.MOTION, "Rooms", "Elbe.", actor=cast.chair, now=NOW
    )
    called(motion, cast.chair, NOW)
    assert state(motion) == "no_quorum"
    meetings.close_meeting(meeting, actor=cast.chair, now=END)
    following = planned(cast, now=END, starts_at=END + timedelta(days=20))
    new = meetings.fill_agenda(following, actor=cast.chair, now=END)
    carried = next(one for one in new if one.kind == "motion")
    assert carried.review == motion.review and carried.text == motion.text


def test_an_action_stands_on_its_owners_list_until_it_is_done(cast):
    meeting = opened(cast)
    due = END.date() + timedelta(days=7)
    action = meetings.ask(meeting, "Test it.", cast.tech_owner, due, actor=cast.chair, now=NOW)
    assert cast.tech_owner.work_items.filter(closed_at=None, kind="action.do").count() == 1
    refused("action.not_yours", lambda: meetings.finish(action, "Done.", actor=cast.owner, now=END))
    meetings.finish(action, "Tested.", actor=cast.tech_owner, now=END)
    assert not cast.tech_owner.work_items.filter(closed_at=None, kind="action.do").exists()
    refused("action.done_stale", lambda: meetings.finish(action, "x", actor=cast.chair, now=END))


def test_one_meeting_of_a_committee_at_a_time(cast):
    opened(cast)
    other = planned(cast, starts_at=SOON + HOUR)
    refused(
        "meeting.another_open_stale",
        lambda: meetings.open_meeting(other, actor=cast.chair, now=NOW),
    )
    assert Meeting.objects.get(pk=other.pk).state == "planned"
