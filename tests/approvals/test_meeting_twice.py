"""Forms of meetings that are sent twice do once what they say."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from approvals.actions import meetings
from approvals.models import ActionItem, Addendum, Meeting
from govportal.worklist.models import Notice
from tests.approvals.meeting_making import opened, plan
from tests.approvals.test_meeting_pages import form

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(cast):
    """A meeting in session."""
    now = timezone.now()
    soon = plan(now + timedelta(minutes=2))
    made = meetings.schedule_meetings(cast.committee, soon, actor=cast.chair, now=now)
    return opened(cast, now=now, meeting=made[0])


def twice(client, address, typed):
    places = [client.post(address, typed) for _ in range(2)]
    assert [place.status_code for place in places] == [302, 302]
    assert places[0]["Location"] == places[1]["Location"]


def test_a_series_is_planned_once(client, cast):
    client.force_login(cast.chair)
    new = reverse("meeting_new")
    twice(client, new, form(committee=cast.committee.pk))
    assert Meeting.objects.count() == 3
    told = Notice.objects.count()
    client.post(new, form(committee=cast.committee.pk, title="Another one"))
    assert Meeting.objects.count() == 6 and Notice.objects.count() == 2 * told


def test_an_action_is_asked_for_once_while_it_is_open(client, cast, held):
    client.force_login(cast.chair)
    new = reverse("action_new", args=[held.pk])
    due = timezone.now().date() + timedelta(days=9)
    asked = {"text": "Test it.", "owner": cast.owner.pk, "due_on": due.isoformat()}
    twice(client, new, asked)
    action = ActionItem.objects.get()
    meetings.finish(action, "Tested.", actor=cast.owner, now=timezone.now())
    client.post(new, asked)
    assert ActionItem.objects.count() == 2


def test_an_addendum_stands_there_once(client, cast, held):
    now = timezone.now()
    for act in (meetings.close_meeting, meetings.circulate, meetings.approve_minutes):
        act(held, actor=cast.chair, now=now)
    client.force_login(cast.chair)
    add = reverse("minutes_addendum", args=[held.pk])
    twice(client, add, {"text": "The room was Elbe."})
    assert Addendum.objects.count() == 1
    client.post(add, {"text": "It was Havel."})
    assert Addendum.objects.count() == 2
