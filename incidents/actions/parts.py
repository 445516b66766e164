"""Who works on an incident: parts given and taken, and the lead handed over."""

from datetime import datetime

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor
from govportal.marks import Seen
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse
from incidents.actions import clocks
from incidents.actions.locking import add_turn, locked_incident, refuse_act
from incidents.models import Incident, IncidentPart
from incidents.rules.states import Act, IncidentState


def give_part(incident: Incident, person: Person, part: str, *, now: datetime) -> IncidentPart:
    """In the caller's transaction and entry; a lead takes the place of the one before."""
    rows = IncidentPart.objects.filter(incident=incident, part=part, until=None)
    known = rows.filter(person=person).first()
    if known is not None:
        return known
    if part == IncidentPart.LEAD:
        for former in rows:
            former.until = max(now, former.since)
            former.save(update_fields=["until"])
    return IncidentPart.objects.create(incident=incident, person=person, part=part, since=now)


@recorded
def add_part(
    incident: Incident, person: Person | None, part: str, *, actor: Actor, now: datetime
) -> IncidentPart:
    """Bring somebody in; they see the incident from then on. Twice is once."""
    incident = locked_incident(incident)
    refuse_act(incident, Act.LEAD, "", actor, now)
    if person is None or part not in IncidentPart.PARTS or part == IncidentPart.LEAD:
        refuse(Refusal("incident.part_missing"))
    assert person is not None  # refused above
    refuse(_left(person))
    known = incident.parts.filter(person=person, part=part, until=None).first()
    if known is not None:
        return known
    row = give_part(incident, person, part, now=now)
    record(
        "incident.part_given", incident, actor=actor, now=now, refs=[person, row],
        data={"part": part},
    )  # fmt: skip
    return row


@recorded
def end_part(row: IncidentPart, *, actor: Actor, now: datetime) -> IncidentPart:
    """Somebody works on it no more. The lead is handed over, never ended. Twice is once."""
    incident = locked_incident(row.incident)
    refuse_act(incident, Act.LEAD, "", actor, now)
    row = IncidentPart.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.part == IncidentPart.LEAD:
        refuse(Refusal("incident.part_missing"))
    if row.until is None:
        row.until = max(now, row.since)
        row.save(update_fields=["until"])
        record(
            "incident.part_ended", incident, actor=actor, now=now, refs=[row.person, row],
            data={"part": row.part},
        )  # fmt: skip
    return row


@recorded
def hand_over_lead(
    incident: Incident, person: Person | None, *, actor: Actor, now: datetime, seen: Seen = None
) -> Incident:
    """Another leads from now on, and the clocks are theirs."""
    incident = locked_incident(incident, seen)
    refuse_act(incident, Act.LEAD, "", actor, now)
    if person is None:
        refuse(Refusal("incident.part_missing"))
    assert person is not None  # refused above
    refuse(_left(person))
    if incident.lead_id == person.pk:
        return incident
    before = incident.lead.ledger_ref if incident.lead is not None else ""
    incident.lead = person
    incident.save()
    give_part(incident, person, IncidentPart.LEAD, now=now)
    record("incident.lead_handed_over", incident, actor=actor, now=now, refs=[person])
    if incident.state == IncidentState.ACKNOWLEDGED:
        clocks.ask_to_contain(incident, person, actor=actor, now=now)
    add_turn(incident, Act.LEAD, before, person.ledger_ref, "", actor, now)
    return incident


def _left(person: Person) -> Refusal | None:
    name = {"person": person.full_name}
    return None if person.is_active else Refusal("incident.lead_left", name)
