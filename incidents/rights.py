"""Who handles an incident, who reports one, and who is asked first."""

from datetime import datetime

from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.refusals import Refusal
from incidents.models import Incident
from incidents.models.incidents import HANDLES_ALL

ANSWERS_FOR = (
    "business_owner_id",
    "technical_owner_id",
    "security_owner_id",
    "incident_owner_id",
    "fallback_owner_id",
)
READS_ONLY = frozenset({Role.AUDITOR})


def report_refusal(person: Person, now: datetime) -> Refusal | None:
    """Everybody reports; only who reads alone does not."""
    roles = person.roles_on(now.date())
    is_reader = bool(roles) and roles <= READS_ONLY
    return Refusal("incident.may_not_report") if is_reader else None


def handles(incident: Incident, person: Person, now: datetime) -> bool:
    """Whether this person takes, contains, resolves and changes the incident.

    Load the incident with its agent and parts.
    """
    if not person.is_active:
        return False
    agent = incident.agent
    if agent is not None and person.pk in {getattr(agent, name) for name in ANSWERS_FOR}:
        return True
    if any(part.person_id == person.pk and part.until is None for part in incident.parts.all()):
        return True
    return bool(HANDLES_ALL & person.roles_on(now.date()))
