"""Campaigns in which roles are confirmed or withdrawn, and each role that is asked about."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from evidence.controls_names import ANSWER_NAMES, ANSWER_SIGNS
from evidence.rules.own_controls import READS
from evidence.rules.recertification import SAID, Answer, Asked, Dates
from govportal.people.models import Committee, Person, RoleAssignment, Unit
from govportal.people.names import ROLE_NAMES
from govportal.people.rules import Role
from registry.models.agents import choices

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def reads_controls(person: Person, on: date) -> bool:
    """Whether somebody reads everything of the portal's own controls."""
    return person.is_active and not READS.isdisjoint(person.roles_on(on))


class RecertificationQuerySet(QuerySet["Recertification"]):
    def visible_to(self, person: Person, on: date) -> "RecertificationQuerySet":
        """All for those who read controls; for others those in which they are asked."""
        if reads_controls(person, on):
            return self
        lines = RecertifiedRole.objects.asked_of(person).values("campaign_id")
        return self.filter(pk__in=lines)

    def open(self) -> "RecertificationQuerySet":
        return self.filter(closed_at=None)


class Recertification(models.Model):
    """One quarter's question: who still needs the roles they have."""

    number = models.CharField(max_length=20, unique=True)
    quarter = models.CharField(max_length=7, unique=True)
    opened_at = models.DateTimeField()
    opened_on = models.DateField()
    closed_at = models.DateTimeField(null=True)

    objects = RecertificationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")),
                name="recertification_ends_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def ledger_ref(self) -> str:
        return f"recertification:{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("recertification_detail", args=[self.number])

    @property
    def dates(self) -> Dates:
        return Dates(self.opened_on)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_late(self) -> bool:
        """Past its day in the portal's zone, with roles that nobody answered."""
        return self.is_open and self.dates.due < timezone.localdate()


class RecertifiedRoleQuerySet(QuerySet["RecertifiedRole"]):
    def asked_of(self, person: Person) -> "RecertifiedRoleQuerySet":
        """Those that wait, or waited, for this person's answer."""
        mine = self.model._default_manager.order_by()
        return self.filter(
            pk__in=mine.filter(answerer=person)
            .values("pk")
            .union(mine.filter(escalated_to=person).values("pk"), all=True)
        )

    def open(self) -> "RecertifiedRoleQuerySet":
        return self.filter(answer=Answer.OPEN)

    def for_list(self) -> "RecertifiedRoleQuerySet":
        return self.select_related(
            "person", "unit", "committee", "answerer", "escalated_to", "answered_by"
        )


class RecertifiedRole(models.Model):
    """One role of one person in a campaign, as it was when the campaign opened.

    ``answerer`` is asked first; ``escalated_to`` as well, once the day is over. Neither is ever the
    holder. Answered once.
    """

    campaign = models.ForeignKey(Recertification, models.PROTECT, related_name="lines")
    assignment = models.ForeignKey(RoleAssignment, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="recertified_roles")
    role = models.CharField(max_length=30, choices=choices(ROLE_NAMES))
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    committee = models.ForeignKey(Committee, models.PROTECT, null=True, related_name="+")
    since = models.DateField()
    answerer = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    escalated_to = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    escalated_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=10, choices=choices(ANSWER_NAMES), default=Answer.OPEN)
    reason = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = RecertifiedRoleQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["campaign", "assignment"], name="a_role_is_asked_about_once"
            ),
            models.CheckConstraint(
                condition=Q(answer__in=[one.value for one in Answer]),
                name="recertified_answer_is_known",
            ),
            models.CheckConstraint(
                condition=(Q(answerer=None) | ~Q(answerer=F("person")))
                & (Q(escalated_to=None) | ~Q(escalated_to=F("person")))
                & (Q(answered_by=None) | ~Q(answered_by=F("person"))),
                name="nobody_recertifies_themselves",
            ),
            models.CheckConstraint(
                condition=Q(answer=Answer.OPEN, answered_at=None, answered_by=None)
                | Q(answer__in=sorted(SAID), answered_at__isnull=False, answered_by__isnull=False)
                | Q(answer__in=[Answer.LAPSED, Answer.MOOT], answered_at__isnull=False)
                & Q(answered_by=None),
                name="recertified_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(answer=Answer.WITHDRAWN) | ~Q(reason=""),
                name="a_withdrawn_role_says_why",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["campaign", "answer", "id"], name="recertified_by_answer"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.role_words}"

    @property
    def ledger_ref(self) -> str:
        return f"recertified_role:{self.pk}"

    @property
    def role_words(self) -> "StrOrPromise":
        return ROLE_NAMES[Role(self.role)]

    @property
    def within(self) -> str:
        """For which unit or committee; empty for all."""
        return str(self.unit or self.committee or "")

    @property
    def sign(self) -> "tuple[str, str, StrOrPromise]":
        """Tone, shape and word."""
        answer = Answer(self.answer)
        return (*ANSWER_SIGNS[answer], ANSWER_NAMES[answer])

    @property
    def asked(self) -> Asked:
        people = [pk for pk in (self.answerer_id, self.escalated_to_id) if pk is not None]
        return Asked(self.person_id, people, Answer(self.answer))
