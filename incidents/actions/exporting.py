"""Taking the list of incidents away is on record."""

from datetime import datetime

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Reference
from govportal.people.models import Person


@recorded
def note_incidents_export(count: int, query: str, *, actor: Person, now: datetime) -> None:
    """Note who took it, what it was filtered by, and how many incidents were in it."""
    record("incident.exported", Reference("incident:register"), actor=actor, now=now,
           data={"count": count}, personal={"query": query} if query else None)  # fmt: skip
