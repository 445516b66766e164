"""Old bodies go: written to a signed file first, then pruned under a permit that is recorded.

The leaves stay, so that every proof holds. What is under a legal hold, decided something not long
enough ago, or says why something else is gone is never due.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db import ProgrammingError
from django.utils import timezone

from evidence.actions.pruned_files import Exported, write_export
from evidence.actions.retention import KEPT, SUBJECT, one_at_a_time, roles_of
from evidence.models import PruningRun
from evidence.models.retention import due, terms_in_force
from evidence.rules.retention import administers_refusal, cutoffs, reason_refusal
from govportal.ledger.actions import permit_pruning, prune, record, recorded
from govportal.ledger.models import Checkpoint
from govportal.ledger.proofs import latest_checkpoint
from govportal.ledger.rules import SYSTEM, Actor
from govportal.people.models import Person
from govportal.refusals import Refusal, Refused, refuse
from govportal.worklist.actions import beat_job, enqueue_job
from govportal.worklist.models import Job
from govportal.worklist.models.jobs import FAILED

KIND = "evidence.prune"
MOST = 2_000  # entries a run: one file, one permit, one transaction; the next run goes on


def ask_no(actor: Person, now: datetime) -> Refusal | None:
    """Why ``actor`` has nothing pruned; None when they may."""
    no = administers_refusal(roles_of(actor, now))
    if no is None and PruningRun.objects.filter(is_open=True).exists():
        return Refusal("retention.running_stale")
    return no


@recorded
def ask_pruning(reason: str, *, actor: Person, now: datetime) -> PruningRun:
    """Have what is due now exported and pruned, in the background. Raises Refused."""
    number = _number(now)
    refuse(ask_no(actor, now))
    refuse(reason_refusal(reason))
    until = cutoffs(terms_in_force(), now)
    if not due(until).exists():
        refuse(Refusal("retention.nothing_due"))
    run = PruningRun.objects.create(
        number=number, until={name: at.isoformat() for name, at in until.items()},
        reason=reason.strip(), asked_by=actor, asked_at=now,
    )  # fmt: skip
    _enqueue(run, actor, now)
    record("retention.pruning_asked", run, actor=actor, now=now, refs=[SUBJECT], retention=KEPT,
           data={"until": run.until}, personal={"reason": run.reason})  # fmt: skip
    return run


def _number(now: datetime) -> str:
    one_at_a_time(now)
    count = PruningRun.objects.filter(number__startswith=f"PR-{now.year}-").count()
    return f"PR-{now.year}-{count + 1:04d}"


def _enqueue(run: PruningRun, actor: Actor, now: datetime) -> None:
    run.job = enqueue_job(
        KIND, {"run": run.number}, subject=run, requester=run.asked_by, actor=actor, now=now
    )
    run.save(update_fields=["job"])


def again_no(run: PruningRun, actor: Person, now: datetime) -> Refusal | None:
    """Why ``actor`` does not try this run again or drop it; None when they may."""
    no = administers_refusal(roles_of(actor, now))
    if no is None and run.state != "failed":
        return Refusal("retention.moved_stale")
    return no


@recorded
def retry_pruning(run: PruningRun, *, actor: Person, now: datetime) -> PruningRun:
    """Try a run that failed again, by the moments it was asked for. Raises Refused."""
    run = _locked(run)
    refuse(again_no(run, actor, now))
    run.state, run.failure = "asked", None
    run.save(update_fields=["state", "failure"])
    _enqueue(run, actor, now)
    record("retention.pruning_retried", run, actor=actor, now=now, refs=[SUBJECT], retention=KEPT)
    return run


@recorded
def drop_pruning(run: PruningRun, *, actor: Person, now: datetime) -> PruningRun:
    """Give a run up that failed; nothing was pruned. Raises Refused."""
    run = _locked(run)
    refuse(again_no(run, actor, now))
    run.state, run.is_open, run.ended_at = "dropped", False, now
    run.save(update_fields=["state", "is_open", "ended_at"])
    record("retention.pruning_dropped", run, actor=actor, now=now, refs=[SUBJECT], retention=KEPT)
    return run


def _locked(run: PruningRun) -> PruningRun:
    rows = PruningRun.objects.select_for_update(of=("self",)).select_related("asked_by")
    return rows.get(pk=run.pk)


def do_pruning(job: Job) -> Mapping[str, Any]:
    """The work behind jobs of the kind ``evidence.prune``; may be begun again by another worker:
    until the pruning itself, which is one transaction, nothing is gone."""
    run = PruningRun.objects.get(number=job.params["run"])
    if run.state not in {"asked", "exported"}:
        return {"run": run.number, "state": run.state}
    try:
        done = carry_out(run, now=timezone.now(), job=job)
    except Refused as refused:
        if not refused.refusal.is_stale:
            fail_pruning(run, refused.refusal, now=timezone.now())
        raise
    except Exception:
        fail_pruning(run, Refusal("retention.broken"), now=timezone.now())
        raise
    return {"run": done.number, "entries": done.entries, "sha256": done.sha256}


def carry_out(run: PruningRun, *, now: datetime, job: Job | None = None) -> PruningRun:
    """Export what is due, then prune exactly that. Raises Refused, with nothing gone."""

    def beat() -> None:
        if job is not None:
            beat_job(job, now=timezone.now())

    ids = sorted(due(run.moments).values_list("pk", flat=True)[:MOST])
    checkpoint = latest_checkpoint()
    if not ids or checkpoint is None:
        raise Refused(Refusal("retention.nothing_due"))
    exported = write_export(run.path, run.number, ids, checkpoint, beat)
    run = note_export(run, ids, exported, checkpoint, now=now)
    beat()
    try:
        return finish_pruning(run, ids, now=now)
    except ProgrammingError as forbidden:
        # The portal's own role may not delete from the ledger (docs/ledger.md): its owner does.
        raise Refused(Refusal("retention.needs_owner", {"number": run.number})) from forbidden


@recorded
def note_export(
    run: PruningRun, ids: list[str], exported: Exported, checkpoint: Checkpoint, *, now: datetime
) -> PruningRun:
    """Write down which file holds what is about to go."""
    run = _locked(run)
    if run.state not in {"asked", "exported", "failed"} or exported.entries != len(ids):
        refuse(Refusal("retention.moved_stale"))
    run.state, run.failure = "exported", None
    run.entries, run.ids_digest = len(ids), digest_of(ids)
    run.sha256, run.size, run.tree_size = exported.sha256, exported.size, checkpoint.size
    run.save()
    record("retention.exported", run, actor=SYSTEM("jobs"), now=now, refs=[SUBJECT],
           retention=KEPT, data={**asdict(exported), "tree_size": run.tree_size,
                                 "digest": run.ids_digest})  # fmt: skip
    return run


def digest_of(ids: list[str]) -> str:
    """As the permit's entry has it."""
    return sha256("\n".join(sorted(ids)).encode()).hexdigest()


@recorded
def finish_pruning(run: PruningRun, ids: list[str], *, now: datetime) -> PruningRun:
    """Permit and prune what the export holds: both, or nothing. Refused when a hold came
    meanwhile, or the file is no longer what was noted."""
    run = _locked(run)
    if run.state != "exported" or run.ids_digest != digest_of(ids):
        refuse(Refusal("retention.moved_stale"))
    if _sha256(run.path) != run.sha256:
        refuse(Refusal("retention.export_broken", {"entry": run.number}))
    by = run.asked_by
    granted = permit_pruning(ids, actor=by, now=now, reason=run.reason)
    count = prune(granted, actor=by, now=now)
    if count != len(ids):
        refuse(Refusal("retention.moved_stale"))
    run.state, run.is_open, run.ended_at, run.permit = "done", False, now, granted.pk
    run.save(update_fields=["state", "is_open", "ended_at", "permit"])
    record("retention.pruned", run, actor=SYSTEM("jobs"), now=now, refs=[SUBJECT], retention=KEPT,
           data={"permit": granted.pk, "entries": count, "sha256": run.sha256,
                 "digest": run.ids_digest})  # fmt: skip
    return run


def _sha256(path: Path) -> str:
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


@recorded
def fail_pruning(run: PruningRun, why: Refusal, *, now: datetime) -> PruningRun:
    """Note why a run did not get on; it can be tried again or dropped."""
    run = _locked(run)
    if not run.is_open:
        refuse(Refusal("retention.moved_stale"))
    run.state = "failed"
    run.failure = {"code": why.code, "params": {k: str(v) for k, v in why.params.items()}}
    run.save(update_fields=["state", "failure"])
    record("retention.pruning_failed", run, actor=SYSTEM("jobs"), now=now, refs=[SUBJECT],
           retention=KEPT, data={"code": why.code})  # fmt: skip
    return run


def tidy_prunings(now: datetime) -> int:
    """Note runs whose workers were lost too often; how many. They can be tried again or dropped."""
    lost = PruningRun.objects.filter(state__in=("asked", "exported"), job__state=FAILED)
    return len([fail_pruning(run, Refusal("retention.worker_lost"), now=now) for run in lost])


@recorded
def take_export(run: PruningRun, *, actor: Person, now: datetime) -> Path:
    """Record that an export is taken away; where it lies. Raises Refused where it is no more."""
    if _sha256(run.path) != run.sha256 or not run.sha256:
        refuse(Refusal("retention.export_gone"))
    record("retention.export_taken", run, actor=actor, now=now, refs=[SUBJECT], retention=KEPT,
           data={"sha256": run.sha256})  # fmt: skip
    return run.path
