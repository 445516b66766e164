"""The checklist of an incident: begun from its playbook, added to, ticked by people."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Prefetch

from govportal.ledger.actions import record, recorded
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse
from incidents.actions.locking import locked_incident
from incidents.actions.turns import Turn
from incidents.counsel import counsel_of
from incidents.models import (
    ChecklistItem,
    ChecklistTick,
    Incident,
    IncidentPart,
    IncidentPlaybook,
    PlaybookVersion,
)
from incidents.rights import handles
from incidents.rules.checklists import (
    Asked,
    Standing,
    changes,
    closing_refusal,
    due_at,
    tick_refusal,
)
from incidents.rules.playbooks import Duty, Item, chosen, missing
from incidents.rules.severities import IncidentClass
from incidents.rules.states import Act

CHOOSES = frozenset({Act.OPEN, Act.REOPEN, Act.SEVERITY, Act.RECLASSIFY})
ASSIGNS = frozenset({Act.ACKNOWLEDGE, Act.LEAD, Act.AGENT})


def follow(incident: Incident, turn: Turn) -> None:
    """Choose the playbook anew where class or severity did, and give what nobody has to do."""
    if turn.act in CHOOSES:
        run_playbook(incident, turn)
    elif turn.act in ASSIGNS:
        assign(incident, turn)


def playbook_for(kind: IncidentClass, incident: Incident) -> PlaybookVersion | None:
    """The version in force of the most specific playbook."""
    rows = PlaybookVersion.objects.active().select_related("playbook")
    there = {(row.playbook.kind, row.playbook.severity): row for row in rows}
    place = chosen(kind, incident.severity_now, there.keys())
    return there[place] if place is not None else None


def run_playbook(incident: Incident, turn: Turn) -> IncidentPlaybook | None:
    """Put the incident on the playbook of its class and severity; what is new of it is added.

    One that runs on that playbook already keeps the version it has.
    """
    version = playbook_for(IncidentClass(incident.kind), incident)
    runs = list(incident.playbooks.select_related("version"))
    if version is None or (runs and runs[-1].version.playbook_id == version.playbook_id):
        return None
    run = IncidentPlaybook.objects.create(
        incident=incident, n=len(runs) + 1, version=version, because=turn.act, at=turn.now
    )
    items = _add(incident, run, version, turn.now)
    record(
        "checklist.begun" if run.n == 1 else "checklist.added_to",
        incident, actor=turn.actor, now=turn.now, refs=[version, version.playbook],
        data={"playbook": str(version), "items": len(items)},
    )  # fmt: skip
    return run


def _add(
    incident: Incident, run: IncidentPlaybook, version: PlaybookVersion, now: datetime
) -> list[ChecklistItem]:
    there = dict(incident.checklist.values_list("key", "n"))
    people = _people(incident, now)
    start = max(there.values(), default=0)
    return ChecklistItem.objects.bulk_create(
        _item(incident, run, item, start + n, people.get(item.duty), now)
        for n, item in enumerate(missing(version.items, there), 1)
    )


def _item(
    incident: Incident, run: IncidentPlaybook, item: Item, n: int, person: Person | None,
    now: datetime,
) -> ChecklistItem:  # fmt: skip
    return ChecklistItem(
        incident=incident, source=run, n=n, key=item.key, text=item.text, help=item.help,
        duty=item.duty, mandatory=item.mandatory, due_at=due_at(item, now), added_at=now,
        assignee=person,
    )  # fmt: skip


def _people(incident: Incident, now: datetime) -> Mapping[Duty, Person | None]:
    """Whose each duty is, where it can be said: who has the part, else who answers for it."""
    parts = {
        part.part: part.person
        for part in incident.parts.filter(until=None).select_related("person")
    }
    agent = incident.agent
    counsel = counsel_of(incident.committee_id, now)
    found: dict[Duty, Person | None] = {
        Duty.LEAD: incident.lead,
        Duty.TECHNICAL: parts.get(IncidentPart.TECHNICAL)
        or (agent.technical_owner if agent else None),
        Duty.DATA: parts.get(IncidentPart.DATA) or (agent.data_steward if agent else None),
        Duty.COMMUNICATIONS: parts.get(IncidentPart.COMMUNICATIONS),
        Duty.COUNSEL: counsel[0] if counsel else None,
        Duty.OWNER: agent.business_owner if agent else None,
    }
    return {duty: one for duty, one in found.items() if one is not None and one.is_active}


def assign(incident: Incident, turn: Turn) -> None:
    """What nobody has is given to whoever it belongs to; the lead's goes over to the new lead."""
    people = _people(incident, turn.now)
    changed = [
        item
        for item in incident.checklist.standing()
        if item.standing.is_open and _belongs_elsewhere(item, people, turn)
    ]
    for item in changed:
        item.assignee = people[Duty(item.duty)]
        item.save(update_fields=["assignee"])
    if changed:
        data = {item.ledger_ref: item.assignee.ledger_ref for item in changed if item.assignee}
        record("checklist.assigned", incident, actor=turn.actor, now=turn.now, data=data)


def _belongs_elsewhere(
    item: ChecklistItem, people: Mapping[Duty, Person | None], turn: Turn
) -> bool:
    person = people.get(Duty(item.duty))
    if person is None or item.assignee_id == person.pk:
        return False
    moves = item.duty == Duty.LEAD or turn.act is Act.AGENT
    return moves or item.assignee_id is None


def close_gate(incident: Incident, act: Act) -> Refusal | None:
    """Closing waits until all that has to be done is, or is said not to apply."""
    if act is not Act.CLOSE:
        return None
    return closing_refusal(item.standing for item in incident.checklist.standing())


def may_tick(item: ChecklistItem, person: Person, *, handling: bool) -> bool:
    """Who handles the incident, and whose the item is."""
    return handling or (item.assignee_id == person.pk and person.is_active)


@recorded
def tick_items(
    incident: Incident, asked: Mapping[int, Asked], *, actor: Person, now: datetime
) -> list[ChecklistTick]:
    """Say of several items that they are done, do not apply, or are open again; all or none.

    ``asked``: by the item's number. What says nothing new is passed over, so that a second click
    changes nothing. Raises Refused for what somebody else changed meanwhile, a missing reason,
    and people whose item it is not.
    """
    incident = locked_incident(incident)
    rows = {item.n: item for item in incident.checklist.standing() if item.n in asked}
    refuse(Refusal("checklist.unknown") if len(rows) < len(asked) else None)
    handling = handles(incident, actor, now)
    refuse(None if handling or rows else Refusal("checklist.not_yours"))
    for n, item in rows.items():
        may = may_tick(item, actor, handling=handling)
        refuse(tick_refusal(asked[n], item.standing, may=may, is_live=incident.is_live))
    made = [
        _tick(item, asked[n], item.standing, actor, now)
        for n, item in rows.items()
        if changes(asked[n], item.standing)
    ]
    if made:
        _record(incident, made, actor, now)
    return made


def _tick(
    item: ChecklistItem, asked: Asked, standing: Standing, actor: Person, now: datetime
) -> ChecklistTick:
    return ChecklistTick.objects.create(
        item=item, n=standing.n + 1, tick=asked.tick, note=asked.note.strip(), by=actor, at=now
    )


def _record(
    incident: Incident, made: Sequence[ChecklistTick], actor: Person, now: datetime
) -> None:
    record(
        "checklist.ticked", incident, actor=actor, now=now, refs=[row.item for row in made],
        data={row.item.key: row.tick for row in made},
        personal={row.item.key: row.note for row in made if row.note},
    )  # fmt: skip


def checklist_of(incident: Incident) -> list[ChecklistItem]:
    """All items with every word on each."""
    ticks = Prefetch("ticks", ChecklistTick.objects.select_related("by"))
    return list(incident.checklist.standing().prefetch_related(ticks))
