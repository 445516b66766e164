"""Making and changing committees and their seats."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from govportal.ledger.actions import record, recorded
from govportal.people.actions import choose_quorum_base, fill_seat
from govportal.people.leaving_actions import follow_seats, sitters_no
from govportal.people.models import Committee, Person, Seat, Unit
from govportal.people.rules import QuorumBase, SeatKind
from govportal.people.rules.committees import (
    SeatedNow,
    SeatPlan,
    committee_refusal,
    end_refusal,
    plan_refusal,
    shaping_refusal,
)
from govportal.refusals import Refusal, refuse


@dataclass(frozen=True)
class Shape:
    """A committee as an administrator writes it."""

    slug: str
    name: str
    calendar_key: str
    units: Collection[Unit] = ()
    base: QuorumBase = QuorumBase.FIXED
    is_default: bool = False


def shaping_no(actor: Person, now: datetime) -> Refusal | None:
    """Why ``actor`` may shape no committee; None when they may."""
    return shaping_refusal(actor.roles_on(now.date()))


@recorded
def make_committee(shape: Shape, *, actor: Person, now: datetime) -> Committee:
    """A further committee, without seats yet. Raises Refused as the rule does."""
    refuse(shaping_no(actor, now))
    _lock_all()
    refuse(_shape_no(shape, None))
    _default_moves(shape, None)
    made = Committee.objects.create(
        slug=shape.slug,
        name=shape.name.strip(),
        calendar_key=shape.calendar_key,
        quorum_base=shape.base,
        is_default=shape.is_default,
    )
    made.units.set(shape.units)
    record("committee.added", made, actor=actor, now=now, refs=list(shape.units))
    return made


@recorded
def edit_committee(
    committee: Committee, shape: Shape, *, seen: str, actor: Person, now: datetime
) -> Committee:
    """Change a committee; its address stays. Reviews that run keep committee, calendar and base.

    ``seen``: what the form showed (``seen_of``). Raises Refused as the rule does, and when
    somebody was first.
    """
    refuse(shaping_no(actor, now))
    committee = next(one for one in _lock_all() if one.pk == committee.pk)
    if seen != seen_of(committee):
        refuse(Refusal("committee.changed_stale"))
    refuse(_shape_no(shape, committee))
    if committee.quorum_base != shape.base:
        choose_quorum_base(committee, shape.base, actor=actor, now=now)
    _default_moves(shape, committee)
    committee.name, committee.calendar_key = shape.name.strip(), shape.calendar_key
    committee.quorum_base, committee.is_default = shape.base, shape.is_default
    committee.save(update_fields=["name", "calendar_key", "is_default"])
    committee.units.set(shape.units)
    record("committee.changed", committee, actor=actor, now=now, refs=list(shape.units))
    return committee


def seen_of(committee: Committee) -> str:
    """What stands in a committee's form, so that a stale one is noticed."""
    units = sorted(committee.units.values_list("slug", flat=True))
    facts = [committee.name, committee.calendar_key, committee.quorum_base, *units]
    return "|".join([*facts, str(committee.is_default)])


def _lock_all() -> list[Committee]:
    """Default and units are shared by all: of two changes at once, one is second."""
    return list(Committee.objects.select_for_update().order_by("pk"))


def _shape_no(shape: Shape, committee: Committee | None) -> Refusal | None:
    others = Committee.objects.exclude(pk=committee.pk if committee else 0)
    served = others.filter(units__in=shape.units).values_list("units__name", "name")
    return committee_refusal(
        shape.name,
        shape.slug,
        set(others.values_list("slug", flat=True)),
        dict(served),
        is_default=shape.is_default,
        was_default=committee is not None and committee.is_default,
    )


def _default_moves(shape: Shape, committee: Committee | None) -> None:
    """There is one default: another gives it up first."""
    before = Committee.objects.filter(is_default=True)
    if shape.is_default:
        for other in before.exclude(pk=committee.pk if committee else 0):
            other.is_default = False
            other.save(update_fields=["is_default"])


@recorded
def add_seat(
    committee: Committee,
    plan: SeatPlan,
    unit: Unit | None,
    holder: Person | None,
    alternate: Person | None,
    *,
    actor: Person,
    now: datetime,
) -> Seat:
    """A further seat, or a further row of a rotating one. Ballots that run keep theirs.

    It may be vacant: then it counts for the quorum all the same, and is found as vacant.
    """
    refuse(shaping_no(actor, now))
    committee = Committee.objects.select_for_update().get(pk=committee.pk)
    refuse(plan_refusal(plan, _others(committee, plan), now.date()))
    assert plan.kind is not None  # the rule says so
    seat = Seat(committee=committee, kind=plan.kind, title=plan.title.strip(), unit=unit)
    if holder is not None or alternate is not None:
        refuse(sitters_no(seat, holder, alternate, actor, now))
    made = fill_seat(
        committee, SeatKind(plan.kind), plan.title.strip(), holder=holder, alternate=alternate,
        starts_on=plan.starts_on, ends_on=plan.ends_on, unit=unit, actor=actor, now=now,
    )  # fmt: skip
    follow_seats(committee, (holder, alternate), actor, now)
    return made


def _others(committee: Committee, plan: SeatPlan) -> list[SeatedNow]:
    until = Q() if plan.ends_on is None else Q(starts_on__lte=plan.ends_on)
    open_end = Q(ends_on__isnull=True) | Q(ends_on__gte=plan.starts_on)
    rows = committee.seats.filter(until, open_end).select_related("unit")
    return [SeatedNow(SeatKind(row.kind), row.title, row.unit.name if row.unit else "")
            for row in rows]  # fmt: skip


@recorded
def set_term(
    seat: Seat, ends_on: date | None, *, seen: date | None, actor: Person, now: datetime
) -> Seat:
    """The last day of a term: earlier, later, or for good (None); the role that came with the seat
    follows. Raises Refused."""
    refuse(shaping_no(actor, now))
    Committee.objects.select_for_update().get(pk=seat.committee_id)
    rows = Seat.objects.select_for_update(of=("self",))
    seat = rows.select_related("committee", "holder", "alternate").get(pk=seat.pk)
    if seat.ends_on != seen or (seat.ends_on is not None and seat.ends_on < now.date()):
        refuse(Refusal("seat.changed_stale"))
    refuse(end_refusal(seat.starts_on, ends_on, now.date()))
    before, seat.ends_on = seat.ends_on, ends_on
    seat.save(update_fields=["ends_on"])
    data = {"before": before and before.isoformat(), "after": ends_on and ends_on.isoformat()}
    record("seat.term_set", seat.committee, actor=actor, now=now, refs=[seat], data=data)
    follow_seats(seat.committee, (seat.holder, seat.alternate), actor, now)
    return seat
