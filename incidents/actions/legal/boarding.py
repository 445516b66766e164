"""The board is told of each incident of the gravest kind: a letter, acknowledged as others are."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from approvals.actions.letters import Told, write_board_letter
from approvals.models import BoardLetter
from govportal.ledger.rules import Actor
from incidents.models import Incident

VERSION = 1


def tell_board(incident: Incident, *, actor: Actor, now: datetime) -> BoardLetter | None:
    """Write the letter, once for an incident. In the transaction of what made it so grave.

    None in an exercise: what the board acknowledges has happened.
    """
    if incident.is_exercise:
        return None
    known = BoardLetter.objects.filter(subject_kind="incident", subject_id=incident.number)
    if known.exists():
        return None
    told = Told(
        kind="incident",
        id=incident.number,
        title=incident.title,
        url=incident.get_absolute_url(),
        committee=incident.committee,
        unit=incident.unit,
    )
    return write_board_letter(told, letter_content(incident, now), actor=actor, now=now)


def letter_content(incident: Incident, now: datetime) -> Mapping[str, Any]:
    """What the letter says: plain facts as they were known then, frozen."""
    running = incident.statutory_clocks.filter(ended_at=None).order_by("pk")
    return {
        "version": VERSION,
        "committee": incident.committee.name,
        "incident": {
            "number": incident.number,
            "title": incident.title,
            "what_happened": incident.what_happened,
            "exercise": incident.is_exercise,
            "class": incident.kind,
            "severity": incident.severity,
            "state": incident.state,
            "agent": incident.agent_words,
            "tier": incident.agent.tier if incident.agent is not None else None,
            "unit": incident.unit.name if incident.unit is not None else "",
            "environment": incident.environment,
            "data_involved": incident.data_involved,
            "lead": incident.lead.full_name if incident.lead is not None else "",
        },
        "times": {
            name: moment.isoformat() if moment is not None else ""
            for name, moment in (
                ("occurred", incident.occurred_at),
                ("detected", incident.detected_at),
                ("reported", incident.reported_at),
                ("written", now),
            )
        },
        "clocks": [
            {
                "basis": row.basis,
                "to": row.to,
                "due_at": row.due_at.isoformat() if row.due_at else "",
                "provisional": row.is_provisional,
            }
            for row in running
        ],
    }
