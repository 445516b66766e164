"""Seats that somebody must look after: vacant ones, and terms that end within thirty days."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_noop

from govportal.people.models import Person, Seat, in_force
from govportal.people.rules.committees import TERM_NOTICE
from govportal.worklist.handovers import Holding, Leavers
from govportal.worklist.people_handovers import leading_of, role_of

VACANT, TERM = "handover.vacant", "handover.term"


def terms(leavers: Leavers, now: datetime) -> Iterable[Holding]:
    """For chair and co-chair, else administrators; gone when somebody sits there, or follows."""
    day = now.date()
    later = Seat.objects.filter(
        committee=OuterRef("committee"), kind=OuterRef("kind"), title=OuterRef("title"),
        starts_on__gt=OuterRef("ends_on"),
    )  # fmt: skip
    rows = Seat.objects.filter(in_force(day)).select_related("committee").order_by("pk")
    vacant = list(rows.filter(holder=None))
    soon = Q(ends_on__gte=day, ends_on__lte=day + TERM_NOTICE)
    ending = list(rows.filter(soon).exclude(Exists(later)))
    found = [*vacant, *ending]
    leading = leading_of({seat.committee_id for seat in found}, now) if found else {}
    for seat in vacant:
        text = gettext_noop("Fill the seat “%(seat)s” of %(committee)s: nobody holds it")
        yield _holding(seat, VACANT, text, reverse("seat_fill", args=[seat.pk]), leavers, leading)
    for seat in ending:
        text = gettext_noop("The term of the seat “%(seat)s” of %(committee)s ends %(day)s")
        address = reverse("committee_detail", args=[seat.committee.slug])
        yield _holding(seat, TERM, text, address, leavers, leading)


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
