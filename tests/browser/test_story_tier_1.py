"""Tier 1 on a phone without JavaScript, from an empty desk to a live agent."""

import pytest

from approvals.models import Request
from govportal.people.models import Person
from tests.browser.stories import decide, organisation, request_file, width_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("with_script", [False], ids=["no-script"], indirect=True)
def test_tier_1_on_a_phone_without_script(portal, settings, tmp_path, with_script):
    settings.DATA_DIR = tmp_path
    cast = organisation()
    portal.page.set_viewport_size({"width": 390, "height": 844})
    portal.sign_in(cast.owner)
    page = portal.open("/")
    page.get_by_role("link", name="New request").click()
    path = request_file(cast, "tier1-ticket-triage", tmp_path)
    page.get_by_label("Request file").set_input_files(path)
    page.get_by_role("button", name="Read the file").click()
    for _ in range(6):
        fits(page)
        page.get_by_role("button", name="Save and continue").click()
    fits(page)
    page.get_by_role("button", name="Send the request").click()
    page.get_by_text("is sent.").wait_for()
    fits(page)

    request = Request.objects.get()
    assert request.tier == 1
    reviewer = request.review.steps.get(kind="legal_class").assignee
    verdicts: tuple[tuple[Person | None, str, dict[str, str]], ...] = (
        (cast.tech_owner, "attestation", {}),
        (reviewer, "legal_class", {"legal_class": "Minimal risk"}),
        (cast.tech_owner, "sign_off_technical_owner", {}),
    )
    for person, kind, choices in verdicts:
        portal.sign_in(person)
        page = portal.open("/")
        page.locator(".inbox > li").first.get_by_role("link").last.click()
        fits(page)
        decide(page, kind, **choices)
    page.get_by_role("link", name="Record go-live").click()
    page.get_by_role("button", name="Record go-live").click()
    page.get_by_text("is live.").wait_for()
    fits(page)
    request.refresh_from_db()
    request.agent.refresh_from_db()
    assert (request.state, request.agent.lifecycle) == ("approved", "production")


def fits(page):
    """Nothing sticks out of the phone."""
    assert width_of(page) <= 390, page.url
