"""Checkpoints, retention and erasures in a browser: to use, at both widths and schemes."""

import pytest
from django.utils import timezone

from evidence.actions.publishing import bring, keep_publishing, publish_checkpoint
from evidence.actions.retention import propose_table
from evidence.models import Publication
from govportal.ledger.actions import seal
from govportal.ledger.proofs import latest_checkpoint
from govportal.worklist.actions import run_jobs
from tests.browser.stories import organisation
from tests.evidence.keeping import (
    LONG_AGO,
    SHORT,
    WHY,
    erasure,
    leaver,
    noted,
    second_administrator,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(settings, tmp_path):
    settings.DATA_DIR, settings.PRUNED_DIR = tmp_path, str(tmp_path / "pruned")
    settings.CHECKPOINT_DIR = str(tmp_path / "checkpoints")
    found = organisation()
    noted("item.opened", actor=found.owner, now=LONG_AGO, retention="operational")
    seal(timezone.now())
    return found


def look(portal, name, *, is_checked=True):
    """``is_checked``: not where pages have no scripts, in which axe cannot run for long."""
    portal.look(name)
    if is_checked:
        portal.check()


@pytest.mark.parametrize("with_script", [True, False], indirect=True)
def test_an_auditor_compares_what_was_kept(portal, cast, tmp_path, with_script):
    kept = tmp_path / "kept.note"
    kept.write_text(latest_checkpoint().note)
    portal.sign_in(cast.auditor)
    page = portal.open("/checkpoints/")
    page.get_by_role("link", name="Compare a checkpoint").click()
    page.get_by_role("button", name="Compare").click()
    page.get_by_text("Choose the file of a checkpoint").first.wait_for()
    page.get_by_label("The file").set_input_files(kept)
    page.get_by_role("button", name="Compare").click()
    page.get_by_text("Consistent", exact=True).wait_for()
    look(portal, "checkpoint_compared", is_checked=with_script)


def test_a_checkpoint_that_did_not_arrive_is_seen(portal, cast, settings):
    settings.CHECKPOINT_DIR = "/nowhere/at/all"
    publish_checkpoint(actor=cast.administrator, now=timezone.now())
    row = Publication.objects.get()
    bring(row, now=timezone.now())
    portal.sign_in(cast.administrator)
    page = portal.open("/checkpoints/")
    look(portal, "checkpoints_failed")
    page.get_by_role("link", name=str(row.size)).click()
    look(portal, "checkpoint_failed")
    page.get_by_role("button", name="Try again now").click()
    page.get_by_text("tried again within seconds").wait_for()
    run_jobs(timezone.now())
    assert row.tries.count() == 2 and keep_publishing(timezone.now()) == 0


def test_two_administrators_shorten_retention_and_one_prunes(portal, cast):
    second = second_administrator(cast)
    portal.sign_in(cast.administrator)
    page = portal.open("/retention/")
    look(portal, "retention")
    page.get_by_role("link", name="Propose other times").click()
    page.get_by_label("Documentation").fill("60")
    page.get_by_label("Why").fill(WHY)
    page.get_by_role("button", name="Propose them").click()
    page.get_by_text("Article 18").first.wait_for()
    look(portal, "retention_propose")
    page.get_by_label("Documentation").fill("132")
    page.get_by_role("button", name="Propose them").click()
    look(portal, "retention_proposed")
    portal.sign_in(second)
    page = portal.open("/retention/")
    page.get_by_role("button", name="Put in force").click()
    page.get_by_text("These times are in force.").wait_for()
    page.get_by_role("link", name="Prune what is due").click()
    look(portal, "pruning_new")
    page.get_by_label("Why").fill(WHY)
    page.get_by_role("button", name="Export and prune").click()
    run_jobs(timezone.now())
    page.get_by_text("What was pruned is proven").wait_for()
    look(portal, "pruning")


def test_two_administrators_erase_somebody(portal, cast):
    second = second_administrator(cast)
    person = leaver(cast)
    row = erasure(cast, person)
    propose_table(SHORT, WHY, actor=cast.administrator, now=timezone.now())
    portal.sign_in(cast.administrator)
    page = portal.open(f"/erasures/new/?person={person.email}")
    look(portal, "erasure_new")
    page = portal.open(row.get_absolute_url())
    look(portal, "erasure_waits")
    portal.sign_in(second)
    page = portal.open(row.get_absolute_url())
    page.get_by_role("button", name="Erase this person").click()
    page.get_by_text("every proof holds").first.wait_for()
    look(portal, "erasure_done")
