"""From the question to the proof in the hand: who approved an agent’s access, and why."""

import subprocess
import sys
import time
import zipfile

import pytest
from django.utils import timezone

from govportal.ledger.actions import seal
from govportal.ledger.keys import verifiers
from govportal.worklist.actions import run_jobs
from tests import make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST_CLICKS = 8


@pytest.fixture
def decided(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    cast = make.organisation()
    seal(timezone.now())
    request = make.approve(make.request(cast), make.START)
    seal(timezone.now())
    return cast, request


class Clicks:
    """A page whose clicks are counted."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def on(self, what, *, role="link"):
        self.count += 1
        self.page.get_by_role(role, name=what, exact=True).first.click()


def test_an_auditor_finds_takes_away_and_verifies(portal, decided, tmp_path):
    cast, request = decided
    portal.sign_in(cast.auditor)
    page = portal.open("/")
    walk, begun = Clicks(page), time.monotonic()
    walk.on("Audit trail")
    walk.on("What happened, and who approved it")
    page.get_by_label("Agent, request or person").fill("ticket triage")
    walk.on("Show", role="button")
    page.get_by_label("As of").fill("2026-11-03")
    walk.on("Show", role="button")
    words = f"Approved on 2 November 2026 by Tech Owner and Compliance, in {request.number}."
    page.get_by_text(words).wait_for()
    page.get_by_text(make.REASONS).first.wait_for()
    walk.on("Evidence pack")
    walk.on("Build it", role="button")
    page.get_by_text("Being built").first.wait_for()
    run_jobs(timezone.now())
    walk.count += 1
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download").click()
    pack = tmp_path / "taken.zip"
    taken.value.save_as(pack)
    portal.look("auditor-walk-pack")
    assert walk.count <= MOST_CLICKS
    print(f"{walk.count} clicks, {time.monotonic() - begun:.0f} s with the printing")

    with zipfile.ZipFile(pack) as archive:
        archive.extract("verify.py", tmp_path)
        names = archive.namelist()
    assert {"report/00-contents.pdf", "archive/00-contents.pdf"} <= set(names)
    [key, *_] = verifiers()
    said = subprocess.run(
        [sys.executable, "-I", tmp_path / "verify.py", pack, "--key", str(key)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stdout + said.stderr
