"""A tier 3 ballot in a real browser: five members in five sessions, and the owner in a sixth."""

from contextlib import ExitStack, closing
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, expect

from approvals.models import Condition, Decision, Question, Recusal, Vote
from govportal.ledger.actions import seal, verify_ledger
from registry.models import Authorisation
from tests import make
from tests.browser.conftest import Portal
from tests.browser.stories import organisation
from tests.make import REASONS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIMIT = "A daily limit of forty answers until the first report is read."
MEMBERS = ("chair", "co_chair", "member", "business", "ethics")


@pytest.fixture
def cast(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    cast = organisation()
    make.five_seats(cast, timezone.now() - timedelta(days=100))
    return cast


@pytest.fixture
def case(cast):
    """A request whose reviews are done: the ballot is open."""
    then = timezone.now() - timedelta(hours=2)
    request = make.request(cast, "tier3-claims", now=then)
    make.to_ballot(request, then + timedelta(hours=1))
    return request


@pytest.fixture
def rooms(chromium: Browser, live_server, cast, case):
    """The case, open in a session of its own for each member, and for the owner."""
    with ExitStack() as stack:
        found = {}
        for name in (*MEMBERS, "owner"):
            context = stack.enter_context(closing(chromium.new_context(locale="en-GB")))
            context.set_default_timeout(10_000)
            driven = Portal(context.new_page(), live_server.url)
            driven.sign_in(getattr(cast, name))
            found[name] = driven.open(case.get_absolute_url())
        yield found


def part(page: Page, heading: str) -> Locator:
    """One part of the page, by its heading."""
    return page.get_by_role("region", name=heading)


def write(page: Page, choice: str, reasons: str = REASONS) -> None:
    page.reload()
    form = page.locator("#vote")
    form.get_by_role("radio", name=choice, exact=True).check()
    form.get_by_label("Your reasons").fill(reasons)


def send(page: Page) -> None:
    """Through the check page, which asks a very quick yes once more."""
    page.locator("#vote").get_by_role("button", name="Check my vote").last.click()
    page.get_by_role("heading", name="Check your vote").wait_for()
    if page.get_by_label("I have read what I decide about").count():
        page.get_by_role("button", name="Go ahead, record it").click()
        expect(page.locator(".error-text")).to_contain_text("Tick this")
        page.get_by_label("I have read what I decide about").check()
    page.get_by_role("button", name="Go ahead, record it").click()


def vote(page: Page, choice: str, reasons: str = REASONS) -> None:
    write(page, choice, reasons)
    send(page)
    page.get_by_text("Your vote is recorded.").wait_for()


def test_five_people_decide_with_a_question_a_recusal_a_changed_vote_and_a_condition(rooms, case):
    asks_before_voting(rooms)
    steps_back(rooms["ethics"])
    proposes_a_condition(rooms["chair"])
    vote(rooms["co_chair"], "Reject", "The log is not read by anybody; I cannot answer for that.")
    expect(part(rooms["co_chair"], "The committee’s ballot")).to_contain_text(
        LIMIT
    )  # who voted may see
    vote(rooms["business"], "Approve")
    hidden = rooms["member"]
    hidden.reload()
    expect(part(hidden, "The committee’s ballot")).to_contain_text("show when you have voted")
    expect(hidden.locator("body")).not_to_contain_text(LIMIT)
    vote(rooms["co_chair"], "Approve", "The condition answers what I asked for; I am for it.")
    write(hidden, "Approve")
    send(hidden)
    everybody_sees_what_was_decided(rooms)
    what_is_stored(case)


def asks_before_voting(rooms):
    page = rooms["member"]
    page.get_by_role("link", name="Ask, before you vote").click()
    page.locator("summary", has_text="Ask the requester").click()
    page.get_by_label("Your question", exact=True).fill("Who reads the log, and how often?")
    page.get_by_role("button", name="Ask, and stop the clock").click()
    page.get_by_text("the clock stands still").first.wait_for()
    rooms["chair"].reload()
    expect(rooms["chair"].locator(".clock-big")).to_have_attribute("data-state", "paused")
    owner = rooms["owner"]
    owner.reload()
    owner.get_by_label("Your answer").fill("The claims desk, each Monday; it is in the runbook.")
    owner.get_by_role("button", name="Send the answer").click()
    owner.get_by_text("Your answer is with the reviewers.").wait_for()
    rooms["chair"].reload()
    expect(rooms["chair"].locator(".clock-big")).not_to_have_attribute("data-state", "paused")


def steps_back(page):
    page.reload()
    page.get_by_role("link", name="Step back").click()
    page.get_by_label("Reason").fill("My brother works for the vendor.")
    page.get_by_role("button", name="Step back").click()
    page.get_by_text("You have stepped back").wait_for()
    expect(page.locator("#vote")).to_have_count(0)


def proposes_a_condition(page):
    write(page, "Approve with conditions")
    page.locator('[name="condition-0-text"]').fill(LIMIT)
    page.get_by_role("button", name="Add another condition").click()
    page.locator('[name="condition-3-text"]').wait_for()  # nothing typed is lost by it
    expect(page.locator('[name="condition-0-text"]')).to_have_value(LIMIT)
    expect(page.locator("#vote").get_by_label("Your reasons")).to_have_value(REASONS)
    send(page)
    page.get_by_text("Your vote is recorded.").wait_for()


def everybody_sees_what_was_decided(rooms):
    for page in rooms.values():
        page.reload()
        expect(part(page, "The committee’s ballot")).to_contain_text("Approved with conditions")
        expect(part(page, "The committee’s ballot")).to_contain_text("4 for, 0 against")
        expect(part(page, "Conditions")).to_contain_text(LIMIT)


def what_is_stored(case):
    decision = Decision.objects.get()
    assert (decision.outcome, decision.basis) == ("conditions", "ballot")
    assert decision.arithmetic["approvals"] == 4 and decision.arithmetic["recused"] == 1
    assert Vote.objects.count() == 5 and Recusal.objects.get().reason
    assert Question.objects.get().closed_at and Condition.objects.get().text == LIMIT
    assert Authorisation.objects.get().fingerprint == decision.fingerprint
    now = timezone.now()
    seal(now)
    assert verify_ledger(now).fault == ""
