"""The tables, reports of unknown agents and named owners, as a browser shows them."""

import pytest
from django.utils import timezone

from approvals.actions.defaults import load_defaults
from registry import actions
from registry.actions.reassigning import reassign, reassignment_of
from registry.actions.sighting_reports import report_sighting
from registry.models import Agent
from registry.rules.sighting_reports import Report
from tests import make
from tests.make import SETUP

pytestmark = pytest.mark.django_db(transaction=True)
WHY = "The organisation decided so in November."


@pytest.fixture
def cast(transactional_db):
    made = make.organisation()
    load_defaults(timezone.now())
    return made


def test_tables_reports_and_namings_look_right_and_can_be_used(portal, cast):
    now = timezone.now()
    seen = Report("Meeting Notes AI", "Calls of the sales team", now.date(), "It joined by itself.")
    sighting = report_sighting(seen, actor=cast.operator, now=now).sighting
    for n in range(2):
        owners = {"business_owner": cast.owner, "technical_owner": cast.tech_owner}
        actions.register_agent(f"bot-{n}", f"Bot {n}", cast.unit, actor=SETUP, now=now, **owners)
    keys = list(Agent.objects.values_list("pk", flat=True))
    asked = (Agent.objects.all(), "business_owner", cast.colleague)
    digest = reassignment_of(*asked, actor=cast.owner, now=now).seen
    reassign(keys, *asked[1:], digest, actor=cast.owner, now=now)
    pages = {
        "administrator": ("tables/", "tables/duties/", "tables/duties/incident_response/",
                          "tables/disclosures/", "tables/disclosures/de/", "tables/keys/",
                          "tables/keys/edit/", "sightings/report/"),
        "operator": ("sightings/report/", "sightings/import/", f"sightings/{sighting.pk}/"),
        "colleague": ("named/",),
    }  # fmt: skip
    for reader, addresses in pages.items():
        portal.sign_in(getattr(cast, reader))
        for address in addresses:
            portal.open(f"/{address}")
            portal.look(f"tables-{address}".strip("/").replace("/", "-"))
            portal.check()


@pytest.mark.parametrize("with_script", [True, False], indirect=True)
def test_an_administrator_changes_how_long_keys_live(portal, cast):
    portal.sign_in(cast.administrator)
    page = portal.open("/tables/")
    page.get_by_role("link", name="How long keys live").click()
    page.get_by_role("link", name="Change the times").click()
    page.get_by_label("Tier 4: Longest life").fill("48")
    page.get_by_label("Reason").fill(WHY)
    page.get_by_role("button", name="Save it as a new version").click()
    assert "Between 1 and 24 hours; these are 48." in page.content()
    page.get_by_label("Tier 4: Longest life").fill("12")
    page.get_by_label("Tier 4: Usual life").fill("6")
    page.get_by_role("button", name="Save it as a new version").click()
    assert "Version 2" in page.content() and "12 hours" in page.content()
