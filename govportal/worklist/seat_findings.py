"""Seats to be looked after: of leavers, vacant ones, and terms that end within thirty days."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_noop

from govportal.people.models import Person, Seat
from govportal.people.rules.committees import TERM_NOTICE
from govportal.worklist.handovers import Holding, Leavers
from govportal.worklist.people_handovers import leading_of, left_seats, role_of

VACANT, TERM = "handover.vacant", "handover.term"


def seats(leavers: Leavers, now: datetime) -> Iterable[Holding]:
    """What has to be done about seats: a leaver sits there, nobody does, or the term ends soon.

    All seats of today and later are read at once; an organisation has some dozens.
    """
    today = now.date()
    rows = Seat.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today)).order_by("pk")
    every = list(rows.select_related("committee", "holder", "alternate"))
    leading = leading_of(every, today)
    yield from left_seats(every, leavers, leading)
    yield from _terms([seat for seat in every if seat.starts_on <= today], every, leavers, leading,
                      today)  # fmt: skip


def _terms(
    current: Iterable[Seat],
    every: Iterable[Seat],
    leavers: Leavers,
    leading: Mapping[int, Sequence[Person]],
    today: date,
) -> Iterable[Holding]:
    """For chair and co-chair, else administrators; gone when somebody sits there, or follows."""
    begins: dict[tuple[int, str, str], list[date]] = defaultdict(list)
    for seat in every:
        begins[seat.committee_id, seat.kind, seat.title].append(seat.starts_on)
    for seat in current:
        if seat.holder_id is None:
            text = gettext_noop("Fill the seat “%(seat)s” of %(committee)s: nobody holds it")
            url = reverse("seat_fill", args=[seat.pk])
            yield _holding(seat, VACANT, text, url, leavers, leading)
        end = seat.ends_on
        if end is None or end > today + TERM_NOTICE:
            continue
        if not any(day > end for day in begins[seat.committee_id, seat.kind, seat.title]):
            text = gettext_noop("The term of the seat “%(seat)s” of %(committee)s ends %(day)s")
            url = reverse("committee_detail", args=[seat.committee.slug])
            yield _holding(seat, TERM, text, url, leavers, leading)


def _holding(
    seat: Seat,
    kind: str,
    text: str,
    url: str,
    leavers: Leavers,
    leading: Mapping[int, Sequence[Person]],
) -> Holding:
    chairs = leading.get(seat.committee_id, ())
    return Holding(
        key=f"{kind}:{seat.pk}",
        kind=kind,
        subject=seat,
        text=text,
        words={"seat": seat.title, "committee": seat.committee.name, "day": seat.ends_on},
        url=url,
        leaver=None,
        since=None,
        takers=leavers.takers(*chairs),
        role=role_of(leavers, chairs),
    )
