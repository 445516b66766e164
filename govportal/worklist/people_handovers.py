"""What leavers hold among people: seats of committees, and those whose manager they were."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_noop

from govportal.people.models import Person, Seat, in_force
from govportal.people.rules import SeatKind
from govportal.worklist.handovers import Holding, Leavers

SEAT, REPORTS = "handover.seat", "handover.reports"
LEADING = (SeatKind.CHAIR, SeatKind.CO_CHAIR)


def seats(leavers: Leavers, now: datetime) -> Iterable[Holding]:
    """Seats of today and later with a leaver: for chair, co-chair, else administrators."""
    today = now.date()
    rows = Seat.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))
    held = Q(holder__in=leavers.pks) | Q(alternate__in=leavers.pks)
    leads = in_force(today) & Q(kind__in=LEADING, holder__isnull=False)
    every = list(rows.filter(held | leads).select_related("committee", "holder", "alternate"))
    found = [s for s in every if leavers.is_leaver(s.holder) or leavers.is_leaver(s.alternate)]
    leading = _leading([s for s in every if s.kind in LEADING and s.starts_on <= today])
    for seat in found:
        leaver = next(one for one in (seat.holder, seat.alternate) if leavers.is_leaver(one))
        assert leaver is not None  # found by it
        yield Holding(
            key=seat.ledger_ref,
            kind=SEAT,
            subject=seat,
            text=gettext_noop("Fill the seat “%(seat)s” of %(committee)s: %(person)s has left"),
            words={"seat": seat.title, "committee": seat.committee.name, "person": leaver},
            url=reverse("seat_fill", args=[seat.pk]),
            leaver=leaver,
            since=leaver.left_at,
            takers=leavers.takers(*leading.get(seat.committee_id, ())),
            role=role_of(leavers, leading.get(seat.committee_id, ())),
        )


def leading_of(committees: Iterable[int], now: datetime) -> dict[int, Sequence[Person]]:
    """By committee: holders of the chair's and the co-chair's seat, the chair first."""
    seats = Seat.objects.filter(in_force(now.date()), kind__in=LEADING, holder__isnull=False)
    return _leading(seats.filter(committee__in=list(committees)).select_related("holder"))


def _leading(seats: Iterable[Seat]) -> dict[int, Sequence[Person]]:
    found: dict[int, list[Person]] = defaultdict(list)
    for seat in sorted(seats, key=lambda one: LEADING.index(SeatKind(one.kind))):
        if seat.holder is not None:
            found[seat.committee_id].append(seat.holder)
    return dict(found)


def role_of(leavers: Leavers, candidates: Iterable[Person]) -> str:
    """As what the first of them has the task."""
    stays = any(leavers.stays(person) for person in candidates)
    return "committee_member" if stays else "administrator"


def reports(leavers: Leavers, now: datetime) -> Iterable[Holding]:
    """People whose manager has left: for administrators, once for each manager."""
    known: Iterable[Person] | None = leavers.reports
    if known is None:
        rows = Person.objects.active().filter(manager__in=leavers.pks)
        known = rows.select_related("manager").order_by("pk")
    found: dict[Person, int] = defaultdict(int)
    for person in sorted(known, key=lambda one: (one.manager_id or 0, one.pk)):
        if person.manager is not None and leavers.stays(person):
            found[person.manager] += 1
    for manager, count in found.items():
        yield Holding(
            key=f"reports:{manager.ref}",
            kind=REPORTS,
            subject=manager,
            text=gettext_noop("Name a manager for the people of %(person)s: %(count)s"),
            words={"person": manager, "count": count},
            url=reverse("reports_hand_over", args=[manager.ref]),
            leaver=manager,
            since=manager.left_at,
            takers=leavers.takers(),
        )
