"""Taking the result of a what-if away is on record."""

from datetime import datetime

from approvals.models import SchemeProposal, WhatIfRun
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor


@recorded
def note_export(proposal: SchemeProposal, run: WhatIfRun, *, actor: Actor, now: datetime) -> None:
    """Note who took the list of agents away, of which state of the inventory."""
    facts = {"inventory": run.inventory, "changed": run.counts["changed"]}
    record("scheme.what_if_exported", run, actor=actor, now=now, refs=[proposal], data=facts)
