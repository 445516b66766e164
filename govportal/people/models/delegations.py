"""Who is out of office when, and who stands in for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q, QuerySet
from simple_history.models import HistoricalRecords

from govportal.people.models.people import Person, Seat, in_force
from govportal.people.rules import Role, SeatKind
from govportal.people.rules.delegations import REASON_MAX, Period

LEADING = (SeatKind.CHAIR, SeatKind.CO_CHAIR)
READS_ALL = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})


class DelegationQuerySet(QuerySet["Delegation"]):
    def visible_to(self, person: Person, on: date) -> "DelegationQuerySet":
        """One's own and those one stands in by; all for administrators and auditors."""
        if person.is_active and not READS_ALL.isdisjoint(person.roles_on(on)):
            return self
        return self.filter(Q(person=person) | Q(substitute=person))

    def in_force(self, now: datetime) -> "DelegationQuerySet":
        """Those that count at ``now``, of people who are both here still."""
        here = Q(person__is_active=True, substitute__is_active=True)
        return self.filter(here, starts_at__lte=now, ends_at__gt=now)

    def not_over(self, now: datetime) -> "DelegationQuerySet":
        """Those that count now or later."""
        return self.filter(ends_at__gt=now)

    def of(self, person: Person, now: datetime) -> "DelegationQuerySet":
        """By which this person stands in for somebody at ``now``."""
        return self.in_force(now).filter(substitute=person)


class Delegation(models.Model):
    """Somebody out of office, from one moment up to another, and their substitute.

    The moments are the first day's beginning and the last day's end in the absent one's zone.
    Ended early, ``ends_at`` is when; never begun, both are the same. Nothing else ever changes.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="delegations")
    substitute = models.ForeignKey(Person, models.PROTECT, related_name="delegations_taken")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=60)
    reason = models.CharField(max_length=REASON_MAX)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords()

    objects = DelegationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(person=F("substitute")), name="nobody_stands_in_for_themselves"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at"))
                | Q(ended_at__isnull=False, ends_at=F("starts_at")),
                name="a_delegation_ends_after_it_starts",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_delegation_has_a_reason"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["substitute", "ends_at"]),
            models.Index(fields=["person", "ends_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.substitute} for {self.person}"

    @property
    def ledger_ref(self) -> str:
        return f"delegation:{self.pk}"

    @property
    def period(self) -> Period:
        return Period(self.starts_at, self.ends_at)

    @property
    def first_day(self) -> date:
        return self.starts_at.astimezone(ZoneInfo(self.zone)).date()

    @property
    def last_day(self) -> date:
        """The day it ends on, in the absent one's zone."""
        last = self.ends_at - timedelta(microseconds=1)
        return max(last.astimezone(ZoneInfo(self.zone)).date(), self.first_day)

    def state(self, now: datetime) -> str:
        """``coming``, ``now`` or ``over``."""
        if self.ends_at <= now:
            return "over"
        return "now" if self.starts_at <= now else "coming"


@dataclass(frozen=True)
class StandIn:
    """Somebody with the people whose work they may do at this moment, their own roles then, and the
    committees in which they sit in the chair's or the co-chair's seat.
    """

    person: int
    by: tuple[Delegation, ...] = ()
    roles: frozenset[Role] = frozenset()
    leads: frozenset[int] = frozenset()

    @property
    def principals(self) -> frozenset[int]:
        return frozenset(row.person_id for row in self.by)

    def delegation_for(self, principal: int | None) -> Delegation | None:
        """By which they act for this one; None when they do not."""
        return next((row for row in self.by if row.person_id == principal), None)

    def first_of(self, people: Iterable[int | None]) -> int | None:
        """For which of these they may act; always the same one."""
        found = self.principals.intersection(one for one in people if one is not None)
        return min(found, default=None)


def stand_in(person: Person, now: datetime) -> StandIn:
    """For whom this person stands in at ``now``; one query."""
    rows = Delegation.objects.of(person, now).select_related("person").order_by("pk")
    return stand_in_by(person, rows, now)


def stand_in_by(person: Person, rows: Iterable[Delegation], now: datetime) -> StandIn:
    """The same by rows that were read already; what else it needs is asked where there are some."""
    found = tuple(rows)
    if not found:
        return StandIn(person.pk)
    sits = Q(holder=person) | Q(alternate=person)
    seats = Seat.objects.filter(in_force(now.date()), sits, kind__in=LEADING)
    return StandIn(
        person.pk,
        found,
        frozenset(person.roles_on(now.date())),
        frozenset(seats.values_list("committee_id", flat=True)),
    )
