"""Background jobs: asked for in a transaction, held by one worker at a time, taken over when it
is lost. Rooms above register what a kind of job does."""

import logging
import traceback
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db import connection
from django.utils import timezone

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import SYSTEM, Actor, Reference, Subject
from govportal.people.models import Person
from govportal.refusals import Refusal, Refused
from govportal.worklist.models import Job
from govportal.worklist.models.jobs import DONE, FAILED, QUEUED, RUNNING, JobQuerySet

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=2)
TURNS = 3
"""A job whose worker was lost so often is given up: it may be what kills them."""

Work = Callable[[Job], Mapping[str, Any]]
_work: dict[str, Work] = {}


class Queue(StrEnum):
    """Jobs of one queue are done one after the other, and keep no other queue waiting."""

    SHORT = "short"
    DOCUMENTS = "documents"  # up to a minute or two
    BOOKS = "books"  # packs of thousands of pages


_queues: dict[str, Queue] = {}


def register_job(kind: str, work: Work, queue: Queue = Queue.SHORT) -> None:
    """Say what does jobs of this kind, in which queue; call it in ``AppConfig.ready``.

    ``work`` gets the job, reports with ``beat_job`` at least every minute, may be begun again
    after another worker was lost, and returns the result (JSON). Raises ValueError for a second.
    """
    if _work.setdefault(kind, work) is not work:
        raise ValueError(f"two kinds of work are called {kind!r}")
    _queues[kind] = queue


@recorded
def enqueue_job(
    kind: str,
    params: Mapping[str, Any],
    *,
    actor: Actor,
    now: datetime,
    subject: Subject | None = None,
    requester: Person | None = None,
    key: str | None = None,
) -> Job:
    """Ask for background work; with a ``key`` the same work is asked for only once."""
    fields = {
        "kind": kind,
        "params": dict(params),
        "subject_ref": subject.ledger_ref if subject else "",
        "requester": requester,
        "created_at": now,
    }
    if key is None:
        job, is_new = Job.objects.create(**fields), True
    else:
        job, is_new = Job.objects.get_or_create(key=key, defaults=fields)
    if is_new:
        refs = [subject] if subject else []
        record("job.requested", job, actor=actor, now=now, refs=refs, data={"kind": kind})
    return job


@recorded
def claim_job(now: datetime, queue: Queue | None = None) -> Job | None:
    """The next job, held by the caller until ``LEASE`` after its last ``beat_job``; or None.

    ``queue``: only jobs of kinds that stand in it; kinds that nobody knows are short.
    """
    rows = Job.objects.claimable(now)
    if queue is not None:
        rows = _standing_in(rows, queue)
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    job = rows.first()
    if job is None:
        return None
    before, job.turn = job.turn, job.turn + 1
    job.state, job.lease_until, job.heartbeat_at = RUNNING, now + LEASE, now
    taken = Job.objects.filter(pk=job.pk, turn=before).update(
        turn=job.turn, state=RUNNING, lease_until=job.lease_until, heartbeat_at=now
    )
    if not taken:
        return None
    if before >= TURNS:
        fail_job(job, error="its worker was lost too often", now=now)
        return None
    return job


def _standing_in(rows: JobQuerySet, queue: Queue) -> JobQuerySet:
    if queue is Queue.SHORT:
        return rows.exclude(kind__in=[k for k, other in _queues.items() if other is not queue])
    return rows.filter(kind__in=[kind for kind, other in _queues.items() if other is queue])


def jobs_before(job: Job) -> JobQuerySet:
    """Jobs of its queue that come before it, the one that is being done among them."""
    to_do = Job.objects.filter(state__in=(QUEUED, RUNNING), pk__lt=job.pk)
    return _standing_in(to_do, _queues.get(job.kind, Queue.SHORT))


def beat_job(job: Job, *, now: datetime, done: int | None = None, total: int | None = None) -> None:
    """Report progress and keep the lease. Raises Refused when another worker has taken over."""
    job.done = job.done if done is None else done
    job.total = job.total if total is None else total
    job.lease_until, job.heartbeat_at = now + LEASE, now
    _held(
        job,
        done=job.done,
        total=job.total,
        lease_until=job.lease_until,
        heartbeat_at=job.heartbeat_at,
    )


@recorded
def finish_job(job: Job, *, result: Mapping[str, Any], now: datetime) -> Job:
    """Note the result. Raises Refused when another worker has taken over."""
    return _end(job, DONE, now, result=dict(result), error="")


@recorded
def fail_job(job: Job, *, error: str, now: datetime) -> Job:
    """Note why it did not work. Raises Refused when another worker has taken over."""
    return _end(job, FAILED, now, error=error[:4000])


def _end(job: Job, state: str, now: datetime, **columns: Any) -> Job:
    _held(job, state=state, lease_until=None, ended_at=now, **columns)
    verb = "job.done" if state == DONE else "job.failed"
    refs = [Reference(job.subject_ref)] if job.subject_ref else []
    record(verb, job, actor=SYSTEM("jobs"), now=now, refs=refs, data={"kind": job.kind})
    job.refresh_from_db()
    return job


def _held(job: Job, **columns: Any) -> None:
    mine = Job.objects.filter(pk=job.pk, turn=job.turn, state=RUNNING)
    if not mine.update(**columns):
        raise Refused(Refusal("worklist.job_stale"))


def run_jobs(now: datetime, *, queue: Queue | None = None, most: int = 20) -> int:
    """Do waiting jobs of one queue or of all, one after the other; how many ended, well or not."""
    ended = 0
    while ended < most:
        job = claim_job(max(now, timezone.now()), queue)
        if job is None:
            return ended
        ended += _run(job)
    return ended


def _run(job: Job) -> bool:
    try:
        result = _known(job.kind)(job)
        finish_job(job, result=result, now=timezone.now())
    except Refused as refused:
        if refused.refusal.code == "worklist.job_stale":
            return False
        _note_failure(job, str(refused))
    except Exception:  # whatever the work raises is shown to those who asked for it
        log.exception("%s failed", job.ledger_ref)
        _note_failure(job, traceback.format_exc(limit=-3))
    return True


def _note_failure(job: Job, error: str) -> None:
    try:
        fail_job(job, error=error, now=timezone.now())
    except Refused:
        log.warning("%s was taken over", job.ledger_ref)


def _known(kind: str) -> Work:
    if kind not in _work:
        raise Refused(Refusal("worklist.job_kind_unknown", {"kind": kind}))
    return _work[kind]


__all__ = [
    "QUEUED",
    "Queue",
    "beat_job",
    "claim_job",
    "enqueue_job",
    "fail_job",
    "finish_job",
    "jobs_before",
    "register_job",
    "run_jobs",
]
