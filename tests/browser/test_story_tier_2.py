"""Tier 2 in a real browser, from a file on the owner's desk to a pack that proves itself."""

import subprocess
import sys

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from approvals.models import Request
from govportal.ledger.actions import seal
from govportal.worklist.actions import run_jobs
from tests.browser.stories import decide, organisation, request_file

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return organisation()


def sends_a_file(portal, cast, tmp_path):
    """The owner uploads the request, walks its steps, attaches a file, checks and sends it."""
    portal.sign_in(cast.owner)
    page = portal.open("/drafts/new/")
    page.get_by_label("Request file").set_input_files(
        request_file(cast, "tier2-crm-update", tmp_path)
    )
    page.get_by_role("button", name="Read the file").click()
    page.get_by_text("The file filled the form").wait_for()
    for _ in range(6):
        page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("link", name="Add or remove documents").click()
    threats = tmp_path / "threat-model.md"
    threats.write_text("# Threats\nA note that gives the agent orders.\n")
    page.get_by_label("Add a document").set_input_files(threats)
    page.get_by_role("button", name="Attach").click()
    page.get_by_role("link", name="threat-model.md").wait_for()
    page.get_by_role("link", name="Back to the draft").click()
    page.get_by_role("link", name="Check and send").click()
    page.get_by_role("button", name="Send the request").click()
    page.get_by_text("ADR-", exact=False).first.wait_for()
    return Request.objects.get()


def asks_and_is_answered(portal, cast, request):
    """A question stops the clock where everybody sees it; the answer lets it run."""
    reviewer = request.review.steps.get(kind="legal_class").assignee
    portal.sign_in(reviewer)
    page = portal.open(request.get_absolute_url())
    page.locator("summary", has_text="Ask the requester").click()
    page.get_by_label("What in the request is it about?").fill("update_contact_fields")
    page.get_by_label("Your question", exact=True).fill("Who undoes a batch at night?")
    page.get_by_role("button", name="Ask, and stop the clock").click()
    expect(page.locator(".clock-big")).to_have_attribute("data-state", "paused")
    expect(page.locator(".clock-big")).to_contain_text("Paused")
    portal.sign_in(cast.owner)
    page = portal.open("/")
    page.locator(".inbox > li").filter(has_text="Question 1").get_by_role("link").last.click()
    page.get_by_label("Your answer").fill("The service desk, with the run number.")
    page.get_by_role("button", name="Send the answer").click()
    page.get_by_text("Your answer is with the reviewers.").wait_for()
    expect(page.locator(".clock-big")).not_to_have_attribute("data-state", "paused")


def gives_verdict(portal, person, kind, **choices):
    """From the reader's own list to the recorded verdict."""
    portal.sign_in(person)
    page = portal.open("/")
    item = page.locator(".inbox > li").filter(has_text=kind[1])
    item.get_by_role("link").last.click()
    decide(page, kind[0], **choices)


def test_from_a_file_to_a_pack_that_proves_itself(portal, cast, tmp_path):
    request = sends_a_file(portal, cast, tmp_path)
    assert (request.tier, request.version.attachments.count()) == (2, 1)
    gives_verdict(portal, cast.tech_owner, ("attestation", "attestation"))
    asks_and_is_answered(portal, cast, request)
    steps = {step.kind: step.assignee for step in request.review.steps.all()}
    gives_verdict(
        portal, steps["legal_class"], ("legal_class", "EU AI Act"), legal_class="Limited risk"
    )
    gives_verdict(portal, steps["privacy"], ("privacy", "Privacy review"))
    gives_verdict(
        portal, cast.tech_owner, ("sign_off_technical_owner", "Technical owner’s sign-off")
    )
    gives_verdict(portal, cast.chair, ("sign_off_ciso", "CISO’s sign-off"))

    goes_live(portal, cast, request)
    pdf, pack, output = takes_proof_away(portal, cast, request, tmp_path)
    assert pdf.startswith(b"%PDF-") and pack.exists()
    assert "whole and unchanged" in output


def goes_live(portal, cast, request):
    """The technical owner records that the approved version runs."""
    portal.sign_in(cast.tech_owner)
    page = portal.open(request.get_absolute_url())
    page.get_by_role("link", name="Record go-live").click()
    page.get_by_role("button", name="Record go-live").click()
    page.get_by_text("is live.").wait_for()
    assert "Production" in page.locator(".page-head").inner_text()


def takes_proof_away(portal, cast, request, tmp_path):
    """The auditor downloads the decision record and a pack, and checks it on a bare Python."""
    portal.sign_in(cast.auditor)
    page = portal.open(request.get_absolute_url())
    page.get_by_role("link", name="Record and evidence").first.click()
    with page.expect_download() as record:
        page.get_by_role("button", name="Download the decision record").click()
    seal(timezone.now())
    page.get_by_role("button", name="Build an evidence pack").click()
    page.get_by_text("Being built").first.wait_for()
    run_jobs(timezone.now())
    page.reload()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download", exact=True).click()
    pack = tmp_path / "pack.zip"
    taken.value.save_as(pack)
    programme = tmp_path / "verify.py"
    subprocess.run([sys.executable, "-m", "zipfile", "-e", pack, tmp_path / "pack"], check=True)
    programme = next((tmp_path / "pack").rglob("verify.py"))
    checked = subprocess.run(
        [sys.executable, "-I", "-S", programme, pack], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    return record.value.path().read_bytes(), pack, checked.stdout
