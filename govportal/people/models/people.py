"""People, business units, roles, committees and their seats."""

import secrets
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from govportal.people.models.units import Unit
from govportal.people.names import QUORUM_BASE_NAMES, ROLE_NAMES, SEAT_NAMES
from govportal.people.rules import QuorumBase, Role, SeatKind, covers, sees_all


def new_ref() -> str:
    """A random opaque name for a person: what the ledger knows instead of name and address."""
    return secrets.token_hex(10)


def in_force(day: date) -> Q:
    """Rows with ``starts_on`` and ``ends_on`` that are in force on ``day``."""
    return Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))


class PersonQuerySet(QuerySet["Person"]):
    def active(self) -> "PersonQuerySet":
        return self.filter(is_active=True)

    def left(self) -> "PersonQuerySet":
        return self.filter(is_active=False)

    def holding(self, role: Role, on: date, unit: Unit | None = None) -> "PersonQuerySet":
        """Active people who hold ``role`` on that day, for all units or for ``unit``."""
        rows = RoleAssignment.objects.filter(in_force(on), role=role)
        if unit is not None:
            rows = rows.filter(Q(unit__isnull=True) | Q(unit=unit))
        return self.active().filter(pk__in=rows.values("person_id")).order_by("pk")


class PersonManager(BaseUserManager["Person"]):
    """Creates people; everything else is in the query set."""

    def get_queryset(self) -> PersonQuerySet:
        return PersonQuerySet(self.model, using=self._db)

    def active(self) -> PersonQuerySet:
        return self.get_queryset().active()

    def left(self) -> PersonQuerySet:
        return self.get_queryset().left()

    def holding(self, role: Role, on: date, unit: Unit | None = None) -> PersonQuerySet:
        return self.get_queryset().holding(role, on, unit)

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)

    def create_user(
        self, email: str, password: str | None = None, *, encoded: str = "", **fields: Any
    ) -> "Person":
        """``encoded``: a password hashed already, in place of ``password``."""
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        if encoded:
            person.password = encoded
        else:
            person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody with an account. Signs in by e-mail; the ledger knows only ``ref``."""

    email = models.EmailField(_("e-mail"), unique=True)
    full_name = models.CharField(_("name"), max_length=120)
    title = models.CharField(_("title"), max_length=120, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=60, default="Europe/Berlin")
    language = models.CharField(
        _("language"),
        max_length=8,
        blank=True,
        default="",
        help_text=_("Empty: as the browser asks."),
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="people")
    manager = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="reports"
    )
    is_active = models.BooleanField(default=True)
    ref = models.CharField(max_length=40, unique=True, default=new_ref, editable=False)
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)  # since when the account is closed
    history = HistoricalRecords(excluded_fields=["password", "last_login", "is_superuser"])

    objects: ClassVar[PersonManager] = PersonManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(manager__isnull=True) | ~Q(manager=F("id")),
                name="nobody_manages_themselves",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["full_name"]),
            models.Index(fields=["id"], condition=Q(is_active=False), name="person_left"),
        ]

    def __str__(self) -> str:
        return self.full_name or self.email

    def get_full_name(self) -> str:
        return self.full_name

    @property
    def ledger_ref(self) -> str:
        return f"person:{self.ref}"

    @property
    def initials(self) -> str:
        parts = (self.full_name or self.email).split()
        return (parts[0][:1] + (parts[-1][:1] if len(parts) > 1 else "")).upper()

    @cached_property
    def _dated_roles(self) -> list[tuple[Role, date, date | None]]:
        rows = self.role_assignments.values_list("role", "starts_on", "ends_on")
        return [(Role(role), start, end) for role, start, end in rows]

    def roles_on(self, day: date) -> set[Role]:
        """The roles held on ``day``; read once for each loaded person."""
        return {
            role
            for role, start, end in self._dated_roles
            if start <= day and (end is None or day <= end)
        }

    def last_day_of(self, role: Role, day: date) -> date | None:
        """Until when a role held on ``day`` lasts; None where it has no end or is not held."""
        ends = [e for one, s, e in self._dated_roles if one is role and covers(s, e, day)]
        return None if None in ends else max((end for end in ends if end), default=None)

    def sees_all_on(self, day: date) -> bool:
        """Whether this person sees every request and agent on ``day``."""
        return self.is_active and sees_all(self.roles_on(day))


class Committee(models.Model):
    """A governance committee; an organisation may have several.

    ``quorum_base``: of what more than half makes a quorum; a ballot keeps the one it opened with.
    """

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    calendar_key = models.CharField(max_length=60, default="berlin")
    units = models.ManyToManyField(Unit, blank=True, related_name="committees")
    is_default = models.BooleanField(default=False)
    quorum_base = models.CharField(
        max_length=10,
        choices=[(base.value, name) for base, name in QUORUM_BASE_NAMES.items()],
        default=QuorumBase.FIXED,
    )
    history = HistoricalRecords(m2m_fields=[units])

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="one_default_committee"
            ),
            models.CheckConstraint(
                condition=Q(quorum_base__in=[base.value for base in QuorumBase]),
                name="quorum_base_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ledger_ref(self) -> str:
        return f"committee:{self.slug}"

    def seat(self, kind: SeatKind, on: date) -> "Seat | None":
        """The seat of that kind in force on ``on``, with holder and alternate."""
        rows = self.seats.filter(in_force(on), kind=kind)
        return rows.select_related("holder", "alternate").first()

    def memberships(self) -> "QuerySet[RoleAssignment]":
        """Who is or was a member of it, or of all committees, and when."""
        own = Q(committee__isnull=True) | Q(committee=self.pk)
        return RoleAssignment.objects.filter(own, role=Role.COMMITTEE_MEMBER)

    def left_by(self, people: Collection[int], on: date) -> frozenset[int]:
        """Who of these, by primary key, may act for it no more (``left_by``)."""
        closed = Person.objects.filter(pk__in=people, is_active=False).values_list("pk", flat=True)
        return frozenset(closed) | _former(self.memberships().filter(person__in=people), on)


def left_by(
    people: Iterable[Person], memberships: "Iterable[RoleAssignment]", on: date
) -> frozenset[int]:
    """Who of these may act for a committee no more: account closed, or role as a member ended.

    Somebody who never had the role acts by their seat.
    """
    active = {person.pk: person.is_active for person in people}
    former = _former(memberships, on)
    return frozenset(pk for pk, is_active in active.items() if not is_active or pk in former)


def _former(memberships: "Iterable[RoleAssignment]", on: date) -> frozenset[int]:
    """Whose membership has ended, and no other of theirs is in force."""
    rows = list(memberships)
    members = {row.person_id for row in rows if covers(row.starts_on, row.ends_on, on)}
    ended = {row.person_id for row in rows if row.ends_on is not None and row.ends_on < on}
    return frozenset(ended - members)


class RoleAssignment(models.Model):
    """One role of one person, from a day until a day, for a unit or committee or for all."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="role_assignments")
    role = models.CharField(max_length=30, choices=[(r.value, n) for r, n in ROLE_NAMES.items()])
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True)
    committee = models.ForeignKey(Committee, models.PROTECT, null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(role__in=[r.value for r in Role]), name="role_is_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="role_ends_after_it_starts",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["role", "starts_on"])]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_role_display()}"

    @property
    def ledger_ref(self) -> str:
        return f"role_assignment:{self.pk}"


class Seat(models.Model):
    """A voting seat of a committee, its holder and alternate, for a term.

    ``unit``: a row of a seat that rotates by the domain of the request, for this unit and those
    below it. Rows of one kind and title with a unit are one seat; one without sits for the rest.
    """

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="seats")
    kind = models.CharField(max_length=20, choices=[(k.value, n) for k, n in SEAT_NAMES.items()])
    title = models.CharField(max_length=120)
    holder = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="seats_held"
    )
    alternate = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="seats_stood_in"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="seats")
    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(holder__isnull=True)
                | Q(alternate__isnull=True)
                | ~Q(holder=F("alternate")),
                name="alternate_is_somebody_else",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.committee}"

    @property
    def ledger_ref(self) -> str:
        return f"seat:{self.pk}"

    def people(self) -> Iterable[Person]:
        """Holder, then alternate, where somebody active sits there."""
        return [p for p in (self.holder, self.alternate) if p is not None and p.is_active]
