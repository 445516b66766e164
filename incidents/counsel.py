"""Who is counsel of a committee: who sits in the seat of privacy officer or legal counsel."""

from datetime import datetime

from govportal.people.models import Person, Seat, in_force
from govportal.people.rules import SeatKind


def counsel_of(committee_id: int, now: datetime) -> list[Person]:
    """Holder, then alternate, of the co-chair's seat."""
    seats = Seat.objects.filter(
        in_force(now.date()), committee=committee_id, kind=SeatKind.CO_CHAIR
    ).select_related("holder", "alternate")
    return [person for seat in seats for person in seat.people()]


def is_counsel(committee_id: int, person: Person, now: datetime) -> bool:
    return person.is_active and person in counsel_of(committee_id, now)
