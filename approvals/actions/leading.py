"""Who speaks for a review's committee: holder, then alternate, of its leading seats."""

from datetime import datetime

from approvals.models import Review
from govportal.people.models import Person, in_force
from govportal.people.rules import SeatKind

LEADING = (SeatKind.CHAIR, SeatKind.CO_CHAIR)


def free_in_seats(review: Review, now: datetime, *first: SeatKind) -> list[Person]:
    """Holder, then alternate, of ``first``, chair and co-chair: those without a conflict."""
    barred = set(review.parties.values_list("person_id", flat=True))
    seats = [review.committee.seat(kind, now.date()) for kind in (*first, *LEADING)]
    sitting = [person for seat in seats if seat is not None for person in seat.people()]
    return [person for person in sitting if person.pk not in barred]


def leader_of(review: Review, now: datetime) -> Person | None:
    """Who leads in this case: the first in the leading seats without a conflict."""
    return next(iter(free_in_seats(review, now)), None)


def leads(review: Review, person: Person, now: datetime) -> bool:
    """Whether somebody sits in a leading seat and has no conflict in the case."""
    if not person.is_active or review.parties.filter(person=person).exists():
        return False
    seats = review.committee.seats.filter(in_force(now.date()), kind__in=LEADING)
    return any(person.pk in (seat.holder_id, seat.alternate_id) for seat in seats)
