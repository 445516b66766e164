"""Who answers the legal questions, who may propose, and who is told (1-domain.md §6)."""

from collections.abc import Sequence
from datetime import datetime

from govportal.people.models import Person
from govportal.people.rules import Role, SeatKind
from incidents.models import Incident, IncidentPart
from incidents.rights import handles
from incidents.rules.questions import Asking


def counsel(incident: Incident, now: datetime) -> Sequence[Person]:
    """Who decides: counsel in the committee's seat of the co-chair, then compliance reviewers."""
    seat = incident.committee.seat(SeatKind.CO_CHAIR, now.date())
    found = list(seat.people()) if seat is not None else []
    found += Person.objects.holding(Role.COMPLIANCE_REVIEWER, now.date())
    return list({person.pk: person for person in found}.values())


def decides(incident: Incident, person: Person, now: datetime) -> bool:
    """Whether this person's answers count; load the incident with its committee."""
    if not person.is_active:
        return False
    if Role.COMPLIANCE_REVIEWER in person.roles_on(now.date()):
        return True
    seat = incident.committee.seat(SeatKind.CO_CHAIR, now.date())
    return seat is not None and person in seat.people()


def proposes(incident: Incident, person: Person, now: datetime) -> bool:
    """Whoever handles the incident says what they think, drafts notices, writes the scope."""
    return handles(incident, person, now) or decides(incident, person, now)


def to_tell(incident: Incident, now: datetime) -> Sequence[Person]:
    """Counsel, compliance, and whoever does data protection on this incident."""
    parts = incident.parts.filter(part=IncidentPart.DATA, until=None).select_related("person")
    found = [*counsel(incident, now), *(part.person for part in parts)]
    return list({person.pk: person for person in found if person.is_active}.values())


def asking(incident: Incident, person: Person, now: datetime, *, is_proposal: bool) -> Asking:
    """The person before the question, as the rules see them."""
    return Asking(
        may_decide=decides(incident, person, now),
        may_propose=proposes(incident, person, now),
        is_proposal=is_proposal,
        now=now,
        occurred_at=incident.occurred_at,
        is_merged=incident.merged_into_id is not None,
    )
