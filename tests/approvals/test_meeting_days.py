"""Days at the edge of the calendar are refused with a sentence, or find nothing: never an error."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from approvals.actions import meetings
from approvals.models import ActionItem, Meeting
from govportal.people.models import Delegation
from tests.approvals.meeting_making import BERLIN, opened, plan, refused
from tests.approvals.test_meeting_pages import form, said
from tests.make import START

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"day": "9999-12-31"}, "five years ahead"),
        ({"day": "9999-12-31", "time": "23:30", "zone": "America/Los_Angeles"}, "five years ahead"),
        ({"day": "2199-01-01", "months": "1"}, "five years ahead"),
        ({"day": "0001-01-01"}, "That time is over."),
    ],
)
def test_a_meeting_is_planned_in_days_that_come(client, cast, more, words):
    client.force_login(cast.chair)
    answer = client.post(reverse("meeting_new"), form(committee=cast.committee.pk, **more))
    assert answer.status_code == 422 and words in said(answer)
    assert not Meeting.objects.exists()


@pytest.mark.parametrize("day", ["9999-12-31", "2199-01-01"])
def test_an_action_is_due_in_days_that_come(client, cast, day):
    now = timezone.now()
    at = plan(now + timedelta(minutes=2))
    planned = meetings.schedule_meetings(cast.committee, at, actor=cast.chair, now=now)
    meeting = opened(cast, now=now, meeting=planned[0])
    client.force_login(cast.chair)
    asked = {"text": "Test it.", "owner": cast.owner.pk, "due_on": day}
    answer = client.post(reverse("action_new", args=[meeting.pk]), asked)
    assert answer.status_code == 422 and "five years ahead" in said(answer)
    assert not ActionItem.objects.exists()


def test_nobody_is_away_in_days_that_no_calendar_has(client, cast):
    client.force_login(cast.chair)
    away = {"substitute": cast.co_chair.email, "first": "9999-12-30", "last": "9999-12-31"}
    answer = client.post(reverse("delegation_list"), {**away, "reason": "Holiday."})
    assert answer.status_code == 422 and "366 days" in said(answer)
    assert not Delegation.objects.exists()


@pytest.mark.parametrize("name", ["conflict_list", "conflict_export"])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_conflicts_are_sought_between_any_days(client, cast, name, day):
    client.force_login(cast.auditor)
    for key in ("since", "until"):
        assert client.get(reverse(name), {key: day}).status_code == 200


@pytest.mark.parametrize("zone", ["Factory", "localtime"])
def test_a_zone_is_that_of_a_place(client, cast, zone):
    client.force_login(cast.chair)
    answer = client.post(reverse("meeting_new"), form(committee=cast.committee.pk, zone=zone))
    assert answer.status_code == 422 and "No time zone has this name." in said(answer)


@pytest.mark.parametrize(
    ("first", "months"),
    [
        (datetime(2027, 3, 28, 2, 30, tzinfo=BERLIN), 1),
        (datetime(2027, 2, 28, 2, 30, tzinfo=BERLIN), 2),
    ],
)
def test_a_time_that_the_clocks_skip_is_refused(cast, first, months):
    refused("meeting.no_such_time", lambda: meetings.schedule_meetings(
        cast.committee, meetings.Plan("Spring", first, "Europe/Berlin"),
        months=months, actor=cast.chair, now=START))  # fmt: skip
    assert not Meeting.objects.exists()
