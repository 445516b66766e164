"""Vendors in a real browser: assessed with a file and without script, a change, its re-test."""

from datetime import timedelta

import pytest
from django.utils import timezone

from registry import actions
from registry.models import Retest, Vendor, VendorAssessment
from tests.browser.stories import organisation
from tests.make import REASONS
from tests.registry import vendor_steps as steps
from tests.registry.vendor_visits import assessed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def cast(db):
    return organisation()


@pytest.fixture
def scene(cast):
    """A vendor whose agreement is over, with three models, two of them in use or ending."""
    now = timezone.now() - HOUR
    today = timezone.localdate(now)
    vendor = steps.vendor(
        cast, now=now, other_names=("Alphabet", "DeepMind"), contact="key-account@vendor.example",
        fallback_plan="People answer until another model is approved.", budget_limit=7400,
        budget_currency="EUR",
    )  # fmt: skip
    file = steps.document(cast, vendor)
    certificates = (steps.certificate(today + 20 * DAY, "ISO/IEC 27001", file),
                    steps.certificate(today + 200 * DAY, "SOC 2 Type II"))  # fmt: skip
    vendor = assessed(cast, vendor, now, agreement=file, agreement_until=today - 3 * DAY,
                      certificates=certificates)  # fmt: skip
    model = steps.pinned(cast, vendor, now=now)
    old = steps.pinned(cast, vendor, "Gemini 2.0 Flash", "001", now=now)
    agent = steps.agent_of(cast, model, now=now)
    steps.change(old, cast.manager, now=now, kind="end_of_life", to_version="2.5",
                 effective_on=today + 45 * DAY)  # fmt: skip
    actions.name_model(agent, old, actor=cast.tech_owner, now=now)
    for name in ("Acme Robotics", "Bolt Cloud"):
        steps.vendor(cast, name, now=now, kind="cloud", owner=None)
    return cast, Vendor.objects.get(pk=vendor.pk), agent


def test_a_vendor_is_assessed_with_a_file_and_without_losing_it(portal, scene, tmp_path):
    cast, vendor, _agent = scene
    file = tmp_path / "agreement-2027.pdf"
    file.write_bytes(b"%PDF-1.7 new")
    portal.sign_in(cast.security)
    page = portal.open("/vendors/")
    portal.look("vendors")
    portal.check()
    page.get_by_role("link", name="Google").click()
    portal.look("vendor")
    portal.check()
    page.get_by_role("link", name="Assess it").click()
    page.get_by_label("Data-processing agreement").set_input_files(file)
    page.get_by_label("Where that is said").press("Enter")  # the result is open
    assert "Choose a result." in page.content() and "agreement-2027.pdf" in page.content()
    portal.look("vendor-assess")
    portal.check()
    page.get_by_role("radio", name="Adequate", exact=True).check()
    page.get_by_label("What it rests on").fill("The agreement was renewed.")
    page.get_by_label("Agreement valid until").fill(str(timezone.localdate() + 300 * DAY))
    page.get_by_role("button", name="Record the assessment").click()
    assert "The assessment is recorded" in page.content()
    made = VendorAssessment.objects.first()
    assert (made.n, made.agreement.name, made.certificates.count()) == (2, "agreement-2027.pdf", 2)


@pytest.mark.parametrize("with_script", [False], indirect=True)
def test_a_change_is_noted_and_answered_without_script(portal, scene):
    cast, vendor, agent = scene
    portal.sign_in(cast.manager)
    page = portal.open("/vendors/google/note/")
    page.get_by_label("Model", exact=True).select_option(label="Gemini 2.5 Flash 001")
    page.get_by_role("radio", name="New version").check()
    page.get_by_label("What the vendor said").fill("Replaces 001 on the first.")
    page.get_by_label("Source").fill("https://vendor.example/changes")
    page.get_by_role("button", name="Note it").click()
    assert "Name the new version." in page.content()
    portal.look("vendor-note")
    page.get_by_label("New version", exact=False).last.fill("002")
    page.get_by_role("button", name="Note it").click()
    assert "The change is noted" in page.content()
    portal.sign_in(cast.tech_owner)
    page = portal.open(f"/agents/{agent.slug}/models/")
    portal.look("agent-models")
    retest = Retest.objects.open().filter(agent=agent).latest("pk")
    page = portal.open(f"/agents/{agent.slug}/retests/{retest.pk}/")
    portal.look("agent-retest")
    page.get_by_role("radio", name="The new version was tested").check()
    page.get_by_label("Evidence, or why").fill(REASONS)
    page.get_by_role("button", name="Record the answer").click()
    assert "the re-test is closed" in page.content()
    retest.refresh_from_db()
    assert retest.state == "done"


def test_what_is_over_stands_on_the_agents_overview(portal, scene):
    cast, _vendor, agent = scene
    portal.sign_in(cast.owner)
    page = portal.open(f"/agents/{agent.slug}/")
    page.get_by_text("Its models and their vendors need attention").wait_for()
    portal.check()
    portal.look("agent-with-dates")
    portal.sign_in(cast.tech_owner)
    portal.open(f"/agents/{agent.slug}/models/")
    portal.check()
    for address in ("/vendors/new/", "/vendors/google/edit/", "/vendors/google/pin/"):
        portal.sign_in(cast.administrator)
        portal.open(address)
        portal.check()
    portal.look("vendor-pin")
