"""A key in the browser: issued, shown once, rotated, revoked; a sighting decided. With pictures."""

from datetime import timedelta

import pytest
from django.utils import timezone

from registry.actions import ask_grant, identify, mark_seen, note_sighting
from registry.models import Credential
from registry.rules.credentials import FORM
from registry.rules.sightings import Source
from tests.browser.stories import organisation
from tests.make import SETUP
from tests.registry.identities import running, tools

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return organisation()


@pytest.mark.parametrize("with_script", [False], indirect=True)
def test_a_key_is_issued_rotated_and_revoked_without_script(portal, cast):
    now = timezone.now()
    agent = running(cast, now - timedelta(days=1))
    portal.sign_in(cast.tech_owner)
    page = portal.open(f"/agents/{agent.slug}/")
    page.get_by_role("link", name="Identity").click()
    page.get_by_role("link", name="Issue a key").click()
    page.get_by_label("Lives for (days)").fill("30")
    page.get_by_role("button", name="Issue the key").click()
    key = page.locator("#new-key").inner_text()
    assert FORM.fullmatch(key)
    portal.look("identity-key")
    page.get_by_role("link", name="I have kept it").click()
    assert key not in page.content()

    identity = identify(key, source="192.0.2.7", now=now)
    mark_seen(identity, now)
    ask_grant(identity, "Sort the tickets of the morning", tools(agent)[:2], now=now)
    note_sighting(Source.TRACE, agent.slug, environment="staging", actor=SETUP, now=now)

    page.get_by_role("link", name="Rotate").click()
    page.get_by_label("The old key goes on for (hours)").fill("2")
    page.get_by_role("button", name="Make the new key").click()
    page.get_by_role("link", name="I have kept it").click()
    portal.look("identity")
    old = Credential.objects.order_by("pk")[0].prefix
    page.get_by_role("link", name=f"Revoke {old}").click()
    page.get_by_label("Why?").fill("Replaced early: the job runs with the new key.")
    portal.look("identity-revoke")
    page.get_by_role("button", name="Revoke it now").click()
    assert "opens nothing any more" in page.content()
    assert Credential.objects.get(prefix=old).revoked_at is not None


def test_identity_pages_are_for_everybody_to_use(portal, cast):
    now = timezone.now()
    agent = running(cast, now - timedelta(days=1))
    seen = note_sighting(
        Source.IMPORT, "Expense helper", environment="production",
        detail="Monthly licence, 19 EUR\nfrom the list of expenses", actor=SETUP, now=now,
    )  # fmt: skip
    note_sighting(
        Source.CALL, "unknown-key", detail="gpa_pAAAAAAAAA 192.0.2.7", actor=SETUP, now=now
    )
    portal.sign_in(cast.security)
    for name, address in (
        ("sightings", "/sightings/"),
        ("sighting", f"/sightings/{seen.pk}/"),
        ("sighting-register", f"/sightings/{seen.pk}/register/"),
    ):
        portal.open(address)
        portal.look(name)
        portal.check()
    portal.sign_in(cast.tech_owner)
    for address in (f"/agents/{agent.slug}/identity/", f"/agents/{agent.slug}/keys/issue/"):
        portal.open(address)
        portal.check()
