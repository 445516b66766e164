"""The portal's own controls, looked after by the hour; and that somebody took them away."""

from datetime import datetime

from evidence.actions.recertifying import keep_recertifications
from evidence.actions.reconciling import keep_reconciliations
from evidence.actions.restore_tests import keep_restore_tests
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Reference, Subject
from govportal.people.models import Person

SETTINGS = Reference("settings:changes")


def keep_own_controls(now: datetime) -> None:
    """What falls due; doing it twice changes nothing."""
    keep_recertifications(now)
    keep_restore_tests(now)
    keep_reconciliations(now)


@recorded
def note_export(
    verb: str, about: Subject, rows: int, filters: str = "", *, actor: Person, now: datetime
) -> None:
    """Note who took a list away, and how many rows of it."""
    record(verb, about, actor=actor, now=now, data={"rows": rows, "filters": filters})
