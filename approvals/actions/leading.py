"""Who speaks for a review's committee: holder, then alternate, of its leading seats."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from approvals.models import Ballot, Review
from approvals.rules.ballots import BallotFacts, ItemFacts, SeatFacts, leader
from govportal.people.models import Person, in_force
from govportal.people.rules import SeatKind

LEADING = (SeatKind.CHAIR, SeatKind.CO_CHAIR)


def free_in_seats(
    review: Review, barred: Collection[int], now: datetime, *first: SeatKind
) -> list[Person]:
    """Holder, then alternate, of ``first``, chair and co-chair: those without a conflict."""
    order = (*first, *LEADING)
    seats = review.committee.seats.filter(in_force(now.date()), kind__in=order)
    rows = sorted(seats.select_related("holder", "alternate"), key=lambda s: order.index(s.kind))
    sitting = [person for seat in rows for person in seat.people()]
    return [person for person in sitting if person.pk not in barred]


def leader_of(review: Review, now: datetime) -> Person | None:
    """Who leads in this case: chair, co-chair, their alternates; the first without a conflict."""
    chief = leader(_committee_today(review, now))
    return None if chief is None else Person.objects.get(pk=chief)


def reopening(ballot: Ballot, now: datetime) -> BallotFacts:
    """The ballot with the seats of today: who leads now puts its item to a new one.

    Who was recorded absent and did not answer is away still.
    """
    facts = ballot.facts(now)
    absent = facts.item.absent - facts.item.standing.keys()
    item = replace(_committee_today(ballot.review, now), absent=absent)
    return replace(facts, item=item)


def _committee_today(review: Review, now: datetime) -> ItemFacts:
    """The seats in force, before anybody has said anything."""
    committee, day = review.committee, now.date()
    seats = list(committee.seats.filter(in_force(day)).order_by("pk"))
    people = {pk for seat in seats for pk in (seat.holder_id, seat.alternate_id) if pk is not None}
    return ItemFacts(
        seats=tuple(
            SeatFacts(seat.pk, SeatKind(seat.kind), seat.holder_id, seat.alternate_id)
            for seat in seats
        ),
        recused=frozenset(review.parties.values_list("person_id", flat=True)),
        inactive=committee.left_by(people, day),
    )


def leads(
    review: Review, person: Person, now: datetime, conflicted: Collection[int] | None = None
) -> bool:
    """Whether somebody speaks for a leading seat in this case, and has no conflict in it.

    The holder does; the alternate only where the holder is missing, has left, or has a conflict.
    ``conflicted``: who has one, where that was read just now.
    """
    committee, day = review.committee, now.date()
    seats = committee.seats.filter(in_force(day), kind__in=LEADING)
    mine = [seat for seat in seats if person.pk in (seat.holder_id, seat.alternate_id)]
    if not mine:
        return False
    if conflicted is None:
        conflicted = set(review.parties.values_list("person_id", flat=True))
    sitting = {seat.holder_id for seat in mine if seat.holder_id is not None}
    out = {*conflicted, *committee.left_by({person.pk, *sitting}, day)}
    if person.pk in out:
        return False
    return any(
        seat.holder_id == person.pk or seat.holder_id is None or seat.holder_id in out
        for seat in mine
    )
