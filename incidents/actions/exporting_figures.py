"""Taking the figures away is on record."""

from datetime import date, datetime

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Reference
from govportal.people.models import Person


@recorded
def note_figures_export(
    since: date, until: date, count: int, *, actor: Person, now: datetime
) -> None:
    """Note who took them, of which days, and of how many incidents they were."""
    data = {"since": since.isoformat(), "until": until.isoformat(), "count": count}
    record("incident.figures_exported", Reference("incident:figures"), actor=actor, now=now,
           data=data)  # fmt: skip
