"""Pages of meetings: planned with an invitation, held, and written down, all without script."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from approvals.actions import meetings
from approvals.models import ActionItem, Decision, Meeting, Minutes
from approvals.rules.meetings import ItemKind
from govportal.people.models import Person
from govportal.worklist.actions import deliver_notices
from govportal.worklist.models import Notice
from tests import make
from tests.approvals.meeting_making import case_item, hearing, plan, waiting_case
from tests.approvals.test_meeting_calendar import parsed
from tests.make import REASONS

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def case(cast, now):
    make.five_seats(cast)
    return waiting_case(cast, now - timedelta(hours=1))


@pytest.fixture
def meeting(cast, case, now):
    made = meetings.schedule_meetings(
        cast.committee, plan(now + timedelta(minutes=5)), actor=cast.chair, now=now
    )
    return made[0]


def act(client, meeting, what):
    return client.post(reverse("meeting_act", args=[meeting.pk, what]))


def do(client, item, what):
    return client.post(reverse("agenda_act", args=[item.meeting_id, item.pk, what]), follow=True)


def said(answer):
    return " ".join(answer.content.decode().split())


def form(**more):
    day = timezone.now().date() + timedelta(days=30)
    values = {"title": "Winter meeting", "day": day.isoformat(), "time": "14:00",
              "zone": "Europe/Berlin", "minutes": "90", "place": "Elbe; or video", "link": "",
              "months": "3"}  # fmt: skip
    return values | more


def files(person):
    """The calendars that somebody was sent, by their mails, oldest first, each with its event."""
    sent = [one for one in mail.outbox if one.to == [person.email] and one.attachments]
    return [parsed(one.attachments[0][1]) for one in sent]


def test_a_series_is_planned_and_everybody_is_invited(client, cast, now):
    Person.objects.filter(pk=cast.member.pk).update(time_zone="America/New_York")
    client.force_login(cast.chair)
    answer = client.post(reverse("meeting_new"), form(committee=cast.committee.pk))
    planned = list(Meeting.objects.order_by("starts_at"))
    assert answer.status_code == 302 and len(planned) == 3
    assert {one.starts_at.astimezone(ZoneInfo("Europe/Berlin")).hour for one in planned} == {14}
    deliver_notices(now + timedelta(minutes=1))
    found = files(cast.member)
    events = [event for _, event in found]
    assert len(events) == 3 and len({one["UID"] for one in events}) == 3
    assert events[0].decoded("DTSTART") == planned[0].starts_at
    assert events[0]["LOCATION"] == "Elbe; or video"
    body = next(one.body for one in mail.outbox if one.to == [cast.member.email])
    assert "America/New_York" in body and "14:00 (Europe/Berlin)" in body
    kind = list(mail.outbox[0].message().walk())[-1]
    assert kind.get_content_type() == "text/calendar" and kind.get_param("method") == "REQUEST"


def test_moving_and_calling_off_tell_calendars_too(client, cast, meeting, now):
    client.force_login(cast.co_chair)
    client.post(reverse("meeting_change", args=[meeting.pk]), form())
    client.post(reverse("meeting_cancel", args=[meeting.pk]), {"reason": "Nothing waits."})
    deliver_notices(now + timedelta(minutes=1))
    found = files(cast.member)
    assert [event["SEQUENCE"] for _, event in found] == [0, 1, 2]
    assert [calendar["METHOD"] for calendar, _ in found] == ["REQUEST", "REQUEST", "CANCEL"]
    assert len({event["UID"] for _, event in found}) == 1
    meeting.refresh_from_db()
    assert meeting.state == "cancelled" and meeting.reason == "Nothing waits."
    answer = act(client, meeting, "open")
    assert answer.status_code == 302
    assert "called off" in said(client.get(meeting.get_absolute_url()))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"zone": "Mars/Base"}, "No time zone has this name."),
        ({"day": "2020-01-01"}, "That time is over."),
        ({"minutes": "0"}, "5"),
        ({"title": ""}, "required"),
        ({"link": "javascript:alert(1)"}, "URL"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, cast, wrong, words):
    client.force_login(cast.administrator)
    answer = client.post(reverse("meeting_new"), form(committee=cast.committee.pk, **wrong))
    assert answer.status_code == 422 and not Meeting.objects.exists()
    assert words in said(answer) and "Elbe; or video" in said(answer)
    assert not Notice.objects.filter(key__startswith="meeting:").exists()


def test_who_neither_leads_nor_keeps_is_told_why(client, cast, meeting):
    for person in (cast.member, cast.auditor):
        client.force_login(person)
        assert client.post(reverse("meeting_new"), form()).status_code == 403
        for what in ("fill", "open", "close"):
            assert act(client, meeting, what).status_code in {302, 403}
    meeting.refresh_from_db()
    assert meeting.state == "planned" and not meeting.items.exists()


def test_five_people_meet_and_decide(client, cast, case, meeting):
    """The chair leads, four others come; votes, the close, the minutes: each by their own page."""
    client.force_login(cast.chair)
    act(client, meeting, "fill")
    act(client, meeting, "open")
    item = case_item(meeting)
    for person in (cast.co_chair, cast.member, cast.business, cast.ethics):
        client.force_login(person)
        came = reverse("meeting_person", args=[meeting.pk, person.pk, "arrive"])
        client.post(came)
        assert "is in the room already" in said(client.post(came, follow=True))
        assert "I leave" in said(client.get(meeting.get_absolute_url()))
    client.force_login(cast.chair)
    do(client, item, "call")
    ballot = hearing(item)
    paper = {"choice": "approve", "rationale": REASONS, "digest": ballot.digest}
    for person in (cast.chair, cast.co_chair, cast.member, cast.business):
        client.force_login(person)
        page = said(client.get(meeting.get_absolute_url()))
        assert "Your vote" in page
        where = reverse("ballot_vote", args=[ballot.review_id])
        assert "Check your vote" in said(client.post(where, paper))
        done = client.post(where, {**paper, "confirmed": "1", "has_read": "1"})
        assert done["Location"] == f"{meeting.get_absolute_url()}#item-{item.pk}"
    client.force_login(cast.member)
    assert do(client, item, "close").status_code == 403
    client.force_login(cast.chair)
    assert "Carried" in said(do(client, item, "close"))
    assert Decision.objects.get(review=ballot.review_id).outcome == "approve"
    assert "is ended" in said(do(client, item, "call"))
    act(client, meeting, "close")
    page = said(client.get(reverse("minutes_detail", args=[meeting.pk])))
    assert "5 (in the room)" in page or "Present" in page
    for step in ("minutes_circulate", "minutes_approve"):
        assert client.get(reverse(step, args=[meeting.pk])).status_code == 200
        client.post(reverse(step, args=[meeting.pk]))
    assert Minutes.objects.get(meeting=meeting).state == "approved"
    add = reverse("minutes_addendum", args=[meeting.pk])
    assert client.post(add, {"text": ""}).status_code == 422
    client.post(add, {"text": "The room was Elbe."})
    assert "The room was Elbe." in said(client.get(reverse("minutes_detail", args=[meeting.pk])))
    for name in ("minutes_download", "meeting_papers"):
        printed = client.post(reverse(name, args=[meeting.pk]))
        assert printed.content.startswith(b"%PDF") and printed["Cache-Control"]


def test_a_vote_that_is_not_taken_comes_back_to_its_writer(client, cast, case, meeting):
    for what in ("fill", "open"):
        client.force_login(cast.chair)
        act(client, meeting, what)
    now = timezone.now()
    for person in (cast.co_chair, cast.member):
        meetings.note_arrival(meeting, person, actor=person, now=now)
    item = case_item(meeting)
    do(client, item, "call")
    ballot = hearing(item)
    where = reverse("ballot_vote", args=[ballot.review_id])
    short = {"choice": "reject", "rationale": "Too short.", "digest": ballot.digest}
    answer = client.post(where, short)
    assert answer.status_code == 422
    assert "Too short." in said(answer) and meeting.title in said(answer)
    client.force_login(cast.ethics)
    answer = client.post(where, {**short, "rationale": REASONS})
    assert "in the room" in said(answer) and answer.status_code in {403, 422}


def test_the_page_polls_while_it_is_in_session_and_only_its_live_part(client, cast, case, meeting):
    client.force_login(cast.member)
    address = meeting.get_absolute_url()
    assert "every 5s" not in said(client.get(address))
    client.force_login(cast.chair)
    act(client, meeting, "open")
    assert "every 5s" in said(client.get(address))
    part = said(client.get(address, headers={"HX-Request": "true"}))
    assert part.startswith('<div id="live"') and "<html" not in part


def test_an_action_is_asked_for_and_done(client, cast, case, meeting):
    client.force_login(cast.chair)
    act(client, meeting, "open")
    new = reverse("action_new", args=[meeting.pk])
    due = (timezone.now().date() + timedelta(days=9)).isoformat()
    asked = {"text": "Test it.", "owner": cast.owner.pk, "due_on": due}
    assert client.post(new, {**asked, "due_on": "2020-01-01"}).status_code == 422
    client.post(new, asked)
    action = ActionItem.objects.get()
    client.force_login(cast.owner)
    assert client.post(action.get_absolute_url(), {"text": ""}).status_code == 422
    client.post(action.get_absolute_url(), {"text": "Tested."})
    assert "Tested." in said(client.get(action.get_absolute_url()))
    assert client.post(action.get_absolute_url(), {"text": "Again."}).status_code == 409


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_ten_meetings_and_ten_items_cost_what_one_costs(client, cast, case, meeting, now):
    client.force_login(cast.chair)
    act(client, meeting, "fill")
    places = [reverse("meeting_list"), meeting.get_absolute_url()]
    before = [queries(client, place) for place in places]
    more = plan(now + timedelta(days=9))
    meetings.schedule_meetings(cast.committee, more, months=9, actor=cast.chair, now=now)
    for n in range(10):
        meetings.add_item(meeting, ItemKind.REPORT, f"Report {n}", "", actor=cast.chair, now=now)
    assert [queries(client, place) for place in places] == before
    assert max(before) <= 12


def test_minutes_of_ten_items_cost_what_those_of_one_cost(client, cast, case, meeting):
    client.force_login(cast.chair)
    for what in ("fill", "open"):
        act(client, meeting, what)
    address = reverse("minutes_detail", args=[meeting.pk])
    before, now = queries(client, address), timezone.now()
    for n in range(10):
        meetings.add_item(meeting, ItemKind.MOTION, f"No. {n}", "So.", actor=cast.chair, now=now)
    assert queries(client, address) == before <= 15


def test_the_page_in_session_has_its_price(client, cast, case, meeting):
    client.force_login(cast.chair)
    for what in ("fill", "open"):
        act(client, meeting, what)
    now = timezone.now()
    for person in (cast.co_chair, cast.member):
        meetings.note_arrival(meeting, person, actor=person, now=now)
    do(client, case_item(meeting), "call")
    assert queries(client, meeting.get_absolute_url()) <= 26
