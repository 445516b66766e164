"""What people write into the timeline: added, never changed."""

from datetime import datetime

from govportal.faults import seen as read
from govportal.ledger.actions import record, recorded
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse
from incidents.actions.locking import locked_incident
from incidents.models import Incident, IncidentNote
from incidents.rights import handles
from incidents.rules.reports import TEXT_MAX, length_refusal


@recorded
def add_note(
    incident: Incident,
    text: str,
    *,
    kind: str = IncidentNote.NOTE,
    happened_at: datetime | None = None,
    corrects: IncidentNote | None = None,
    actor: Person,
    now: datetime,
) -> IncidentNote:
    """Add to the timeline; to a closed incident too. ``corrects``: what this sets right.

    Raises Refused for an empty text, one that is too long, times to come, and people who do not
    handle the incident.
    """
    incident = locked_incident(incident)
    refuse(None if handles(incident, actor, now) else Refusal("incident.not_yours"))
    refuse(None if read(text) else Refusal("incident.text_missing"))
    refuse(length_refusal(text, TEXT_MAX))
    at = happened_at or now
    refuse(Refusal("incident.time_future") if at > now else None)
    if corrects is not None and corrects.incident_id != incident.pk:
        refuse(Refusal("incident.correct_own"))
    last = incident.notes.order_by("-n").values_list("n", flat=True).first() or 0
    note = IncidentNote.objects.create(
        incident=incident,
        n=last + 1,
        kind=IncidentNote.CORRECTION if corrects is not None else kind,
        text=text.strip(),
        happened_at=at,
        by=actor,
        added_at=now,
        corrects=corrects,
    )
    record(
        "incident.note_added",
        incident,
        actor=actor,
        now=now,
        refs=[note, *([corrects] if corrects is not None else [])],
        data={"kind": note.kind, "happened_at": at.isoformat()},
        personal={"text": note.text},
    )
    return note
