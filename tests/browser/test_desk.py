"""The desk in a real browser: missing, answered, complete; a later question; a privileged note."""

from datetime import timedelta

import pytest
from django.utils import timezone

from approvals.actions.revising import start_revision, submit_revision
from approvals.rules.content import merge
from tests import make
from tests.browser.stories import organisation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAID = "Which mailbox the tool may read is not said."


@pytest.fixture
def cast():
    return organisation()


@pytest.mark.parametrize("with_script", [True, False], indirect=True, ids=["script", "no script"])
def test_the_desk_asks_once_and_then_later_questions_name_their_ground(portal, cast, with_script):
    request = make.request(cast, "tier3-claims", now=timezone.now() - timedelta(hours=1))
    portal.sign_in(request.checks.get().assignee)
    page = portal.open(f"/requests/{request.number}/completeness/")
    portal.look("desk-open")
    page.get_by_label("Part of the request").first.select_option(label="Tools it can call")
    page.get_by_label("What is missing").first.fill("short")
    page.get_by_role("button", name="Ask for what is missing").click()
    assert "Say it in a sentence" in page.locator(".note[role=alert]").inner_text()
    assert page.get_by_label("What is missing").first.input_value() == "short"
    page.get_by_label("What is missing").first.fill(SAID)
    page.get_by_role("button", name="Ask for what is missing").click()
    assert page.get_by_text("The requester is asked for what is missing.").is_visible()
    portal.sign_in(cast.owner)
    page = portal.open(request.get_absolute_url())
    page.get_by_label("Your answer").fill("The shared mailbox of claims alone.")
    page.get_by_role("button", name="Send the answer").click()
    portal.sign_in(request.checks.latest("pk").assignee)
    page = portal.open(f"/requests/{request.number}/completeness/")
    page.get_by_role("button", name="It is complete").click()
    assert page.get_by_text("You have said that it is complete.").is_visible()
    page = portal.open(f"/requests/{request.number}/completeness/")
    portal.look("desk-complete")
    page = portal.open(request.get_absolute_url())
    page.locator("summary", has_text="Ask the requester").click()
    page.get_by_label("Your question").fill("Who may write into the shared mailbox?")
    page.get_by_role("button", name="Ask, and stop the clock").click()
    assert "name the part of it" in page.locator(".note[role=alert]").inner_text()
    page.get_by_label("Part of the request").select_option(label="Tools it can call")
    page.get_by_label("Why it makes the question necessary").fill(SAID)
    page.get_by_role("button", name="Ask, and stop the clock").click()
    assert page.get_by_text("Made necessary by").is_visible()
    portal.look("desk-question")
    if with_script:
        portal.check()


def test_counsel_writes_and_others_see_that_it_is_withheld(portal, cast):
    request = make.request(cast, "tier3-claims", now=timezone.now() - timedelta(hours=1))
    address = f"/reviews/{request.review_id}/advice/"
    portal.sign_in(cast.co_chair)
    page = portal.open(address)
    page.get_by_label("Your advice").fill("Settle, before this goes to court.")
    page.get_by_label("Who reads it beside counsel").fill(cast.chair.email)
    page.get_by_role("button", name="Keep the note").click()
    assert page.get_by_text("Settle, before this goes to court.").is_visible()
    portal.look("advice-counsel")
    portal.check()
    portal.sign_in(cast.auditor)
    page = portal.open(address)
    assert page.get_by_text("Withheld").is_visible()
    assert not page.get_by_text("Settle").count()
    portal.look("advice-auditor")
    portal.check()
    page = portal.open(request.get_absolute_url())
    page.get_by_text("Withheld").wait_for()


def test_what_changed_and_what_is_similar(portal, cast):
    before = timezone.now() - timedelta(days=9)
    make.approve(make.request(cast, now=before), before)
    now = timezone.now() - timedelta(hours=3)
    request = make.request(cast, now=now, name="Another agent", slug="another")
    draft = start_revision(request, actor=cast.owner, now=now)
    draft.content = merge(draft.content, {
        "business_justification.problem_statement": "It is slow, and more often wrong.",
        "agent_capabilities.data_processed": ["ticket_subject", "ticket_priority"],
    })  # fmt: skip
    draft.save()
    submit_revision(draft, actor=cast.owner, now=now)
    portal.sign_in(cast.chair)
    page = portal.open(f"/requests/{request.number}/changes/")
    assert page.get_by_text("more often wrong").is_visible()
    portal.look("only-what-changed")
    portal.check()
    page = portal.open(f"/requests/{request.number}/precedents/")
    assert page.get_by_text("Same tools").is_visible()
    portal.look("precedents")
    portal.check()
    page = portal.open(request.get_absolute_url())
    page.get_by_text("Same tools").wait_for()
    portal.look("case-with-precedents")
