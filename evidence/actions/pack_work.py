"""What a worker does for a pack: builds it, tells how far it is, notices when it was cancelled."""

import time
from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils import timezone

from evidence.actions.book_folder import work_of
from evidence.actions.builders import BUILDERS
from evidence.actions.building import Built
from evidence.actions.packs import fail_pack, finish_pack
from evidence.models import Pack
from evidence.rules.packing import Kind
from evidence.rules.packs import State, percent
from govportal.refusals import Refusal, Refused
from govportal.worklist.actions import beat_job
from govportal.worklist.models import Job

CANCELLED = "pack.cancelled"
PAUSE = 1.0  # seconds: a step that goes on is told no oftener


class Beat:
    """Tells how far a pack is. Raises Refused when it was cancelled, or its job taken over."""

    def __init__(self, pack: Pack, job: Job) -> None:
        self.pack, self.job = pack, job
        self.step, self.percent, self.told_at = "", 0, 0.0

    def __call__(self, step: str, done: int = 0, total: int = 0) -> None:
        goes_on = step in ("", self.step)
        if goes_on and time.monotonic() - self.told_at < PAUSE:
            return
        self.told_at = time.monotonic()
        beat_job(self.job, now=timezone.now(), done=self._percent(step, done, total), total=100)
        columns = {"step": step, "step_done": done, "step_total": total} if step else {}
        waiting = Pack.objects.filter(pk=self.pack.pk, state=State.WAITING, job=self.job)
        if not (waiting.update(**columns) if columns else waiting.exists()):
            raise Refused(Refusal(CANCELLED))

    def _percent(self, step: str, done: int, total: int) -> int:
        if step:
            self.step, self.percent = step, percent(step, done, total)
        return self.percent


def do_pack(job: Job) -> Mapping[str, Any]:
    """The work behind jobs of packs; may be begun again by another worker, which goes on.

    Two workers at once would write the same bytes; only the one that holds the job may finish.
    """
    pack = Pack.objects.get(number=job.params["pack"])
    if pack.state != State.WAITING or pack.job_id != job.pk:
        return _over(pack)
    try:
        built = _built(pack, job)
        finish_pack(pack, built, job=job, now=timezone.now())
    except Refused as refused:
        if _is_over(pack, job):
            return _over(pack)
        if not refused.refusal.is_stale:
            fail_pack(pack, refused.refusal, job=job, now=timezone.now())
        raise
    except Exception:
        if _is_over(pack, job):
            return _over(pack)
        fail_pack(pack, Refusal("pack.broken"), job=job, now=timezone.now())
        raise
    return {"pack": pack.number, "tree_size": built.tree_size, "sha256": built.sha256}


def _built(pack: Pack, job: Job) -> Built:
    kind, beat = Kind(pack.kind), Beat(pack, job)
    kept = {"work": work_of(pack.number).path} if kind.is_book else {}
    return BUILDERS[kind](pack.scope, pack.path, now=timezone.now(), progress=beat, **kept)


def _is_over(pack: Pack, job: Job) -> bool:
    """It was cancelled, or it is tried again by another job; what broke then is no failure."""
    rows = Pack.objects.filter(pk=pack.pk)
    return rows.filter(Q(state=State.CANCELLED) | ~Q(job=job)).exists()


def _over(pack: Pack) -> Mapping[str, Any]:
    """The pack was ended meanwhile, or is another job's; of a cancelled one nothing stays."""
    pack.refresh_from_db()
    if pack.state == State.CANCELLED:
        pack.path.unlink(missing_ok=True)
        work_of(pack.number).remove()
    return {"pack": pack.number, "state": pack.state}
