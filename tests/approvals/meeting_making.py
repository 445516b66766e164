"""Meetings for tests: planned, filled and held by the actions, so that they could have happened."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from approvals.actions import meetings
from approvals.actions.ballots import move_to_meeting
from approvals.actions.meetings.session import ballot_under
from approvals.models import Ballot, Meeting
from approvals.rules.ballots import Choice
from approvals.rules.meetings import ItemKind
from govportal.refusals import Refused
from tests import make
from tests.make import START

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
BERLIN = ZoneInfo("Europe/Berlin")
SOON = START + timedelta(days=2)
YES, NO, ABSTAIN = Choice.APPROVE, Choice.REJECT, Choice.ABSTAIN


def plan(starts_at=SOON, **more):
    values = {"title": "November meeting", "starts_at": starts_at.astimezone(BERLIN),
              "zone": "Europe/Berlin", "place": "Room Elbe"}  # fmt: skip
    return meetings.Plan(**values | more)


def planned(cast, now=START, **more):
    """A meeting in two days, by the chair."""
    made = meetings.schedule_meetings(cast.committee, plan(**more), actor=cast.chair, now=now)
    return made[0]


def waiting_case(cast, now=START + HOUR, example="tier3-claims", **more):
    """A case that a member moved to the meeting."""
    ballot = make.to_ballot(make.request(cast, example, **more), now)
    move_to_meeting(ballot, "Let us talk about it.", actor=cast.member, now=now)
    return ballot


def opened(cast, *present, now=SOON, meeting=None):
    """The meeting, filled and opened by the chair, with these people in the room as well."""
    meeting = meeting or planned(cast)
    meetings.fill_agenda(meeting, actor=cast.chair, now=now)
    meetings.open_meeting(meeting, actor=cast.chair, now=now)
    for person in present:
        meetings.note_arrival(meeting, person, actor=person, now=now)
    return Meeting.objects.get(pk=meeting.pk)


def case_item(meeting):
    return meeting.items.get(kind="case")


def called(item, actor, now):
    """The item is called; returns its ballot."""
    meetings.call_item(item, actor=actor, now=now)
    return hearing(item)


def hearing(item):
    found = ballot_under(item)
    return Ballot.objects.select_related("review__committee").get(pk=found.pk)


def state(item):
    item.refresh_from_db()
    return item.state


def refused(code, act):
    with pytest.raises(Refused) as said:
        act()
    assert said.value.refusal.code == code


def close(item, actor, now=SOON + HOUR):
    meetings.close_item_vote(item, actor=actor, now=now)


def moved(meeting, person, now):
    return meetings.add_item(meeting, ItemKind.MOTION, "Rooms", "Elbe.", actor=person, now=now)
