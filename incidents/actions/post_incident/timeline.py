"""The timeline of an incident as its review freezes it: acts, notes, and the ledger's entries."""

from typing import Any

from govportal.ledger.models import Entry
from incidents.models import Incident

MOST_ENTRIES = 500


def timeline_of(incident: Incident) -> list[dict[str, Any]]:
    """What happened, in order: what people did and wrote. Run-time events will join later."""
    rows = [
        {"at": turn.at.isoformat(), "kind": turn.act, "text": turn.reason,
         "by": turn.by.full_name if turn.by is not None else "", "ref": turn.ledger_ref}
        for turn in incident.turns.select_related("by").order_by("n")
    ]  # fmt: skip
    rows += [
        {"at": note.happened_at.isoformat(), "kind": note.kind, "text": note.text,
         "by": note.by.full_name, "ref": note.ledger_ref}
        for note in incident.notes.select_related("by").order_by("n")
    ]  # fmt: skip
    return sorted(rows, key=lambda row: row["at"])


def entries_of(incident: Incident) -> list[str]:
    """The ids of the ledger's entries about it, oldest first."""
    rows = Entry.objects.about(incident).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:MOST_ENTRIES])
