"""Who may come in on an incident, offered while an address is typed."""

from datetime import datetime

from django.db.models import Q

from govportal.people.models import Person
from incidents.models import Incident
from incidents.models.incidents import HANDLES_ALL
from incidents.rights import ANSWERS_FOR

OFFERED = 100


def people_offered(incident: Incident, now: datetime) -> list[tuple[str, str]]:
    """Addresses and names: who answers for the agent, its unit, operators, security reviewers."""
    agent, near = incident.agent, Q(pk__in=_on_call(now))
    if agent is not None:
        near |= Q(pk__in=[key for name in ANSWERS_FOR if (key := getattr(agent, name))])
        near |= Q(unit=agent.unit_id)
    people = Person.objects.active().filter(near).order_by("email")
    return list(people.values_list("email", "full_name")[:OFFERED])


def _on_call(now: datetime) -> set[int]:
    rows = Person.objects.active()
    found = [rows.holding(role, now.date()).values_list("pk", flat=True) for role in HANDLES_ALL]
    return {key for keys in found for key in keys}
