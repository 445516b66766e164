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
    rows = Seat.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=now.date()))
    held = Q(holder__in=leavers.pks) | Q(alternate__in=leavers.pks)
    found = list(rows.filter(held).select_related("committee", "holder", "alternate"))
    leading = leading_of({seat.committee_id for seat in found}, now) if found else {}
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
    found: dict[int, list[Person]] = defaultdict(list)
    today = now.date()
    seats = Seat.objects.filter(in_force(today), kind__in=LEADING, holder__isnull=False)
    rows = seats.filter(committee__in=list(committees))
    for seat in sorted(
        rows.select_related("holder"), key=lambda one: LEADING.index(SeatKind(one.kind))
    ):
        assert seat.holder is not None  # filtered
        found[seat.committee_id].append(seat.holder)
    return dict(found)


def role_of(leavers: Leavers, candidates: Iterable[Person]) -> str:
    """As what the first of them has the task."""
    stays = any(leavers.stays(person) for person in candidates)
    return "committee_member" if stays else "administrator"


def reports(leavers: Leavers, now: datetime) -> Iterable[Holding]:
    """People whose manager has left: for administrators, once for each manager."""
    rows = Person.objects.active().filter(manager__in=leavers.pks).order_by("manager", "pk")
    found: dict[Person, int] = defaultdict(int)
    for person in rows.select_related("manager"):
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
