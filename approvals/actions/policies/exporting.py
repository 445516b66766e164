"""Taking the register of policies away is on record."""

from datetime import datetime

from approvals.models import Policy
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Reference
from govportal.people.models import Person


@recorded
def note_policies_export(policies: list[Policy], *, actor: Person, now: datetime) -> None:
    """Note who took it, and how many policies were in it."""
    record("policy.exported", Reference("policy:register"), actor=actor, now=now,
           data={"count": len(policies)})  # fmt: skip
