"""Audit trail and evidence packs in a real browser: nothing sticks out, everybody can use them."""

import zipfile

import pytest
from django.utils import timezone

from evidence.models import Pack
from govportal.ledger.actions import seal
from govportal.ledger.models import Entry
from govportal.worklist.actions import run_jobs
from tests import make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def decided(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    cast = make.organisation()
    request = make.approve(make.request(cast), make.START)
    seal(timezone.now())
    return cast, request


def test_an_auditor_finds_an_entry_and_its_proof(portal, decided):
    cast, request = decided
    portal.sign_in(cast.auditor)
    page = portal.open("/audit/")
    portal.look("audit")
    portal.check()
    page.get_by_label("About").first.fill(request.number)
    page.get_by_role("button", name="Search").last.click()
    entry = Entry.objects.get(verb="review.decided")
    page.get_by_role("link", name="The review was decided").click()
    page.get_by_text("Proved just now").wait_for()
    assert entry.pk in page.content()
    portal.look("audit-entry")
    portal.check()


@pytest.mark.parametrize("with_script", [True, False], indirect=True)
def test_an_owner_gets_a_pack_with_and_without_script(portal, decided, tmp_path, with_script):
    cast, request = decided
    portal.sign_in(cast.owner)
    page = portal.open("/packs/")
    portal.look("packs")
    page.get_by_label("Which one").fill(request.number)
    page.get_by_role("button", name="Build it").click()
    page.get_by_text("Being built").first.wait_for()
    run_jobs(timezone.now())
    if not with_script:
        page.reload()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download").click()
    taken.value.save_as(tmp_path / "taken.zip")
    assert "verify.py" in zipfile.ZipFile(tmp_path / "taken.zip").namelist()
    assert Pack.objects.get().state == "ready"
    portal.look("pack")
    if with_script:
        portal.check()
        portal.open(f"/requests/{request.number}/record/")
        portal.look("record")
        portal.check()
