"""Findings of audits, and each thing that was done about them."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from approvals.models import Attachment
from evidence.finding_names import (
    ACT_NAMES,
    GRADE_NAMES,
    ORIGIN_NAMES,
    STATE_NAMES,
    STATE_SIGNS,
)
from evidence.models.frameworks import FrameworkRequirement
from evidence.rules.findings import LIVE, Act, State
from govportal.marks import mark_of
from govportal.people.models import Person
from govportal.people.rules import Role
from registry.models import Agent
from registry.models.agents import choices

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

JUDGES = frozenset({Role.AUDITOR, Role.COMPLIANCE_REVIEWER})


class FindingQuerySet(QuerySet["AuditFinding"]):
    def visible_to(self, person: Person, on: date | None = None) -> "FindingQuerySet":
        """All for those who see everything and the judges; for others those they own."""
        day = on or timezone.localdate()
        if person.sees_all_on(day) or (person.is_active and JUDGES & person.roles_on(day)):
            return self
        return self.filter(owner=person)

    def live(self) -> "FindingQuerySet":
        return self.filter(state__in=sorted(LIVE))

    def late(self, on: date) -> "FindingQuerySet":
        """Past their day, and not yet done by the owner."""
        return self.filter(state__in=[State.OPEN, State.PLANNED], due_on__lt=on)

    def for_list(self) -> "FindingQuerySet":
        return self.select_related("owner", "raised_by", "agent", "requirement__framework")


class AuditFinding(models.Model):
    """One thing that does not conform. ``cause`` and ``plan`` are the owner's newest words."""

    number = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200)
    what = models.TextField()
    grade = models.CharField(max_length=12, choices=choices(GRADE_NAMES))
    origin = models.CharField(max_length=14, choices=choices(ORIGIN_NAMES))
    requirement = models.ForeignKey(
        FrameworkRequirement, models.PROTECT, null=True, related_name="findings"
    )
    agent = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="audit_findings")
    owner = models.ForeignKey(Person, models.PROTECT, related_name="audit_findings")
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=choices(STATE_NAMES), default=State.OPEN)
    raised_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    history = HistoricalRecords()

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in State]), name="finding_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.CLOSED, State.DISMISSED], closed_at__isnull=False)
                | ~Q(state__in=[State.CLOSED, State.DISMISSED]) & Q(closed_at__isnull=True),
                name="ended_finding_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(what="") & ~Q(title=""), name="finding_says_what_it_is"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "due_on"], name="finding_by_day"),
            models.Index(fields=["owner", "-id"], name="finding_by_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def ledger_ref(self) -> str:
        return f"finding:{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("finding_detail", args=[self.number])

    @property
    def mark(self) -> str:
        return mark_of(self)

    @property
    def sign(self) -> "tuple[str, str, StrOrPromise]":
        """Tone, shape and word of the state."""
        state = State(self.state)
        return (*STATE_SIGNS[state], STATE_NAMES[state])

    @property
    def is_live(self) -> bool:
        return State(self.state) in LIVE

    @property
    def is_late(self) -> bool:
        """Past its day in the portal's zone, and not yet done by the owner."""
        return self.state in {State.OPEN, State.PLANNED} and self.due_on < timezone.localdate()


class FindingTurn(models.Model):
    """One thing that was done about a finding; only ever added."""

    finding = models.ForeignKey(AuditFinding, models.PROTECT, related_name="turns")
    n = models.PositiveIntegerField()
    act = models.CharField(max_length=14, choices=choices(ACT_NAMES))
    text = models.TextField()
    cause = models.TextField(blank=True)
    attachment = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["finding", "n"], name="one_turn_of_a_number"),
            models.CheckConstraint(condition=~Q(text=""), name="finding_turn_says_what"),
            models.CheckConstraint(
                condition=~Q(act=Act.PLAN) | ~Q(cause=""), name="plan_of_a_finding_has_a_cause"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.finding.number}: {self.act}"

    @property
    def ledger_ref(self) -> str:
        return f"finding_turn:{self.pk}"
