"""Drafts of the scheme and what becomes of them, for stories."""

from datetime import datetime, timedelta
from typing import Any

from approvals.actions import schemes
from approvals.models import Ballot, SchemeProposal, WhatIfRun
from approvals.rules.ballots import Choice
from approvals.rules.schemes import with_numbers
from govportal.worklist.actions.jobs import finish_job
from govportal.worklist.models import Job
from govportal.worklist.models.jobs import RUNNING
from tests import make
from tests.make import START, Cast

HOUR = timedelta(hours=1)
WHY = "The committee is done by day four in nine of ten cases."


def drafted(cast: Cast, now: datetime = START, title: str = "Five days", **numbers: int) -> Any:
    """A draft with other numbers; by default tier 3 is decided in five days."""
    proposal = schemes.draft_scheme(title, actor=cast.administrator, now=now)
    return saved(cast, proposal, now, **(numbers or {"limit_3": 5, "reviews_3": 2}))


def saved(cast: Cast, proposal: SchemeProposal, now: datetime = START, **numbers: int) -> Any:
    content = with_numbers(proposal.content, numbers)
    return schemes.save_draft(
        proposal, content, title=proposal.title, reason=WHY, revision=proposal.revision,
        actor=cast.administrator, now=now)  # fmt: skip


def ran(cast: Cast, proposal: SchemeProposal, now: datetime = START) -> WhatIfRun:
    """Its what-if, done by a worker that had nothing else to do."""
    asked = schemes.ask_what_if(proposal, actor=cast.administrator, now=now)
    assert asked.job is not None
    Job.objects.filter(pk=asked.job.pk).update(
        state=RUNNING, turn=1, lease_until=now + HOUR, heartbeat_at=now
    )
    job = Job.objects.get(pk=asked.job.pk)
    finish_job(job, result=schemes.do_what_if(job), now=now + HOUR / 60)
    return WhatIfRun.objects.get(pk=asked.pk)


def proposed(cast: Cast, now: datetime = START, **numbers: int) -> SchemeProposal:
    """A draft before the committee; its ballot is open."""
    proposal = drafted(cast, now, **numbers)
    ran(cast, proposal, now)
    return put(cast, proposal, now)


def put(cast: Cast, proposal: SchemeProposal, now: datetime = START) -> SchemeProposal:
    return schemes.propose(proposal, revision=proposal.revision, actor=cast.administrator, now=now)


def voted(proposal: SchemeProposal, now: datetime, choice: Choice = Choice.APPROVE) -> Any:
    """Everybody who may vote says the same."""
    ballot = Ballot.objects.select_related("review").get(review=proposal.review_id, state="open")
    for seat in ballot.seats.select_related("holder").order_by("position"):
        if seat.holder is not None and make.fresh(ballot).state == "open":
            make.vote(ballot, seat.holder, choice, now=now)
    return SchemeProposal.objects.get(pk=proposal.pk)
