"""A staged release in the browser: shadow begun, signed for, passed; limited begun. No script."""

from datetime import timedelta

import pytest
from django.utils import timezone

from approvals.actions import drafts, submitting
from registry.models import CriterionSignature, ReleaseStage
from tests import make
from tests.make import REASONS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAY = timedelta(days=1)


@pytest.fixture
def agent(db):
    """Approved sixteen days ago at tier 3."""
    cast, then = make.organisation(), timezone.now() - 16 * DAY
    content = make.content(cast, "tier3-claims")
    tested = (then - 10 * DAY).date().isoformat()
    content["security_assessment"]["kill_switch_tested_on"] = tested
    draft = drafts.start_draft(actor=cast.owner, now=then, content=content)
    return make.approve(submitting.submit(draft, actor=cast.owner, now=then), then).agent


@pytest.mark.parametrize("with_script", [True, False], ids=["script", "no-script"], indirect=True)
def test_shadow_is_begun_signed_for_and_passed(portal, agent, with_script):
    portal.sign_in(agent.technical_owner)
    page = portal.open("/")
    page.locator(".inbox > li").first.get_by_role("link").last.click()
    page.get_by_role("link", name="Start the stage “Shadow”").click()
    page.get_by_role("button", name="Start it").click()
    page.get_by_text("The stage has begun.").wait_for()
    portal.look("release-begun")
    portal.check()
    for _ in range(5):
        page.get_by_role("link", name="Sign:").first.click()
        page.get_by_label("Evidence").fill("Yes.")
        page.get_by_role("button", name="Sign it").click()
        page.get_by_text("40 characters or more; these are 4").wait_for()
        assert page.get_by_label("Evidence").input_value() == "Yes."
        page.get_by_label("Evidence").fill(REASONS)
        page.get_by_role("button", name="Sign it").click()
        page.get_by_text("Your signature is recorded.").wait_for()
    assert CriterionSignature.objects.count() == 5

    portal.sign_in(agent.business_owner)
    page = portal.open(f"/agents/{agent.slug}/")
    assert page.get_by_text("0 of at least 14 days").is_visible()
    assert page.get_by_text("is the first day on which it may go on").is_visible()
    portal.look("release-too-early")
    portal.check()


def test_going_on_and_limiting_it(portal, agent):
    make.run_stage(agent, timezone.now() - 15 * DAY, leave=False)
    portal.sign_in(agent.business_owner)
    page = portal.open(f"/agents/{agent.slug}/")
    page.get_by_role("link", name="Go on to “Limited”").click()
    portal.look("release-go-on")
    portal.check()
    page.get_by_role("button", name="Go on, record it").click()
    page.get_by_text("the stage is passed").wait_for()

    portal.sign_in(agent.technical_owner)
    page = portal.open(f"/agents/{agent.slug}/")
    page.get_by_role("link", name="Start the stage “Limited”").click()
    page.get_by_label("What it is limited to").fill("Region North")
    portal.look("release-limit")
    portal.check()
    page.get_by_role("button", name="Start it").click()
    page.get_by_text("The stage has begun.").wait_for()
    assert ReleaseStage.objects.get(stage="limited").scope == "Region North"
    page.get_by_role("link", name="Step back").click()
    page.get_by_label("Reason").fill("Two letters went wrong.")
    page.get_by_role("button", name="Step back").click()
    page.get_by_text("It is back in the stage before.").wait_for()
    page.get_by_text("Stages that are over").click()
    assert page.get_by_text("Two letters went wrong.").is_visible()
    portal.look("release-stepped-back")
    portal.check()
