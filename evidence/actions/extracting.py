"""Asking for extracts of the audit trail, writing them in the background, handing them out."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from evidence.actions.extract_files import Written, write_extract
from evidence.forms import AuditFilter
from evidence.models import Extract
from evidence.models.audit import narrowed
from evidence.rules.extracts import Format, length_refusal
from evidence.rules.packs import (
    KEPT_FOR,
    MOVES,
    State,
    audit_refusal,
    download_refusal,
    refusal,
)
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import SYSTEM
from govportal.people.models import Person
from govportal.refusals import Refusal, Refused, refuse
from govportal.worklist.actions import beat_job, enqueue_job
from govportal.worklist.models import Job

KIND = "evidence.extract"


@recorded
def request_extract(filters: str, kind: Format, *, actor: Person, now: datetime) -> Extract:
    """Ask for what fits ``filters``; the same extract while it is written.

    Raises Refused where a filter cannot be used: everything is not what was asked for then.
    """
    refuse(audit_refusal(actor.sees_all_on(timezone.localdate(now))))
    refuse(length_refusal(filters))
    narrowed(AuditFilter(QueryDict(filters)))
    asked = {"filters": filters, "format": kind, "requested_by": actor}
    rows = Extract.objects.filter(state=State.WAITING, **asked)
    waiting = rows.exclude(pk__in=Extract.objects.lost().values("pk")).first()
    if waiting is not None:
        return waiting
    for lost in rows:
        fail_extract(lost, Refusal("extract.worker_lost"), job=None, now=now)
    made = Extract.objects.create(requested_at=now, **asked)
    made.job = enqueue_job(
        KIND, {"extract": made.pk}, subject=made, requester=actor, actor=actor, now=now
    )
    made.save(update_fields=["job"])
    record(
        "evidence.extract_requested",
        made,
        actor=actor,
        now=now,
        data={"format": kind.value},
        personal={"filters": filters} if filters else {},
    )
    return made


def do_extract(job: Job) -> Mapping[str, Any]:
    """The work behind jobs of the kind ``evidence.extract``; may be begun again by another."""
    extract = Extract.objects.select_related("requested_by").get(pk=job.params["extract"])
    if extract.state != State.WAITING:
        return {"extract": extract.pk, "state": extract.state}

    def beat(done: int, total: int) -> None:
        beat_job(job, now=timezone.now(), done=done, total=total)

    try:
        written = write_extract(extract, now=timezone.now(), progress=beat)
    except Refused as refused:
        if not refused.refusal.is_stale:
            fail_extract(extract, refused.refusal, job=job, now=timezone.now())
        raise
    except Exception:
        fail_extract(extract, Refusal("extract.broken"), job=job, now=timezone.now())
        raise
    finish_extract(extract, written, job=job, now=timezone.now())
    return {"extract": extract.pk, "rows": written.rows, "sha256": written.sha256}


def _locked(extract: Extract) -> Extract:
    rows = Extract.objects.select_for_update(of=("self",)).select_related("requested_by")
    return rows.get(pk=extract.pk)


@recorded
def finish_extract(extract: Extract, written: Written, *, job: Job, now: datetime) -> Extract:
    """Note what was written. Refused when another worker took over."""
    extract = _locked(extract)
    beat_job(job, now=now)
    refuse(refusal(MOVES["finish"], State(extract.state)))
    extract.state, extract.built_at, extract.expires_at = State.READY, now, now + KEPT_FOR
    extract.tree_size, extract.rows = written.tree_size, written.rows
    extract.size, extract.sha256 = written.size, written.sha256
    extract.save()
    record(
        "evidence.extract_built",
        extract,
        actor=SYSTEM("jobs"),
        now=now,
        data={
            "format": extract.format,
            "tree_size": written.tree_size,
            "rows": written.rows,
            "sha256": written.sha256,
        },
    )
    return extract


@recorded
def fail_extract(extract: Extract, why: Refusal, *, job: Job | None, now: datetime) -> Extract:
    """Note why an extract could not be written. Refused when another worker took its job over."""
    extract = _locked(extract)
    if job is not None:
        beat_job(job, now=now)
    refuse(refusal(MOVES["fail"], State(extract.state)))
    extract.state = State.FAILED
    extract.failure = {"code": why.code, "params": dict(why.params)}
    extract.save(update_fields=["state", "failure"])
    data = {"code": why.code}
    record("evidence.extract_failed", extract, actor=SYSTEM("jobs"), now=now, data=data)
    return extract


@recorded
def download_extract(extract: Extract, *, actor: Person, now: datetime) -> Path:
    """Record that an extract is taken away; where its file lies. Refused when it cannot be."""
    extract = _locked(extract)
    refuse(_not_now(extract, now))
    data = {"sha256": extract.sha256, "rows": extract.rows, "tree_size": extract.tree_size}
    record("evidence.extract_downloaded", extract, actor=actor, now=now, data=data)
    return extract.path


def _not_now(extract: Extract, now: datetime) -> Refusal | None:
    found = download_refusal(State(extract.state), extract.expires_at, now)
    if found is None and not extract.path.is_file():
        found = Refusal("pack.expired")
    return Refusal(found.code.replace("pack.", "extract.") + "_stale") if found else None


def tidy_extracts(now: datetime) -> int:
    """Remove files whose time is over, note extracts whose workers were lost; how many."""
    expired = [remove_extract(one, now=now) for one in Extract.objects.kept_too_long(now)]
    why = Refusal("extract.worker_lost")
    lost = [fail_extract(one, why, job=None, now=now) for one in Extract.objects.lost()]
    return len(expired) + len(lost)


@recorded
def remove_extract(extract: Extract, *, now: datetime) -> Extract:
    """Remove the file of an extract; what was in it stays in the ledger."""
    extract = _locked(extract)
    refuse(refusal(MOVES["expire"], State(extract.state)))
    extract.path.unlink(missing_ok=True)
    extract.state = State.EXPIRED
    extract.save(update_fields=["state"])
    data = {"sha256": extract.sha256}
    record("evidence.extract_removed", extract, actor=SYSTEM("packs"), now=now, data=data)
    return extract
