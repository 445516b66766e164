"""Verifying the whole ledger on demand, in the background."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from evidence.rules.packs import audit_refusal
from govportal.ledger.actions import record, recorded, verify_ledger
from govportal.ledger.models import VerificationRun
from govportal.ledger.rules import Reference
from govportal.people.models import Person
from govportal.refusals import refuse
from govportal.worklist.actions import beat_job, enqueue_job, notify
from govportal.worklist.models import Job
from govportal.worklist.models.jobs import QUEUED, RUNNING

KIND = "ledger.verify"
WHOLE = Reference("ledger:whole")


def verification_under_way() -> Job | None:
    """The verification that was asked for and has not ended."""
    return Job.objects.filter(kind=KIND, state__in=(QUEUED, RUNNING)).order_by("pk").first()


@recorded
def ask_verification(*, actor: Person, now: datetime) -> Job:
    """Have every entry recalculated; the same verification while one is under way.

    Raises Refused for who may not read the trail.
    """
    refuse(audit_refusal(actor.sees_all_on(timezone.localdate(now))))
    waiting = verification_under_way()
    if waiting is not None:
        return waiting
    job = enqueue_job(KIND, {}, subject=WHOLE, requester=actor, actor=actor, now=now)
    record("ledger.verification_asked", WHOLE, actor=actor, now=now, refs=[job])
    return job


def do_verification(job: Job) -> Mapping[str, Any]:
    """The work behind jobs of the kind ``ledger.verify``."""

    def beat(done: int, total: int) -> None:
        beat_job(job, now=timezone.now(), done=done, total=total)

    run = verify_ledger(timezone.now(), progress=beat)
    if job.requester is not None:
        tell(job.requester, run, job, timezone.now())
    return {"run": run.pk, "held": run.held, "size": run.size, "fault": run.fault}


@recorded
def tell(person: Person, run: VerificationRun, job: Job, now: datetime) -> None:
    """Say to who asked what came of it."""
    words = {"entries": run.entries, "fault": run.fault, "place": run.place}
    with translation.override(person.language or settings.LANGUAGE_CODE):
        subject = gettext("The ledger was verified: all %(entries)s entries match") % words
        if not run.held:
            subject = gettext("The ledger does not hold: %(fault)s") % words
        body = gettext("Every entry was recalculated and every column compared.")
        if not run.held:
            body = gettext("The first fault is at %(place)s; nothing after it was checked.") % words
        notify(
            person,
            key=f"{job.ledger_ref}:{run.pk}",
            subject=subject,
            body=body,
            url=reverse("ledger_integrity"),
            now=now,
        )
