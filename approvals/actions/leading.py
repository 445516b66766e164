"""Who speaks for a review's committee: holder, then alternate, of its leading seats."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q

from approvals.actions.seating import away_of, seated
from approvals.models import Ballot, Review
from approvals.rules.ballots import BallotFacts, ItemFacts, SeatFacts, leader
from govportal.gathering import gather, join
from govportal.people.models import Person, Seat, in_force, left_by
from govportal.people.rules import SeatKind

LEADING = (SeatKind.CHAIR, SeatKind.CO_CHAIR)


def free_in_seats(
    review: Review, barred: Collection[int], now: datetime, *first: SeatKind
) -> list[Person]:
    """Holder, then alternate, of ``first``, chair and co-chair: those without a conflict; who is
    out of office comes last.
    """
    order = (*first, *LEADING)
    seats = review.committee.seats.filter(in_force(now.date()), kind__in=order)
    rows = sorted(seats.select_related("holder", "alternate"), key=lambda s: order.index(s.kind))
    sitting = [person for seat in rows for person in seat.people()]
    free = [person for person in sitting if person.pk not in barred]
    away = away_of((person.pk for person in free), now)
    return sorted(free, key=lambda person: person.pk in away)


@dataclass(frozen=True)
class Sitting:
    """The committee of a case on a day: its seats in force, in order, with their people; who of
    these may act no more (``left``), and who has a conflict in the case.
    """

    seats: Sequence[Seat]
    left: frozenset[int]
    conflicted: frozenset[int]

    @property
    def leading(self) -> list[Seat]:
        return [seat for seat in self.seats if seat.kind in LEADING]

    def item(self) -> ItemFacts:
        """The seats for the rules, before anybody has said anything."""
        return ItemFacts(
            seats=tuple(
                SeatFacts(seat.pk, SeatKind(seat.kind), seat.holder_id, seat.alternate_id)
                for seat in self.seats
            ),
            recused=self.conflicted,
            inactive=self.left,
        )


def people_in(seats: Iterable[Seat]) -> list[Person]:
    """Holders and alternates; somebody may be both."""
    both = (person for seat in seats for person in (seat.holder, seat.alternate))
    return [person for person in both if person is not None]


def sitting_of(review: Review, now: datetime) -> Sitting:
    """The review's committee today, in one query."""
    committee, day = review.committee, now.date()
    rows = committee.seats.filter(in_force(day))
    sits = Q(pk__in=rows.values("holder")) | Q(pk__in=rows.values("alternate"))
    seats, people, memberships, parties = gather(
        rows, Person.objects.filter(sits), committee.memberships(), review.parties.all()
    )
    join(seats, {person.pk: person for person in people}, "holder", "alternate")
    return Sitting(
        seats=seated(seats, review.unit),
        left=left_by(people, memberships, day),
        conflicted=frozenset(party.person_id for party in parties),
    )


def leader_of(review: Review, now: datetime, sitting: Sitting | None = None) -> Person | None:
    """Who leads in this case: chair, co-chair, their alternates; the first without a conflict."""
    sitting = sitting or sitting_of(review, now)
    chief = leader(sitting.item())
    return next((p for p in people_in(sitting.seats) if p.pk == chief), None)


def reopening(
    ballot: Ballot,
    now: datetime,
    facts: BallotFacts | None = None,
    sitting: Sitting | None = None,
) -> BallotFacts:
    """The ballot with the seats of today: who leads now puts its item to a new one.

    Who was recorded absent and did not answer is away still. ``facts`` and ``sitting`` are read
    anew unless they were read just now.
    """
    sitting = sitting or sitting_of(ballot.review, now)
    facts = facts or ballot.facts(now, ballot.rows(now, sitting.conflicted, named=False))
    absent = facts.item.absent - facts.item.standing.keys()
    item = replace(sitting.item(), absent=absent)
    return replace(facts, item=item)


def leads(review: Review, person: Person, now: datetime, sitting: Sitting | None = None) -> bool:
    """Whether somebody speaks for a leading seat in this case, and has no conflict in it.

    The holder does; the alternate only where the holder is missing, has left, or has a conflict.
    """
    sitting = sitting or sitting_of(review, now)
    mine = [seat for seat in sitting.leading if person.pk in (seat.holder_id, seat.alternate_id)]
    out = sitting.conflicted | sitting.left
    if person.pk in out:
        return False
    return any(
        seat.holder_id == person.pk or seat.holder_id is None or seat.holder_id in out
        for seat in mine
    )
