"""Who is there now, for the rules of paging: owners, roster, roles, the chair's seat, absences."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from govportal.people.models import Delegation, Person, Unit
from govportal.people.rules import Role, SeatKind
from incidents.models import Incident, OnCall
from incidents.rules.paging import Duty, Surroundings, Target


@dataclass(frozen=True)
class Found:
    """The surroundings in numbers, and the people behind them."""

    around: Surroundings
    people: dict[int, Person]


def surroundings(incident: Incident, now: datetime) -> Found:
    """Read once for a step."""
    people: dict[int, Person] = {}

    def known(found: Iterable[Person | None]) -> tuple[int, ...]:
        here = [one for one in found if one is not None and one.is_active]
        people.update({one.pk: one for one in here})
        return tuple(one.pk for one in here)

    owners = {target: next(iter(known([one])), None) for target, one in _owners(incident)}
    day = now.date()
    operators = known(Person.objects.holding(Role.OPERATOR, day, incident.unit))
    duties = tuple(
        Duty(row.person_id, row.order, row.unit_id is None)
        for row in _on_call(incident.unit, now)
        if row.person_id in operators and known([row.person])
    )
    security = known(Person.objects.holding(Role.SECURITY_REVIEWER, day, incident.unit))
    seat = incident.committee.seat(SeatKind.CHAIR, day)
    ciso = next(iter(known(seat.people() if seat is not None else [])), None)
    substitutes = {}
    for row in (
        Delegation.objects.in_force(now)
        .filter(person__in=list(people))
        .select_related("substitute")
    ):
        substitutes[row.person_id] = row.substitute_id
        people[row.substitute_id] = row.substitute
    around = Surroundings(owners, duties, operators, security, ciso, substitutes)
    return Found(around, people)


def _owners(incident: Incident) -> list[tuple[Target, Person | None]]:
    agent = incident.agent
    return [
        (Target.INCIDENT_OWNER, agent.incident_owner if agent else None),
        (Target.TECHNICAL_OWNER, agent.technical_owner if agent else None),
        (Target.BUSINESS_OWNER, agent.business_owner if agent else None),
        (Target.FALLBACK_OWNER, agent.fallback_owner if agent else None),
    ]


def _on_call(unit: Unit | None, now: datetime) -> Iterable[OnCall]:
    """Rows in force for the unit, those above it, and all, the first place first."""
    mine = Q(unit__isnull=True) | Q(unit__in=above(unit))
    rows = OnCall.objects.at(now).filter(mine).select_related("person")
    return rows.order_by("order", "pk")


def above(unit: Unit | None) -> list[int]:
    """The unit and those above it, by number, the nearest first."""
    found: list[int] = []
    while unit is not None and unit.pk not in found:
        found.append(unit.pk)
        unit = unit.parent
    return found


def participants(incident: Incident) -> set[int]:
    """Who takes part in it: by a part, as its lead, or as who reported it."""
    rows = incident.parts.filter(until=None, person__is_active=True)
    found = set(rows.values_list("person_id", flat=True))
    for one in (incident.lead, incident.reporter):
        if one is not None and one.is_active:
            found.add(one.pk)
    return found
