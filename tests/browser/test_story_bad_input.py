"""What goes wrong at the keyboard: nothing typed is lost, nothing counts twice, all is said."""

from urllib.parse import urljoin

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from approvals.actions import revising
from approvals.actions.questions import answer, ask
from approvals.models import SignOff
from approvals.rules.content import Step
from tests import make
from tests.browser.stories import REASONS, fill, organisation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TYPED = "I read the threat model twice; the undo was tried with four hundred records."


@pytest.fixture
def cast(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return organisation()


@pytest.fixture
def request_(cast):
    return make.request(cast, now=timezone.now())


@pytest.fixture
def page(portal, cast, request_):
    portal.sign_in(cast.tech_owner)
    return portal.open(request_.get_absolute_url())


def check(page, kind="attestation"):
    page.locator(f"#decide-{kind}").get_by_role("button", name="Check my decision").click()


def test_short_reasons_are_kept_and_counted(page):
    fill(page, "attestation", "Approve", "Looks good.")
    check(page)
    form = page.locator("#decide-attestation")
    expect(form.locator(".has-error .error-text")).to_contain_text(
        "Your reasons need 40 characters or more; these are 11."
    )
    expect(form.get_by_label("Your reasons")).to_have_value("Looks good.")
    expect(form.get_by_role("radio", name="Approve")).to_be_checked()
    expect(form).to_be_in_viewport()
    assert not SignOff.objects.exists()


def test_a_verdict_without_a_choice_says_so(page):
    page.locator("#decide-attestation").get_by_label("Your reasons").fill(TYPED)
    check(page)
    form = page.locator("#decide-attestation")
    expect(form.locator(".error-text")).to_have_text("Choose a verdict.")
    expect(form.get_by_label("Your reasons")).to_have_value(TYPED)


@pytest.mark.parametrize("with_script", [True, False], ids=["script", "no-script"], indirect=True)
def test_going_back_from_the_check_page_keeps_everything(page, with_script):
    fill(page, "attestation", "Reject", TYPED)
    check(page)
    page.get_by_role("button", name="Go back and change it").click()
    form = page.locator("#decide-attestation")
    expect(form.get_by_label("Your reasons")).to_have_value(TYPED)
    expect(form.get_by_role("radio", name="Reject")).to_be_checked()
    assert page.locator(".error-text").count() == 0
    form.get_by_role("radio", name="Approve").check()
    check(page)
    page.get_by_role("button", name="Go ahead, record it").click()
    page.get_by_text("Your verdict is recorded.").wait_for()
    assert SignOff.objects.get().verdict == "approve"


def test_the_browsers_back_button_brings_the_form_back(page):
    fill(page, "attestation", "Approve", TYPED)
    check(page)
    page.go_back()
    form = page.locator("#decide-attestation")
    expect(form.get_by_label("Your reasons")).to_have_value(TYPED)
    check(page)
    expect(page.get_by_role("heading", name="Check your decision")).to_be_visible()


def test_recording_twice_counts_once_and_says_so(page):
    fill(page, "attestation", "Approve", TYPED)
    check(page)
    page.get_by_role("button", name="Go ahead, record it").click()
    page.get_by_text("Your verdict is recorded.").wait_for()
    page.go_back()
    page.get_by_role("button", name="Go ahead, record it").click()
    expect(page.get_by_text("Your verdict was recorded already")).to_be_visible()
    expect(page.get_by_text("nothing was recorded twice")).to_be_visible()
    assert SignOff.objects.count() == 1


def test_the_same_step_in_two_tabs_keeps_the_second_text(page, portal):
    fill(page, "attestation", "Reject", TYPED)
    check(page)
    second = page.context.new_page()
    crumbs = page.get_by_role("navigation", name="Breadcrumb")
    second.goto(urljoin(page.url, crumbs.get_by_role("link").get_attribute("href")))
    fill(second, "attestation", "Approve", REASONS["attestation"])
    check(second)
    second.get_by_role("button", name="Go ahead, record it").click()
    second.get_by_text("Your verdict is recorded.").wait_for()
    with page.expect_response(lambda answer: answer.request.method == "POST") as answered:
        page.get_by_role("button", name="Go ahead, record it").click()
    assert answered.value.status == 409
    expect(page.locator(".note[role=alert]")).to_contain_text("Somebody was first")
    expect(page.get_by_label("Your reasons, not recorded")).to_have_value(TYPED)
    assert SignOff.objects.get().verdict == "approve"
    portal.check()


def test_a_version_that_changed_meanwhile_is_read_before_it_is_decided(
    page, portal, cast, request_
):
    fill(page, "attestation", "Approve", TYPED)
    now = timezone.now()
    draft = revising.start_revision(request_, actor=cast.owner, now=now)
    model = {"agent_capabilities.llm_provider": "Mistral Small 4 (self-hosted)"}
    make.write(draft, model, Step.CAPABILITIES, now)
    revising.submit_revision(draft, actor=cast.owner, now=now)
    with page.expect_response(lambda answer: answer.request.method == "POST") as answered:
        check(page)
    assert answered.value.status == 409
    form = page.locator("#decide-attestation")
    expect(form).to_contain_text("The request was changed while you had it open.")
    expect(form.get_by_label("Your reasons")).to_have_value(TYPED)
    portal.check()
    check(page)
    page.get_by_role("button", name="Go ahead, record it").click()
    page.get_by_text("Your verdict is recorded.").wait_for()
    request_.review.refresh_from_db()
    assert SignOff.objects.get().digest == request_.review.digest


def asked(cast, request_):
    step = request_.review.steps.get(kind="legal_class")
    now = timezone.now()
    return ask(request_.review, "Who reads the tickets?", "", actor=step.assignee, now=now)


def test_an_empty_answer_is_asked_for_again(portal, cast, request_):
    asked(cast, request_)
    portal.sign_in(cast.owner)
    page = portal.open(request_.get_absolute_url())
    page.get_by_label("Your answer").fill("   ")
    page.get_by_role("button", name="Send the answer").click()
    expect(page.locator(".error-text")).to_have_text("An answer is needed.")
    expect(page.locator(".clock-big")).to_have_attribute("data-state", "paused")


def test_an_answer_that_comes_second_is_kept(portal, cast, request_):
    question = asked(cast, request_)
    portal.sign_in(cast.owner)
    page = portal.open(request_.get_absolute_url())
    page.get_by_label("Your answer").fill("The desk, in two shifts.")
    answer(question, "The desk.", actor=cast.owner, now=timezone.now())
    page.get_by_role("button", name="Send the answer").click()
    expect(page.locator(".note[role=alert]")).to_contain_text("This question is closed already.")
    expect(page.get_by_label("Your answer, not recorded")).to_have_value("The desk, in two shifts.")


def test_a_question_too_short_stays_open_with_its_text(page):
    page.locator("summary", has_text="Ask the requester").click()
    page.get_by_label("Your question", exact=True).fill("Why?")
    page.get_by_role("button", name="Ask, and stop the clock").click()
    expect(page.locator(".error-text")).to_have_text("A question needs 10 characters or more.")
    expect(page.get_by_label("Your question", exact=True)).to_have_value("Why?")


def test_the_decision_form_works_from_the_keyboard(page):
    page.get_by_role("link", name="Go to your decision").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "verdict"
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "rationale"
    page.keyboard.type(TYPED)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Check your decision")).to_be_visible()
    page.get_by_role("button", name="Go ahead, record it").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Your verdict is recorded.").wait_for()
    assert SignOff.objects.get().verdict == "approve"
