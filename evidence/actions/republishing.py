"""Once more for a publication that did not arrive: at once, in the background."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from evidence.actions.publishing import bring
from evidence.actions.retention import roles_of
from evidence.models import Publication
from evidence.rules.publications import OWN
from evidence.rules.retention import administers_refusal
from govportal.ledger.actions import recorded
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse
from govportal.worklist.actions import enqueue_job
from govportal.worklist.actions.posting import send_again
from govportal.worklist.models import Job

KIND = "evidence.publish"


def again_no(row: Publication, actor: Person, now: datetime) -> Refusal | None:
    """Why ``actor`` has it not tried again now; None when they may."""
    no = administers_refusal(roles_of(actor, now))
    again = {"failed"} if row.channel in OWN else {"dead"}
    if no is None and row.state not in again:
        return Refusal("checkpoint.not_waiting_stale")
    return no


@recorded
def try_again(row: Publication, *, actor: Person, now: datetime) -> None:
    """Have it tried again. Raises Refused for who may not, and for what has arrived."""
    refuse(again_no(row, actor, now))
    if row.post is not None:
        send_again(row.post, actor=actor, now=now)
        return
    key = f"{KIND}:{row.pk}:{row.newest_try.n if row.newest_try else 0}"
    enqueue_job(KIND, {"publication": row.pk}, subject=row, actor=actor, now=now, key=key)


def do_again(job: Job) -> Mapping[str, Any]:
    """The work behind jobs of the kind ``evidence.publish``."""
    row = Publication.objects.for_list().get(pk=job.params["publication"])
    taken = row.state == "taken" or bring(row, now=timezone.now())
    return {"publication": row.pk, "taken": taken}
