"""Actions of a meeting have a clock, and who leads is asked to plan the next meeting."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from approvals.actions import meetings
from approvals.actions.meetings.reminding import PLAN
from approvals.models import ActionItem, Meeting
from govportal.refusals import Refused
from govportal.worklist.actions import sweep
from govportal.worklist.models import Clock, Notice, WorkItem
from tests.approvals.meeting_making import BERLIN, HOUR, SOON, opened, plan, planned
from tests.make import START

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NOW = SOON + HOUR


def held(cast):
    """A meeting that is over."""
    meeting = opened(cast)
    meetings.close_meeting(meeting, actor=cast.chair, now=NOW)
    return Meeting.objects.get(pk=meeting.pk)


def asked(cast, owner=None, days=10):
    day = (NOW + days * DAY).date()
    return meetings.ask(held(cast), "Test the stop.", owner or cast.tech_owner, day,
                        actor=cast.chair, now=NOW)  # fmt: skip


def test_an_action_is_due_at_the_end_of_its_day_where_the_meeting_was(cast):
    action = asked(cast)
    clock = Clock.objects.get(subject_ref=action.ledger_ref)
    end = clock.due_at.astimezone(BERLIN)
    assert (end.date(), end.hour, end.minute) == (action.due_on + DAY, 0, 0)
    item = WorkItem.objects.get(kind="action.do")
    assert (item.clock, item.assignee) == (clock, cast.tech_owner)


def test_its_owner_is_reminded_and_overdue_it_goes_up_the_chain(cast):
    action = asked(cast)
    sweep(NOW + 6 * DAY)
    told = Notice.objects.filter(person=cast.tech_owner, key__contains=":warning:50")
    assert told.count() == 1
    sweep(NOW + 14 * DAY)
    called = WorkItem.objects.open().filter(kind="action.do", hop__gte=100)
    people = {item.assignee for item in called}
    assert cast.chair in people
    for person in people:
        assert ActionItem.objects.visible_to(person).filter(pk=action.pk).exists()


def test_done_in_time_stops_the_clock_and_late_warnings_never_come(cast):
    action = asked(cast)
    meetings.finish(action, "Tested.", actor=cast.tech_owner, now=NOW + DAY)
    assert Clock.objects.get(subject_ref=action.ledger_ref).is_stopped
    sweep(NOW + 20 * DAY)
    assert not WorkItem.objects.open().filter(kind="action.do").exists()
    assert not Notice.objects.filter(key__contains=":warning:").exists()


def test_who_was_called_in_may_say_that_it_is_done_and_others_may_not(cast, client):
    action = asked(cast)
    with pytest.raises(Refused) as refusal:
        meetings.finish(action, "Done.", actor=cast.manager, now=NOW)
    assert refusal.value.refusal.code == "action.not_yours"
    sweep(NOW + 12 * DAY)
    called = WorkItem.objects.open().filter(kind="action.do", hop=110).first()
    if called is None:  # nobody is above the owner
        return
    client.force_login(called.assignee)
    assert client.get(action.get_absolute_url()).status_code == 200
    meetings.finish(action, "Done.", actor=called.assignee, now=NOW + 12 * DAY)


def test_an_overdue_action_says_so(cast, client):
    action = asked(cast)
    client.force_login(cast.chair)
    said = "Overdue" in client.get(action.get_absolute_url()).content.decode()
    assert said == action.is_late == (action.due_on < timezone.localdate(timezone=BERLIN))
    assert ActionItem(meeting=action.meeting, due_on=timezone.localdate() - 2 * DAY).is_late


def plans():
    return WorkItem.objects.open().filter(kind=PLAN)


def test_who_leads_is_asked_to_plan_the_first_meeting_once(cast):
    assert meetings.remind_to_plan(START) == 1
    assert meetings.remind_to_plan(START + DAY) == 0
    item = plans().get()
    assert item.assignee == cast.chair
    assert item.title == "Plan the first meeting: Governance committee"
    planned(cast, now=START + DAY)
    assert not plans().exists()
    assert meetings.remind_to_plan(START + DAY) == 0


def test_a_fortnight_before_the_next_would_be_its_chair_is_asked(cast):
    meeting = held(cast)
    local = meeting.starts_at.astimezone(BERLIN)
    assert meetings.remind_to_plan(NOW) == 0
    assert meetings.remind_to_plan(local + 15 * DAY) == 1
    assert "Plan the next meeting, about" in plans().get().title


def test_called_off_it_is_asked_for_again(cast):
    meetings.remind_to_plan(START)
    meeting = planned(cast)
    meetings.call_off(meeting, "Nobody can come.", actor=cast.chair, now=START + HOUR)
    assert meetings.remind_to_plan(START + 2 * HOUR) == 1
    assert plans().count() == 1


def test_the_form_begins_a_month_after_the_last_one(cast, client):
    meeting = meetings.schedule_meetings(
        cast.committee, plan(place="Room Elbe"), actor=cast.chair, now=START
    )[0]
    meetings.open_meeting(meeting, actor=cast.chair, now=SOON)
    meetings.close_meeting(meeting, actor=cast.chair, now=NOW)
    client.force_login(cast.chair)
    page = client.get(reverse("meeting_new") + f"?committee={cast.committee.pk}").content.decode()
    assert 'value="Room Elbe"' in page
    assert client.get(reverse("meeting_new") + "?committee=x%00").status_code == 200
