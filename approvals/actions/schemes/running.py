"""The what-if of a draft: asked for, run in the background batch by batch, and kept."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from approvals.actions.schemes.drafting import configure_refusal, locked
from approvals.models import SchemeProposal, WhatIfRow, WhatIfRun
from approvals.rules.proposals import RunState
from approvals.rules.what_if import Changed
from approvals.schemes import active_scheme
from approvals.what_if import Outcome, run
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import SYSTEM
from govportal.people.models import Person
from govportal.refusals import refuse
from govportal.worklist.actions import beat_job, enqueue_job
from govportal.worklist.models import Job

KIND = "scheme.what_if"


@recorded
def ask_what_if(proposal: SchemeProposal, *, actor: Person, now: datetime) -> WhatIfRun:
    """Run the draft over the whole inventory; the same run while one is waiting."""
    proposal = locked(proposal)
    refuse(configure_refusal("run", proposal, actor, now))
    waiting = proposal.runs.filter(state=RunState.WAITING).first()
    if waiting is not None:
        return waiting
    asked = WhatIfRun.objects.create(
        proposal=proposal,
        digest=proposal.digest,
        base_version=active_scheme().version,
        asked_by=actor,
        asked_at=now,
    )
    params = {"run": asked.pk}
    asked.job = enqueue_job(KIND, params, subject=proposal, requester=actor, actor=actor, now=now)
    asked.save(update_fields=["job"])
    facts = {"digest": asked.digest, "base": asked.base_version}
    record("scheme.what_if_asked", asked, actor=actor, now=now, refs=[proposal], data=facts)
    return asked


def do_what_if(job: Job) -> Mapping[str, Any]:
    """The work behind jobs of this kind; may be begun again by another worker."""
    asked = WhatIfRun.objects.select_related("proposal").get(pk=job.params["run"])
    if asked.state != RunState.WAITING:
        return {"run": asked.pk, "state": asked.state}
    _begin(asked)

    def sink(found: list[Changed], so_far: Outcome) -> None:
        _keep(asked, found, job)

    try:
        outcome = run(active_scheme().content, asked.proposal.content, sink)
    except Exception:
        end_what_if(asked, RunState.FAILED, Outcome(), job=job, now=timezone.now())
        raise
    end_what_if(asked, RunState.DONE, outcome, job=job, now=timezone.now())
    return {"run": asked.pk, **outcome.as_json()}


@transaction.atomic
def _begin(asked: WhatIfRun) -> None:
    """What a lost worker wrote is written anew; a saved draft meanwhile is run as it is now."""
    WhatIfRow.objects.filter(run=asked).delete()
    asked.digest, asked.base_version = asked.proposal.digest, active_scheme().version
    asked.save(update_fields=["digest", "base_version"])


@transaction.atomic
def _keep(asked: WhatIfRun, found: list[Changed], job: Job) -> None:
    """One batch, in one statement, while this worker holds the job."""
    beat_job(job, now=timezone.now())
    WhatIfRow.objects.bulk_create(
        WhatIfRow(
            run=asked,
            slug=one.slug,
            name=one.name,
            unit=one.unit,
            tier_before=one.before.tier,
            tier_after=one.after.tier,
            changes=f",{','.join(one.changes)},",
            facts=one.as_json(),
        )
        for one in found
    )


@recorded
def end_what_if(
    asked: WhatIfRun, state: RunState, outcome: Outcome, *, job: Job, now: datetime
) -> WhatIfRun:
    """Note the result. Raises Refused when another worker has taken the job over."""
    asked = WhatIfRun.objects.select_for_update(of=("self",)).get(pk=asked.pk)
    beat_job(job, now=now)
    asked.state, asked.ended_at = state, now
    asked.counts, asked.inventory = outcome.as_json(), outcome.inventory
    asked.save(update_fields=["state", "ended_at", "counts", "inventory"])
    facts = {"state": state.value, "digest": asked.digest, "inventory": asked.inventory,
             "agents": outcome.agents, "changed": outcome.changed}  # fmt: skip
    refs = [asked.proposal]
    record("scheme.what_if_done", asked, actor=SYSTEM("jobs"), now=now, refs=refs, data=facts)
    return asked
