"""Access of auditors for a time, and each thing that was done about it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat
from django.urls import reverse
from django.utils import timezone

from evidence.access_names import ACT_NAMES, STATE_NAMES, STATE_SIGNS
from evidence.rules.accesses import GIVEN, LIVE, NAME_MAX, Act, State
from govportal.ledger.models import Entry
from govportal.marks import mark_of
from govportal.people.models import Person, RoleAssignment
from govportal.people.rules import Role
from registry.models.agents import choices

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ENDED = (State.ENDED.value, State.DECLINED.value, State.WITHDRAWN.value, State.LAPSED.value)
FAR = datetime(9999, 1, 1, tzinfo=UTC)
GOT = (State.CONFIRMED.value, State.RUNNING.value, State.ENDED.value)


class AccessQuerySet(QuerySet["AuditorAccess"]):
    def visible_to(self, person: Person, on: date | None = None) -> "AccessQuerySet":
        """All for who sees everything and who may confirm; for others their own."""
        day = on or timezone.localdate()
        confirms = person.is_active and Role.COMPLIANCE_REVIEWER in person.roles_on(day)
        return self if confirms or person.sees_all_on(day) else self.filter(person=person)

    def live(self) -> "AccessQuerySet":
        return self.filter(state__in=sorted(LIVE))

    def given(self) -> "AccessQuerySet":
        return self.filter(state__in=sorted(GIVEN))

    def for_list(self) -> "AccessQuerySet":
        people = ("person", "asked_by", "confirmed_by", "longer_by", "later_by")
        return self.select_related(*people, "later_confirmed_by")

    def with_taken(self, verbs: Sequence[str]) -> "AccessQuerySet":
        """Each with how often its auditor took something away meanwhile, from the ledger."""
        theirs = Entry.objects.filter(
            actor=Concat(Value("person:"), OuterRef("person__ref")),
            verb__in=verbs,
            occurred_at__gte=OuterRef("begun_at"),
            occurred_at__lte=Coalesce(OuterRef("ended_at"), Value(FAR)),
        )
        counted = theirs.order_by().values("actor").annotate(n=Count("pk")).values("n")
        return self.annotate(taken=Coalesce(Subquery(counted), 0))


class AuditorAccess(models.Model):
    """Somebody reads everything as an auditor, from a day until a day.

    ``guest_email`` and ``guest_name``: of somebody without an account, until it begins.
    ``asked_by`` and ``confirmed_by``: of the access at first. ``later_by`` and
    ``later_confirmed_by``: of its last day, where it was lengthened; each time before is among the
    turns. ``longer_…``: of a later day that somebody asks for.
    ``opens_account``: the account is open for the access alone, and closes with it.
    """

    number = models.CharField(max_length=20, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="accesses")
    guest_email = models.EmailField(blank=True)
    guest_name = models.CharField(max_length=NAME_MAX, blank=True)
    opens_account = models.BooleanField(default=False)
    covers = models.TextField()
    why = models.TextField()
    starts_on = models.DateField()
    until = models.DateField()
    state = models.CharField(
        max_length=10, choices=choices(STATE_NAMES), default=State.PROPOSED.value
    )
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    longer_until = models.DateField(null=True)
    longer_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    later_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    later_confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    role = models.OneToOneField(RoleAssignment, models.SET_NULL, null=True, related_name="access")
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = AccessQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in State]), name="access_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(covers="") & ~Q(why=""), name="access_says_what_for_and_why"
            ),
            models.CheckConstraint(
                condition=Q(until__gte=F("starts_on")), name="access_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(guest_email="") | Q(state__in=ENDED),
                name="access_is_of_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=GOT, confirmed_by__isnull=False)
                | ~Q(state__in=GOT) & Q(confirmed_by__isnull=True),
                name="given_access_is_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("asked_by")),
                name="access_takes_two_people",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True)
                | ~Q(person=F("asked_by"))
                & (Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("person"))),
                name="nobody_gives_themselves_access",
            ),
            models.CheckConstraint(
                condition=Q(later_by__isnull=True, later_confirmed_by__isnull=True)
                | Q(later_by__isnull=False, later_confirmed_by__isnull=False)
                & ~Q(later_by=F("later_confirmed_by")),
                name="later_day_takes_two_people",
            ),
            models.CheckConstraint(
                condition=Q(later_by__isnull=True)
                | Q(person__isnull=True)
                | ~Q(person=F("later_by")) & ~Q(person=F("later_confirmed_by")),
                name="nobody_lengthens_their_own_access",
            ),
            models.CheckConstraint(
                condition=Q(longer_until__isnull=True, longer_by__isnull=True)
                | Q(longer_until__gt=F("until"), longer_by__isnull=False),
                name="later_day_of_an_access_is_later",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.RUNNING) | Q(person__isnull=False, begun_at__isnull=False),
                name="running_access_has_begun",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ENDED, ended_at__isnull=False, longer_until__isnull=True)
                | ~Q(state__in=ENDED) & Q(ended_at__isnull=True),
                name="ended_access_says_when",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state__in=["proposed", "confirmed", "running"]),
                name="one_live_access_a_person",
            ),
            models.UniqueConstraint(
                fields=["guest_email"],
                condition=Q(state__in=["proposed", "confirmed"]) & ~Q(guest_email=""),
                name="one_live_access_a_guest",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "until"], name="access_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.whose}"

    @property
    def whose(self) -> str:
        return self.person.full_name if self.person else self.guest_name

    @property
    def address(self) -> str:
        """Of whom it is: names are alike, addresses are not."""
        return self.person.email if self.person else self.guest_email

    @property
    def ledger_ref(self) -> str:
        return f"access:{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("access_detail", args=[self.number])

    @property
    def mark(self) -> str:
        """Of the row, and of the address that is confirmed."""
        return mark_of(self, beside=self.address)

    @property
    def sign(self) -> "tuple[str, str, StrOrPromise]":
        """Tone, shape and word of the state."""
        state = State(self.state)
        return (*STATE_SIGNS[state], STATE_NAMES[state])

    @property
    def is_running(self) -> bool:
        return self.state == State.RUNNING

    @property
    def told_of_end(self) -> list[Person]:
        """Who asked for it and who confirmed it, at first and for its last day; each once."""
        people = (self.asked_by, self.confirmed_by, self.later_by, self.later_confirmed_by)
        return list({one.pk: one for one in people if one is not None}.values())

    @property
    def had_until(self) -> datetime | None:
        """When it ended, if it ever began; None while it runs."""
        return self.ended_at if self.begun_at else None


def audits_here(person: Person, on: date) -> bool:
    """Whether somebody is an auditor, or is to become one: who audits changes nothing of it."""
    return (
        Role.AUDITOR in person.roles_on(on)
        or AuditorAccess.objects.live().filter(person=person).exists()
    )


class AccessTurn(models.Model):
    """One thing that was done about an access; only ever added. ``by`` is null for the calendar."""

    access = models.ForeignKey(AuditorAccess, models.PROTECT, related_name="turns")
    n = models.PositiveIntegerField()
    act = models.CharField(max_length=16, choices=choices(ACT_NAMES))
    text = models.TextField(blank=True)
    until = models.DateField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["access", "n"], name="one_access_turn_of_a_number"),
            models.CheckConstraint(
                condition=~Q(text="")
                | Q(act__in=[Act.CONFIRM, Act.CONFIRM_LONGER, Act.BEGIN, Act.RUN_OUT, Act.LAPSE]),
                name="access_turn_says_why",
            ),
            models.CheckConstraint(
                condition=Q(by__isnull=False) | Q(act__in=[Act.BEGIN, Act.RUN_OUT, Act.LAPSE]),
                name="access_turn_is_of_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.access.number}: {self.act}"

    @property
    def ledger_ref(self) -> str:
        return f"access_turn:{self.pk}"
