"""Seats and managers that others take over."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from django.db.models import Q

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import HasRef
from govportal.people.actions import end_role, fill_seat, give_role
from govportal.people.models import Committee, Person, Seat, in_force
from govportal.people.rules import Role, SeatKind
from govportal.people.rules.leaving import (
    Sitter,
    manager_refusal,
    seat_refusal,
    sitter_refusal,
)
from govportal.refusals import Refusal, refuse

LEADING = (SeatKind.CHAIR, SeatKind.CO_CHAIR)
DECIDES_NOTHING = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})  # 1-domain.md §1


def leads(committee: Committee, person: Person, now: datetime) -> bool:
    """Whether somebody holds the chair's or the co-chair's seat of a committee."""
    seats = committee.seats.filter(in_force(now.date()), kind__in=LEADING, holder=person)
    return person.is_active and seats.exists()


def seat_no(seat: Seat, actor: Person, now: datetime) -> Refusal | None:
    """Why ``actor`` may not say who sits there; None when they may."""
    day = now.date()
    return seat_refusal(
        actor.roles_on(day),
        leads=leads(seat.committee, actor, now),
        is_own=actor.pk == seat.holder_id,
        in_force=seat.starts_on <= day and (seat.ends_on is None or day <= seat.ends_on),
    )


@recorded
def reseat(
    seat: Seat,
    holder: Person | None,
    alternate: Person | None,
    *,
    seen: str | None = None,
    actor: Person,
    now: datetime,
) -> Seat:
    """Others sit there from today on; nobody leaves it vacant. Ballots that run keep their seats.

    ``seen``: who sat there on the actor's page, None where there was no page. The row of before
    stays as the past. Who sits in a committee is its member; who sits there no more is one no
    more, unless they are a member of all committees. Raises Refused.
    """
    Committee.objects.select_for_update().get(pk=seat.committee_id)
    seat = Seat.objects.select_for_update(of=("self",)).select_related("committee").get(pk=seat.pk)
    refuse(seat_no(seat, actor, now))
    if seen is not None and seen != seen_of(seat):
        refuse(Refusal("seat.changed_stale"))
    refuse(sitters_no(seat, holder, alternate, actor, now))
    both = [seat.holder, seat.alternate, holder, alternate]
    made = _seated(seat, holder, alternate, actor, now)
    follow_seats(seat.committee, both, actor, now)
    return made


def _seated(
    seat: Seat, holder: Person | None, alternate: Person | None, actor: Person, now: datetime
) -> Seat:
    if seat.starts_on >= now.date():
        return _change(seat, holder, alternate, actor, now)
    term, seat.ends_on = seat.ends_on, now.date() - timedelta(days=1)
    seat.save(update_fields=["ends_on"])
    record("seat.ended", seat.committee, actor=actor, now=now, refs=[seat])
    return fill_seat(
        seat.committee, SeatKind(seat.kind), seat.title, holder=holder, alternate=alternate,
        ends_on=term, unit=seat.unit, actor=actor, now=now,
    )  # fmt: skip


def seen_of(seat: Seat) -> str:
    """Who sits there, as a form remembers it."""
    return f"{seat.holder_id or ''}:{seat.alternate_id or ''}"


def _change(
    seat: Seat, holder: Person | None, alternate: Person | None, actor: Person, now: datetime
) -> Seat:
    seat.holder, seat.alternate = holder, alternate
    seat.save(update_fields=["holder", "alternate"])
    sitting = [person for person in (holder, alternate) if person is not None]
    refs: list[HasRef] = [seat, *sitting]
    data = {"kind": seat.kind}
    record("seat.filled", seat.committee, actor=actor, now=now, refs=refs, data=data)
    return seat


def sitters_no(
    seat: Seat, holder: Person | None, alternate: Person | None, actor: Person, now: datetime
) -> Refusal | None:
    """Why these people may not sit there; nobody holds two seats of a committee, though of a
    rotating one somebody may hold several rows: they never meet.
    """
    others = seat.committee.seats.filter(in_force(now.date())).exclude(pk=seat.pk)
    if seat.unit_id is not None:
        others = others.exclude(kind=seat.kind, title=seat.title)
    taken = set(others.exclude(holder=None).values_list("holder_id", flat=True))
    before = {seat.holder_id, seat.alternate_id}
    both = {"holder": holder, "alternate": alternate}
    named = {
        part: Sitter(
            name=str(person),
            is_active=person.is_active,
            sits=person.pk in taken,
            decides_nothing=not DECIDES_NOTHING.isdisjoint(person.roles_on(now.date())),
            names_self=person == actor and person.pk not in before,
        )
        for part, person in both.items()
        if person is not None
    }
    return sitter_refusal(named, is_same=holder is not None and holder == alternate)


def follow_seats(
    committee: Committee, people: Iterable[Person | None], actor: Person, now: datetime
) -> None:
    """Who sits in a committee is its member for their terms, and no longer.

    Of the roles given for this committee none outlasts its seats; what was given for all
    committees stays as it is (``members_otherwise``).
    """
    for person in {one.pk: one for one in people if one is not None}.values():
        mine = committee.seats.filter(Q(holder=person) | Q(alternate=person))
        terms = list(mine.filter(_not_over(now)).values_list("starts_on", "ends_on"))
        _shorten(committee, person, terms, actor, now)
        for starts_on, ends_on in sorted(terms, key=lambda term: term[0]):
            _cover(committee, person, max(starts_on, now.date()), ends_on, actor, now)


def _not_over(now: datetime) -> Q:
    return Q(ends_on__isnull=True) | Q(ends_on__gte=now.date())


def _shorten(
    committee: Committee,
    person: Person,
    terms: Collection[tuple[date, date | None]],
    actor: Person,
    now: datetime,
) -> None:
    ends = [ends_on for _starts_on, ends_on in terms]
    if None in ends:
        return
    last = max((day for day in ends if day is not None), default=now.date() - timedelta(days=1))
    rows = committee.memberships().filter(_not_over(now), person=person, committee=committee)
    for row in rows.exclude(ends_on__lte=last):
        end_role(row, on=last, actor=actor, now=now)


def _cover(
    committee: Committee,
    person: Person,
    first: date,
    last: date | None,
    actor: Person,
    now: datetime,
) -> None:
    """A role for all of these days, unless one that they have reaches so far."""
    rows = committee.memberships().filter(person=person, starts_on__lte=first)
    until = Q(ends_on=None) if last is None else Q(ends_on=None) | Q(ends_on__gte=last)
    if not rows.filter(until).exists():
        give_role(
            person, Role.COMMITTEE_MEMBER, committee=committee, starts_on=first, ends_on=last,
            actor=actor, now=now,
        )  # fmt: skip


def members_otherwise(seat: Seat, now: datetime) -> list[Person]:
    """Who of those in the seat is a member of all committees: that does not end with the seat."""
    rows = seat.committee.memberships().filter(in_force(now.date()), committee=None)
    sitting = [one for one in (seat.holder, seat.alternate) if one is not None]
    kept = set(rows.filter(person__in=sitting).values_list("person", flat=True))
    return [one for one in sitting if one.pk in kept]


def manager_no(actor: Person, now: datetime) -> Refusal | None:
    """Why ``actor`` may name nobody's manager; None when they may."""
    is_administrator = Role.ADMINISTRATOR in actor.roles_on(now.date())
    return None if is_administrator else Refusal("people.only_administrators_name")


@recorded
def name_managers(pairs: Iterable[tuple[Person, Person]], *, actor: Person, now: datetime) -> int:
    """The second is the first's manager from now on: all of them, or none. Raises Refused."""
    named = [name_manager(one, manager, actor=actor, now=now) for one, manager in pairs]
    return len(named)


@recorded
def name_manager(person: Person, manager: Person | None, *, actor: Person, now: datetime) -> Person:
    """Say who somebody's manager is from now on; None is nobody. Raises Refused."""
    person = Person.objects.get_queryset().select_for_update(of=("self",)).get(pk=person.pk)
    refuse(
        manager_refusal(
            actor.roles_on(now.date()),
            name=str(manager or ""),
            is_active=manager is None or manager.is_active,
            chain=_chain(manager),
            person=person.pk,
        )
    )
    if person.manager_id == (manager and manager.pk):
        return person
    person.manager = manager
    person.save(update_fields=["manager"])
    refs = [manager] if manager is not None else []
    record("person.manager_named", person, actor=actor, now=now, refs=refs)
    return person


def _chain(manager: Person | None) -> set[int]:
    """Somebody and the managers above; ends where it would go in a circle."""
    found: set[int] = set()
    at = manager.pk if manager is not None else None
    while at is not None and at not in found:
        found.add(at)
        at = Person.objects.get_queryset().values_list("manager_id", flat=True).get(pk=at)
    return found
