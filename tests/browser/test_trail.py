"""The auditor's walk: who approved an agent's access and why, as of a day; proofs; an extract."""

import pytest
from django.utils import timezone

from govportal.ledger.actions import seal
from govportal.ledger.models import Checkpoint
from govportal.worklist.actions import run_jobs
from tests import make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def decided(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    cast = make.organisation()
    seal(timezone.now())
    request = make.approve(make.request(cast), make.START)
    seal(timezone.now())
    return cast, request


@pytest.mark.parametrize("with_script", [True, False], indirect=True)
def test_who_approved_an_agents_access_and_why_as_of_a_day(portal, decided, with_script):
    cast, request = decided
    portal.sign_in(cast.auditor)
    page = portal.open("/audit/")
    page.get_by_role("link", name="What happened, and who approved it").click()
    portal.look("story-find")
    page.get_by_label("Agent, request or person").fill("ticket triage")
    page.get_by_role("button", name="Show").click()
    page.get_by_label("As of").fill("2026-11-03")
    page.get_by_role("button", name="Show").click()
    words = f"Approved on 2 November 2026 by Tech Owner and Compliance, in {request.number}."
    page.get_by_text(words).wait_for()
    page.get_by_text(make.REASONS).first.wait_for()
    portal.look("story")
    if with_script:
        portal.check()
    page.get_by_role("link", name="Gave the agent the right to run").click()
    page.get_by_text("Proved just now").or_(page.get_by_text("Waits to be sealed")).wait_for()
    page.get_by_text("Show the steps").click()
    portal.look("story-entry")
    if with_script:
        portal.check()


def test_the_state_of_the_ledger_and_an_extract(portal, decided, tmp_path):
    cast, _request = decided
    portal.sign_in(cast.auditor)
    page = portal.open("/audit/integrity/")
    page.get_by_role("button", name="Verify all entries now").click()
    page.get_by_text("Verifying the ledger").or_(page.get_by_role("progressbar")).first.wait_for()
    run_jobs(timezone.now())
    page.get_by_text("All match").wait_for()
    page.get_by_label("Earlier checkpoint").fill(str(Checkpoint.objects.order_by("size")[0].size))
    page.get_by_role("button", name="Compare").click()
    page.get_by_text("Proved just now").wait_for()
    portal.look("integrity")
    portal.check()
    portal.open("/audit/?view=decisions")
    page.get_by_text("Take this list away").click()
    portal.look("trail-extract")
    portal.check()
    page.get_by_role("button", name="Write the extract").click()
    run_jobs(timezone.now())
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download").click()
    taken.value.save_as(tmp_path / "taken.csv")
    assert "Verdict: approved" in (tmp_path / "taken.csv").read_text()
    portal.look("extract")
    portal.check()
    portal.open("/audit/extracts/")
    portal.look("extracts")
