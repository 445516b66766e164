"""Five people in five sessions hold a meeting: they come, vote and decide; minutes and papers."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from approvals.actions import meetings
from approvals.models import Decision, Meeting
from approvals.rules.meetings import ItemKind
from tests import make
from tests.approvals.meeting_making import planned, waiting_case
from tests.browser.conftest import Portal
from tests.browser.stories import organisation
from tests.make import REASONS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAMES = ("chair", "co_chair", "member", "business", "ethics")


@pytest.fixture
def cast(db):
    return organisation()


@pytest.fixture
def meeting(cast):
    """Planned for in five minutes, with a case that a member moved to it."""
    now = timezone.now()
    make.five_seats(cast, now - timedelta(days=100))
    waiting_case(cast, now - timedelta(hours=1))
    return planned(cast, now=now, starts_at=now + timedelta(minutes=5))


@contextmanager
def sessions(portal, cast):
    """A session of their own for each of the five."""
    browser = portal.page.context.browser
    found = {}
    for name in NAMES:
        context = browser.new_context(locale="en-GB", reduced_motion="reduce")
        context.set_default_timeout(15_000)
        found[name] = Portal(context.new_page(), portal.address)
        found[name].sign_in(getattr(cast, name))
    yield found
    for one in found.values():
        one.page.context.close()


def press(page, name):
    page.get_by_role("button", name=name).first.click()


def test_five_people_in_five_sessions_decide_a_case(portal, cast, meeting):
    address = meeting.get_absolute_url()
    with sessions(portal, cast) as five:
        lead = five["chair"]
        page = lead.open(address)
        press(page, "Fill it from what waits")
        lead.look("meeting-planned")
        press(page, "Open the meeting")
        for name in NAMES[1:]:
            press(five[name].open(address), "I am here")
        page.locator("#live aside .status", has_text="In the room").nth(4).wait_for()  # polled
        item = Meeting.objects.get(pk=meeting.pk).items.get(kind="case")
        page.locator(f"#item-{item.pk}").get_by_role("button", name="Call it up").click()
        for name in NAMES[:4]:
            vote(five[name].open(address))
        five["ethics"].open(address)
        five["ethics"].look("meeting-voting")
        five["ethics"].check()
        page = lead.open(address)
        lead.look("meeting-voted")
        press(page, "Close the vote")
        five["member"].page.locator(".status", has_text="Carried").wait_for()  # polled
        press(page, "Close the meeting")
        page = lead.open(reverse("minutes_detail", args=[meeting.pk]))
        page.get_by_role("link", name="Send them round").click()
        press(page, "Go ahead, record it")
        page.get_by_role("link", name="Approve them").click()
        press(page, "Go ahead, record it")
        lead.look("minutes")
        lead.check()
        with page.expect_download() as taken:
            press(page, "Minutes (PDF)")
        assert taken.value.path().read_bytes().startswith(b"%PDF")
        assert not [fault for one in five.values() for fault in one.faults]
    assert Decision.objects.get(ballot__hearing__item=item).outcome == "approve"


def test_words_without_a_break_stay_in_their_place(portal, cast):
    now, word = timezone.now(), "Donaudampfschifffahrt" * 7
    soon = {"starts_at": now + timedelta(minutes=5), "title": word, "place": word}
    meeting = planned(cast, now=now, **soon)
    meetings.open_meeting(meeting, actor=cast.chair, now=now)
    for kind in (ItemKind.MOTION, ItemKind.REPORT):
        meetings.add_item(meeting, kind, word, word * 3, actor=cast.chair, now=now)
    due = now.date() + timedelta(days=2)
    meetings.ask(meeting, word * 3, cast.owner, due, actor=cast.chair, now=now)
    portal.sign_in(cast.chair)
    for name, address in (
        ("meetings", reverse("meeting_list")),
        ("meeting", meeting.get_absolute_url()),
        ("minutes", reverse("minutes_detail", args=[meeting.pk])),
        ("action", meeting.action_items.get().get_absolute_url()),
    ):
        portal.open(address)
        portal.look(f"{name}-long-words")


def vote(page):
    """For it, with reasons, shown once more."""
    form = page.locator("#vote")
    form.get_by_role("radio", name="Approve", exact=False).first.check()
    form.get_by_label("Your reasons").fill(REASONS)
    form.get_by_role("button", name="Check my vote").last.click()
    read = page.get_by_label("I have read what I decide about")
    if read.count():
        read.check()
    press(page, "Go ahead, record it")
    page.get_by_text("Your vote is recorded.").wait_for()
