"""Test evidence is stored once, stays as it is, and a wrong run is corrected by another."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from govportal.ledger.models import Entry
from govportal.uploads import checked
from registry.actions import move_agent, store_run
from registry.models import TestRun
from registry.models.runs import latest_by_kind, latest_runs
from registry.rules.runs import Colour, Suite
from registry.run_room import run_room, stand_of
from tests import make
from tests.approvals.racing import at_once
from tests.make import SETUP, START
from tests.refusing import refused
from tests.registry.using import another, live_agent, run_of, stored_run

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def triage(cast):
    return live_agent(cast)


@pytest.fixture
def manifest(triage):
    return triage.manifests.get()


def last_entry():
    return json.loads(Entry.objects.latest("id").body)


def test_a_run_is_stored_with_its_entry_and_the_model_of_its_manifest(cast, manifest):
    run = stored_run(manifest, actor=cast.tech_owner, passed=39, failed=1)
    assert (run.model_version, str(run.rate)) == ("2506", "97.5")
    entry = last_entry()
    assert (entry["verb"], entry["role"]) == ("test_run.stored", "technical_owner")
    assert entry["data"]["fingerprint"] == manifest.fingerprint


def test_the_same_run_told_twice_is_one(cast, manifest):
    first = stored_run(manifest, actor=cast.tech_owner)
    count = Entry.objects.count()
    again, is_new = store_run(manifest, run_of(), actor=cast.tech_owner, now=START + DAY)
    assert (again, is_new) == (first, False) and Entry.objects.count() == count
    with refused("run.reference_taken"):
        store_run(manifest, run_of(failed=1), actor=cast.tech_owner, now=START)


def test_a_wrong_run_is_corrected_once_and_counts_no_more(cast, triage, manifest):
    wrong = stored_run(manifest, actor=cast.tech_owner, failed=2)
    facts = {"corrects": wrong, "reason": "The wrong suite ran."}
    right = stored_run(manifest, "ci/2", actor=cast.owner, **facts)
    assert latest_runs(triage, manifest.fingerprint)[Suite.BEHAVIOUR] == right
    assert last_entry()["verb"] == "test_run.corrected"
    assert "The wrong suite" not in Entry.objects.latest("id").body
    with refused("run.corrected_stale"):
        stored_run(manifest, "ci/3", actor=cast.owner, **facts)
    with refused("run.corrects_other"):
        other = {"corrects": right, "reason": "x", "kind": Suite.BOUNDARY}
        stored_run(manifest, "ci/4", actor=cast.owner, **other)
    with refused("run.reason_missing"):
        stored_run(manifest, "ci/5", actor=cast.owner, corrects=right, reason="")


def test_who_does_not_answer_for_the_agent_stores_nothing(cast, triage, manifest):
    for somebody in (cast.auditor, cast.administrator, cast.chair, cast.colleague):
        with refused("run.only_owners"):
            stored_run(manifest, actor=somebody)
    move_agent(triage, "retire", actor=SETUP, now=START)
    with refused("run.agent_retired"):
        stored_run(manifest, actor=cast.tech_owner)
    assert not TestRun.objects.exists()


def test_the_newest_day_counts_whatever_came_last(cast, triage, manifest):
    later = stored_run(manifest, "a", actor=cast.owner, ran_on=date(2026, 11, 2))
    stored_run(manifest, "b", actor=cast.owner, ran_on=date(2026, 10, 1), failed=1)
    boundary = stored_run(manifest, "c", actor=cast.owner, kind=Suite.BOUNDARY)
    two = another(triage, sandbox=False)
    other = stored_run(two, "d", actor=cast.owner)
    found = latest_by_kind(triage, [manifest.fingerprint, two.fingerprint])
    assert found[manifest.fingerprint][Suite.BEHAVIOUR] == later
    assert found[manifest.fingerprint][Suite.BOUNDARY] == boundary
    assert found[manifest.fingerprint][Suite.ESCALATION] is None
    assert found[two.fingerprint][Suite.BEHAVIOUR] == other


def test_a_version_is_green_when_all_four_kinds_are(cast, triage, manifest):
    for n, kind in enumerate(Suite):
        assert not stand_of(manifest, triage).is_green
        stored_run(manifest, str(n), actor=cast.owner, kind=kind)
    assert run_room(triage, START.date()).is_green
    stored_run(manifest, "x", actor=cast.owner, model_version="2600", ran_on=date(2026, 11, 2))
    stand = stand_of(manifest, triage)
    assert [suite.colour for suite in stand.suites if suite.run][0] is Colour.OTHER_MODEL


def test_a_report_is_kept_by_its_content(cast, manifest, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    for n in range(2):
        report = checked(SimpleUploadedFile(f"run {n}.txt", b"40 passed"))
        stored_run(manifest, str(n), actor=cast.owner, report=report)
    first, second = TestRun.objects.order_by("pk")
    digest = first.report_sha256
    assert first.report.name == second.report.name == f"reports/{digest[:2]}/{digest}"
    assert len([file for file in tmp_path.rglob("*") if file.is_file()]) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.both_databases
def test_the_same_run_sent_twice_at_once_is_one(cast, triage):
    manifest = triage.manifests.get()

    def send():
        return store_run(manifest, run_of(), actor=cast.tech_owner, now=START)

    told: Any = at_once(send, send)
    assert sorted(is_new for _run, is_new in told) == [False, True]
    assert TestRun.objects.count() == 1


def test_what_goes_live_is_shown_with_its_tests(cast):
    agent = make.approve(make.request(cast, "tier3-claims"), START).agent
    shown = run_room(agent, START.date())
    assert shown.manifest == agent.manifests.get() and not shown.is_green
