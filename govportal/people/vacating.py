"""Who is a committee's member no more sits in it no more, from today on."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db.models import Q

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor
from govportal.people.actions import fill_seat
from govportal.people.models import Committee, Person, RoleAssignment, Seat, in_force
from govportal.people.rules import Role, SeatKind


def seats_of(person: Person, committee: Committee | None, on: date) -> list[Seat]:
    """Where somebody sits or stands in on that day; in every committee where none is named."""
    mine = Seat.objects.filter(in_force(on), Q(holder=person) | Q(alternate=person))
    return list((mine.filter(committee=committee) if committee else mine).order_by("pk"))


def seats_by_person(people: Iterable[int], on: date) -> Mapping[int, list[Seat]]:
    """The seats of these people on that day. One query."""
    wanted = set(people)
    mine = Seat.objects.filter(in_force(on), Q(holder__in=wanted) | Q(alternate__in=wanted))
    found: dict[int, list[Seat]] = {}
    for seat in mine.select_related("committee").order_by("pk"):
        for pk in wanted.intersection([seat.holder_id or 0, seat.alternate_id or 0]):
            found.setdefault(pk, []).append(seat)
    return found


@recorded
def vacate_seats(ended: RoleAssignment, *, actor: Actor, now: datetime) -> int:
    """Take the holder of a membership that ended out of its seats, where no other one is left;
    how many seats there were. Who sat there stays as the past; ballots that run keep their seats.
    """
    if ended.role != Role.COMMITTEE_MEMBER:
        return 0
    person, today, count = ended.person, now.date(), 0
    for seat in seats_of(person, ended.committee, today):
        if not seat.committee.memberships().filter(in_force(today), person=person).exists():
            _vacate(seat, person, actor, now)
            count += 1
    return count


def _vacate(seat: Seat, person: Person, actor: Actor, now: datetime) -> None:
    seat = Seat.objects.select_for_update(of=("self",)).select_related("committee").get(pk=seat.pk)
    holder = None if seat.holder_id == person.pk else seat.holder
    alternate = None if seat.alternate_id == person.pk else seat.alternate
    if seat.starts_on >= now.date():
        seat.holder, seat.alternate = holder, alternate
        seat.save(update_fields=["holder", "alternate"])
    else:
        term, seat.ends_on = seat.ends_on, now.date() - timedelta(days=1)
        seat.save(update_fields=["ends_on"])
        fill_seat(
            seat.committee, SeatKind(seat.kind), seat.title, holder=holder, alternate=alternate,
            ends_on=term, unit=seat.unit, actor=actor, now=now,
        )  # fmt: skip
    record("seat.ended", seat.committee, actor=actor, now=now, refs=[seat, person])
