"""What the pages about committees show: seats with their people and terms, and what is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from govportal.people.models import Committee, Person, Seat
from govportal.people.names import QUORUM_BASE_NAMES, SEAT_NAMES
from govportal.people.rules import QuorumBase, SeatKind, covers
from govportal.people.rules.committees import LEADING, SEATS_LEAST, ends_soon
from govportal.people.rules.leaving import seat_refusal
from govportal.worklist.models import Calendar


@dataclass(frozen=True)
class SeatLine:
    """One seat as it is drawn: who sits there, until when, and what is wrong with it."""

    seat: Seat
    sign: tuple[str, Any, str]
    may_fill: bool

    @property
    def kind(self) -> Any:
        return SEAT_NAMES[SeatKind(self.seat.kind)]


@dataclass(frozen=True)
class CommitteeLine:
    """A committee with its seats of today and later."""

    committee: Committee
    calendar: str
    seats: Sequence[SeatLine]
    findings: Sequence[str]

    @property
    def base(self) -> Any:
        return QUORUM_BASE_NAMES[QuorumBase(self.committee.quorum_base)]

    @property
    def count(self) -> int:
        """Seats that vote: the rows of a rotating one are one."""
        return len({(line.seat.kind, line.seat.title) for line in self.seats})


def committees_with_seats(on: date) -> QuerySet[Committee]:
    """Committees with the seats whose term has not ended, in a fixed number of queries."""
    going_on = Seat.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))
    seats = going_on.select_related("holder", "alternate", "unit", "committee").order_by("pk")
    return Committee.objects.prefetch_related("units", Prefetch("seats", seats)).order_by(
        "-is_default", "name"
    )


def lines_of(rows: Sequence[Committee], reader: Person, now: datetime) -> list[CommitteeLine]:
    """The committees as the reader meets them."""
    names = dict(Calendar.objects.values_list("key", "name"))
    return [_line(row, names.get(row.calendar_key, row.calendar_key), reader, now) for row in rows]


def _line(committee: Committee, calendar: str, reader: Person, now: datetime) -> CommitteeLine:
    day = now.date()
    rows = list(committee.seats.all())
    leads = reader.is_active and any(
        seat.kind in LEADING and seat.holder_id == reader.pk
        for seat in rows
        if covers(seat.starts_on, seat.ends_on, day)
    )
    seats = [_seat(seat, reader, now, leads=leads) for seat in rows]
    return CommitteeLine(committee, calendar, seats, _findings(committee, seats, day))


def _seat(seat: Seat, reader: Person, now: datetime, *, leads: bool) -> SeatLine:
    day = now.date()
    if seat.starts_on > day:
        sign = ("neutral", _("To come"), "wait")
    elif is_vacant(seat):
        sign = ("bad", _("Vacant"), "none")
    elif ends_soon(seat.ends_on, day):
        sign = ("warn", _("Term ends soon"), "warn")
    else:
        sign = ("ok", _("Filled"), "ok")
    refusal = seat_refusal(
        reader.roles_on(day),
        leads=leads,
        is_own=reader.pk == seat.holder_id,
        in_force=covers(seat.starts_on, seat.ends_on, day),
    )
    return SeatLine(seat, sign, refusal is None)


def is_vacant(seat: Seat) -> bool:
    """Whether nobody who is here holds the seat."""
    return seat.holder is None or not seat.holder.is_active


def _findings(committee: Committee, lines: Sequence[SeatLine], day: date) -> list[str]:
    now = [one.seat for one in lines if covers(one.seat.starts_on, one.seat.ends_on, day)]
    found = []
    if len({(seat.kind, seat.title) for seat in now}) < SEATS_LEAST:
        found.append(_("It has fewer than three seats, so it never has a quorum."))
    if not any(seat.kind in LEADING and not is_vacant(seat) for seat in now):
        found.append(_("Neither chair nor co-chair: nothing can be decided."))
    vacant = sum(is_vacant(seat) for seat in now)
    if vacant:
        found.append(_("Vacant seats: %(n)s. They count for the quorum all the same.")
                     % {"n": vacant})  # fmt: skip
    soon = sum(ends_soon(seat.ends_on, day) for seat in now)
    if soon:
        found.append(_("Terms that end within 30 days: %(n)s.") % {"n": soon})
    return found
