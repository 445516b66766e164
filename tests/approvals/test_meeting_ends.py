"""How meetings and their items end: elsewhere, in an empty room, and as the minutes tell it."""

from datetime import timedelta
from functools import partial

import pytest
from django.urls import reverse

from approvals.actions import meetings
from approvals.actions.ballots import reopen_ballot
from approvals.actions.meetings.papers import minutes_pdf
from approvals.actions.requests import withdraw
from approvals.meeting_room import MeetingRoom
from approvals.minutes_room import MinutesText
from approvals.models import Ballot, Meeting, Minutes, Request
from approvals.rules.meetings import ItemKind
from tests import make
from tests.approvals.meeting_making import (
    HOUR,
    MINUTE,
    NO,
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

pytestmark = pytest.mark.django_db
NOW = SOON + MINUTE
END = SOON + HOUR


@pytest.fixture
def case(cast):
    make.five_seats(cast)
    return waiting_case(cast)


def words(meeting, reader, now=END):
    """What page and minutes say of the case."""
    meeting = Meeting.objects.get(pk=meeting.pk)
    lines = MeetingRoom(meeting, reader, now).lines
    line = next(one for one in lines if one.item.kind == "case")
    minutes = MinutesText(Minutes.objects.get(meeting=meeting), now)
    said = next(one for one in minutes.items if one["kind"] == "case")
    assert str(said["state_words"]) == line.sign.words
    return line.sign.words, [button.act for button in line.buttons]


def ended(case, cast):
    request = Request.objects.get(number=case.review.subject_id)
    withdraw(request, "We build something else.", actor=cast.owner, now=NOW)


def voted_on(case, cast):
    reopen_ballot(make.fresh(case), "It cannot wait.", actor=cast.chair, now=NOW)


@pytest.mark.parametrize(
    ("happens", "told"), [(ended, "ended elsewhere"), (voted_on, "voted on between meetings")]
)
def test_what_goes_on_elsewhere_is_withdrawn_from_the_agenda(cast, case, happens, told):
    meeting = opened(cast, cast.co_chair, cast.member)
    assert "call" in words(meeting, cast.chair)[1]
    happens(case, cast)
    said, buttons = words(meeting, cast.chair)
    assert told in said and "call" not in buttons
    meetings.close_meeting(meeting, actor=cast.chair, now=END)
    assert state(case_item(meeting)) == "withdrawn"
    assert told in words(meeting, cast.chair)[0]
    minutes = meetings.circulate(meeting, actor=cast.chair, now=END)
    frozen = [str(one["state_words"]) for one in MinutesText(minutes, END).items]
    assert any(told in one for one in frozen)


def test_a_meeting_is_opened_when_its_time_has_nearly_come(cast, client):
    meeting = planned(cast, starts_at=SOON + timedelta(days=11))
    early = meeting.starts_at - 61 * MINUTE
    refused("meeting.too_early", lambda: meetings.open_meeting(
        meeting, actor=cast.administrator, now=early))  # fmt: skip
    assert "Move it first" in str(MeetingRoom(meeting, cast.chair, early).early_refusal)
    assert MeetingRoom(meeting, cast.member, early).early_refusal is None
    meetings.open_meeting(meeting, actor=cast.administrator, now=early + MINUTE)


@pytest.mark.parametrize("who", ["administrator", "chair"])
@pytest.mark.parametrize("act", [meetings.close_item_vote, meetings.postpone_item])
def test_who_may_open_a_meeting_may_end_it_with_nobody_there(cast, who, act):
    person, meeting = getattr(cast, who), planned(cast)
    meetings.open_meeting(meeting, actor=cast.administrator, now=SOON)
    report = meetings.add_item(
        meeting, ItemKind.REPORT, "KPI report", "", actor=cast.administrator, now=NOW
    )
    meetings.call_item(report, actor=cast.administrator, now=NOW)
    refused("meeting.not_leading", lambda: act(report, actor=cast.member, now=NOW))
    room = MeetingRoom(Meeting.objects.get(pk=meeting.pk), person, NOW)
    assert [button.act for button in room.lines[0].buttons] == ["close", "postpone"]
    act(report, actor=person, now=NOW)
    meetings.close_meeting(meeting, actor=person, now=END)


def test_with_somebody_there_who_presides_closes_items(cast):
    meeting = opened(cast, cast.co_chair)
    report = meeting.items.filter(kind="report").first()
    meetings.call_item(report, actor=cast.administrator, now=NOW)
    for person in (cast.administrator, cast.co_chair):
        refused("meeting.not_leading", partial(close, report, person))


def test_a_vote_beside_the_count_is_said_to_be_so(cast, case):
    meeting = opened(cast, cast.co_chair, cast.member, cast.chair_alternate)
    item = case_item(meeting)
    ballot = called(item, cast.chair, NOW)
    meetings.note_departure(meeting, cast.chair, actor=cast.chair, now=NOW + MINUTE)
    make.vote(ballot, cast.chair_alternate, YES, now=NOW + 2 * MINUTE)
    meetings.note_arrival(meeting, cast.chair, actor=cast.chair, now=NOW + 3 * MINUTE)
    for person in (cast.chair, cast.member):
        make.vote(ballot, person, NO, now=NOW + 4 * MINUTE)
    close(item, cast.chair)
    minutes = Minutes.objects.get(meeting=meeting)
    said = next(one for one in MinutesText(minutes, END).items if one["kind"] == "case")
    told = {v["person"]: str(v["uncounted_words"]) for v in said["hearings"][0]["votes"]}
    assert told == {
        str(cast.chair_alternate): "not counted: the holder came",
        str(cast.chair): "",
        str(cast.member): "",
    }
    assert Ballot.objects.get(pk=ballot.pk).arithmetic["rejections"] == 2
    assert minutes_pdf(minutes, END).startswith(b"%PDF")


def test_minutes_say_who_approved_them_and_in_what_role(cast, client):
    meeting = opened(cast)
    meetings.close_meeting(meeting, actor=cast.chair, now=END)
    assert not MinutesText(Minutes.objects.get(meeting=meeting), END).approval
    meetings.circulate(meeting, actor=cast.chair, now=END)
    minutes = meetings.approve_minutes(meeting, actor=cast.co_chair, now=END)
    seat = cast.committee.seats.get(kind="co_chair").title
    told = f"By {cast.co_chair}, {seat}, who was not in the room."
    assert MinutesText(minutes, END).approval == told
    client.force_login(cast.member)
    page = client.get(reverse("minutes_detail", args=[meeting.pk])).content.decode()
    assert told in page


def test_a_text_that_nobody_can_read_is_no_text(cast, client):
    meeting, blank = opened(cast), "\u200b \u200b"
    for title, text in ((blank, "Elbe."), ("Rooms", blank)):
        what = (meeting, ItemKind.MOTION, title, text)
        act = partial(meetings.add_item, *what, actor=cast.chair, now=NOW)
        refused("meeting.title_missing", act)
    refused("meeting.title_missing", lambda: meetings.ask(
        meeting, blank, cast.owner, END.date(), actor=cast.chair, now=NOW))  # fmt: skip
    client.force_login(cast.administrator)
    add, new = (reverse(name, args=[meeting.pk]) for name in ("agenda_add", "action_new"))
    rows = meeting.items.count()
    typed = {"kind": "motion", "title": blank, "text": blank}
    assert client.post(add, typed).status_code == 422
    assert client.post(add, {**typed, "title": "Rooms"}).status_code == 422
    due = {"owner": cast.owner.pk, "due_on": "2027-01-01"}
    assert client.post(new, {"text": blank, **due}).status_code == 422
    assert meeting.items.count() == rows and not meeting.action_items.exists()
