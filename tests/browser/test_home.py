"""My work: what waits, most urgent first, with tier, time and a number in the navigation."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from approvals.actions.questions import ask
from tests import make
from tests.browser.stories import organisation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def scene(settings, tmp_path):
    """A late request and a new one; the new one has a question to the owner."""
    settings.DATA_DIR = tmp_path
    cast, now = organisation(), timezone.now()
    late = make.request(cast, now=now - timedelta(days=20))
    new = make.request(cast, "tier2-crm-update", now=now)
    step = new.review.steps.get(kind="legal_class")
    ask(new.review, "Who undoes a batch at night?", "", actor=step.assignee, now=now)
    return cast, late, new


def test_late_tasks_come_first_and_the_menu_counts_them(portal, scene):
    cast, late, new = scene
    portal.sign_in(cast.tech_owner)
    page = portal.open("/")
    today = page.get_by_role("region", name="Needs you today").locator("li")
    later = page.get_by_role("region", name="Later").locator("li")
    expect(today.first).to_contain_text(late.number)
    expect(today.first).to_contain_text("Overdue")
    expect(today.first).to_contain_text("Tier 1")
    expect(later).to_contain_text(new.number)
    expect(later).to_contain_text("Tier 2")
    count = page.get_by_role("navigation", name="Main").get_by_role("link").first
    expect(count).to_contain_text("2 tasks")
    assert count.locator(".urgent").count() == 1


def test_a_question_needs_its_answerer_today(portal, scene):
    cast, _late, new = scene
    portal.sign_in(cast.owner)
    page = portal.open("/")
    today = page.get_by_role("region", name="Needs you today").locator("li")
    expect(today).to_contain_text("Question 1")
    expect(today).to_contain_text("stands still until you answer")
    expect(
        page.get_by_role("region", name="My requests").locator("tbody tr").first
    ).to_contain_text(new.number)
    portal.look("home")
    portal.check()


@pytest.mark.parametrize("with_script", [False], ids=["no-script"], indirect=True)
def test_my_requests_are_a_link_without_script(portal, scene, with_script):
    cast, late, _new = scene
    portal.sign_in(cast.owner)
    page = portal.open("/")
    page.get_by_role("link", name="Requests I sent").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page.locator("tbody")).to_contain_text(late.number)


def test_nobody_with_nothing_to_do_sees_a_number(portal, scene):
    cast, _late, _new = scene
    portal.sign_in(cast.auditor)
    page = portal.open("/")
    expect(page.get_by_text("Nothing waits for you")).to_be_visible()
    assert page.locator(".nav .count").count() == 0
