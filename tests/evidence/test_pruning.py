"""Pruning: an export first, a permit, leaves that stay, and what stops it half-way."""

import json
import subprocess
import sys
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from evidence.actions import pruned_files, pruning
from evidence.actions.pruning import ask_pruning, drop_pruning, retry_pruning
from evidence.models import PruningRun
from evidence.rules.retention import (
    Terms,
)
from govportal.ledger.actions import seal, verify_ledger
from govportal.ledger.actions.holds import hold, lift
from govportal.ledger.keys import verifiers
from govportal.ledger.models import Disclosure, Entry, Leaf, PruningPermit
from govportal.ledger.proofs import inclusion_proof, latest_checkpoint
from govportal.ledger.rules import Reference
from govportal.refusals import Refused
from govportal.worklist.actions import run_jobs
from govportal.worklist.models import Job
from tests import make
from tests.conftest import triggers_lifted
from tests.evidence.keeping import (
    LONG_AGO,
    WHY,
    noted,
    pruned,
    shortened,
)

NOW = make.START
CASE = "incident:INC-2026-0001"


def code(action, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        action(*args, **kwargs)
    return refused.value.refusal.code


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.PRUNED_DIR = str(tmp_path / "pruned")


@pytest.fixture
def old(cast):
    """Four entries of nine years ago: log, case, decision, and documentation."""
    by = {"actor": cast.owner, "now": LONG_AGO}
    return {
        "log": noted("item.opened", retention="operational", **by),
        "case": noted("request.submitted", personal={"text": "As it was told."}, **by),
        "decision": noted("review.step_approve", personal={"why": make.REASONS}, **by),
        "documentation": noted("pack.built", retention="documentation", **by),
    }


def test_bodies_go_leaves_stay_and_the_export_can_be_checked_alone(cast, old, tmp_path):
    shortened(cast, NOW)
    run = pruned(cast)
    assert (run.state, run.entries, run.failure) == ("done", 3, None)
    gone = {old[name].pk for name in ("log", "case", "decision")}
    assert set(run.pruned_ids) == gone and not Entry.objects.filter(pk__in=gone).exists()
    assert not Disclosure.objects.filter(entry_id__in=gone).exists()
    assert Leaf.objects.filter(entry_id__in=gone).count() == 3
    seal(timezone.now())
    newest = latest_checkpoint()
    for pk in gone:
        inclusion_proof(pk).verify(bytes(newest.root))
    assert verify_ledger(timezone.now()).held
    key = str(verifiers()[0])
    check = [sys.executable, "evidence/verify/verify.py", str(run.path), "--key", key]
    done = subprocess.run(check, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "3 ledger entries stand in the tree" in done.stdout
    assert Entry.objects.filter(pk=old["documentation"].pk).exists()


def test_the_exported_file_has_bodies_and_plain_texts(cast, old):
    import zipfile  # noqa: PLC0415

    run = pruned(cast, NOW)
    with zipfile.ZipFile(run.path) as file:
        lines = [json.loads(line) for line in file.read("ledger/entries.jsonl").splitlines()]
        texts = file.read("ledger/disclosures.jsonl").decode()
    assert {line["id"] for line in lines} == set(run.pruned_ids)
    assert "As it was told." in texts and make.REASONS in texts


def test_a_decision_stays_longer_than_its_class(cast, old):
    shortened(cast, NOW, Terms(6, 12, 120, 120))
    run = pruned(cast)
    assert set(run.pruned_ids) == {old["log"].pk, old["case"].pk}


def test_what_is_held_stays_and_goes_once_it_is_free(cast, old):
    holder = Reference(CASE)
    with transaction.atomic():
        hold(["request:ADR-2010-0001"], holder, now=NOW)
    seal(NOW)
    shortened(cast, NOW)
    told = code(ask_pruning, WHY, actor=cast.administrator, now=NOW)
    assert told == "retention.nothing_due"
    with transaction.atomic():
        lift(holder, now=NOW)
    assert pruned(cast).entries == 3


def test_a_hold_that_comes_between_export_and_pruning_is_respected(cast, old, monkeypatch):
    shortened(cast, NOW)

    def export(*args, **kwargs):
        found = real(*args, **kwargs)
        with transaction.atomic():
            hold(["request:ADR-2010-0001"], Reference(CASE), now=NOW)
        return found

    real = pruned_files.write_export
    monkeypatch.setattr(pruning, "write_export", export)
    run = pruned(cast)
    assert run.state == "failed" and run.failure["code"] == "ledger.held"
    assert Entry.objects.filter(pk__in=[one.pk for one in old.values()]).count() == 4
    assert not PruningPermit.objects.exists()
    drop_pruning(run, actor=cast.administrator, now=NOW)
    told = code(drop_pruning, run, actor=cast.administrator, now=NOW)
    assert told == "retention.moved_stale"


def test_an_export_that_is_not_what_the_tree_says_stops_everything(cast, old):
    seal(timezone.now())
    with triggers_lifted():
        body = old["log"].body.replace("item.opened", "item.closed")
        Entry.objects.filter(pk=old["log"].pk).update(body=body)
    run = pruned(cast, NOW)
    assert run.state == "failed" and run.failure["code"] == "retention.export_broken"
    assert Entry.objects.filter(pk=old["case"].pk).exists()
    with triggers_lifted():
        Entry.objects.filter(pk=old["log"].pk).update(body=old["log"].body)
    retry_pruning(run, actor=cast.administrator, now=NOW)
    run_jobs(timezone.now())
    run.refresh_from_db()
    assert run.state == "done"


def test_a_worker_killed_after_the_export_leaves_the_run_to_the_next(cast, old, monkeypatch):
    def killed(*args, **kwargs):
        raise KeyboardInterrupt

    real = pruning.finish_pruning
    monkeypatch.setattr(pruning, "finish_pruning", killed)
    with pytest.raises(KeyboardInterrupt):
        pruned(cast, NOW)
    run = PruningRun.objects.get()
    assert run.state == "exported" and Entry.objects.filter(pk=old["log"].pk).exists()
    monkeypatch.setattr(pruning, "finish_pruning", real)
    run_jobs(timezone.now() + timedelta(minutes=5))
    run.refresh_from_db()
    assert run.state == "done" and run.entries == 3


def test_a_run_whose_workers_were_lost_does_not_block_the_next_for_ever(cast, old, monkeypatch):
    seal(NOW)
    run = ask_pruning(WHY, actor=cast.administrator, now=NOW)
    assert pruning.tidy_prunings(NOW) == 0
    Job.objects.filter(pk=run.job_id).update(state="failed", ended_at=NOW)
    assert pruning.tidy_prunings(NOW) == 1
    drop_pruning(run, actor=cast.administrator, now=NOW)
    ask_pruning(WHY, actor=cast.administrator, now=NOW)


def test_a_role_that_may_not_delete_leaves_it_to_the_owner(cast, old, monkeypatch, capsys):
    def forbidden(*args, **kwargs):
        raise ProgrammingError("permission denied for table ledger_entry")

    real = pruning.finish_pruning
    monkeypatch.setattr(pruning, "finish_pruning", forbidden)
    run = pruned(cast, NOW)
    assert run.failure["code"] == "retention.needs_owner" and run.path.is_file()
    monkeypatch.setattr(pruning, "finish_pruning", real)
    call_command("prune_ledger", run.number, "--json")
    assert json.loads(capsys.readouterr().out)["entries"] == 3
    with pytest.raises(CommandError, match="moved on"):
        call_command("prune_ledger", run.number)


def test_one_pruning_at_a_time_and_by_administrators(cast, old):
    seal(NOW)
    for person in (cast.auditor, cast.chair):
        told = code(ask_pruning, WHY, actor=person, now=NOW)
        assert told == "keeping.only_administrators"
    assert code(ask_pruning, "why", actor=cast.administrator, now=NOW) == "keeping.reason_missing"
    ask_pruning(WHY, actor=cast.administrator, now=NOW)
    told = code(ask_pruning, WHY, actor=cast.administrator, now=NOW)
    assert told == "retention.running_stale"


@pytest.mark.both_databases
def test_the_receipt_is_never_changed_and_never_without_export_or_permit(cast, old):
    seal(NOW)
    run = ask_pruning(WHY, actor=cast.administrator, now=NOW)
    rows = PruningRun.objects.filter(pk=run.pk)
    ended = {"is_open": False, "ended_at": NOW}
    full = {"sha256": "a" * 64, "ids_digest": "b" * 64, "entries": 1, "tree_size": 9}
    for change in (
        {"state": "done", "permit": "x", **ended},
        {"state": "done", "permit": "x", **ended, **full},
        {"state": "exported"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    run_jobs(timezone.now())
    run.refresh_from_db()
    assert run.state == "done"
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(entries=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.delete()
    assert connection.vendor in {"sqlite", "postgresql"}
