"""Containment as a receipt: what was asked for, what was done about the agent, and the proof."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from govportal.marks import mark_of
from govportal.people.models import Person
from incidents.models.incidents import Incident
from incidents.rules.containments import Kind, StepCode
from registry.models import Agent
from registry.models.agents import choices
from registry.models.retirements import SIGNS
from registry.models.safe_states import MODE_NAMES
from registry.rules.retirement import LineState
from registry.rules.safe_states import SafeMode

KIND_NAMES: dict[str, Any] = {
    Kind.AUTOMATIC: _("By the portal, at once"),
    Kind.BY_HAND: _("By hand"),
    Kind.DRILL: _("Drill"),
}
STEP_NAMES: dict[str, Any] = {
    StepCode.REQUESTED: _("Requested"),
    StepCode.CONTROL: _("Before: the key opens the portal"),
    StepCode.SUSPENDED: _("Agent suspended"),
    StepCode.REVOKED: _("Keys and grants revoked"),
    StepCode.DRAINED: _("What was begun has ended"),
    StepCode.PROBED: _("Asked as the agent, and refused"),
}
STEP_STATES: dict[str, Any] = {
    LineState.WAITING: _("Not done yet"),
    LineState.DONE: _("Done"),
    LineState.FAILED: _("Failed"),
}


class ContainmentQuerySet(QuerySet["Containment"]):
    def standing(self) -> "ContainmentQuerySet":
        """Those that hold their agent."""
        return self.filter(lifted_at__isnull=True)

    def drills(self) -> "ContainmentQuerySet":
        return self.filter(kind=Kind.DRILL)

    def visible_to(self, person: Person, on: date | None = None) -> "ContainmentQuerySet":
        """Those of incidents one may see; drills on demand are for everybody who sees them."""
        incidents = Incident.objects.visible_to(person, on).order_by()
        return self.filter(Q(incident__isnull=True) | Q(incident__in=incidents.values("pk")))


class Containment(models.Model):
    """One stop of one agent: why, by whom, how, until when; its steps are the receipt.

    ``stopped_from``: where the agent was, where no right of it says so. ``wrong_because``: why it
    was another agent. ``confirmed_at``: when the last step was done.
    """

    number = models.CharField(max_length=28, unique=True)
    kind = models.CharField(max_length=10, choices=choices(KIND_NAMES))
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, related_name="containments")
    agent = models.ForeignKey(Agent, models.PROTECT, related_name="containments")
    mode = models.CharField(max_length=8, choices=choices(MODE_NAMES))
    drain_until = models.DateTimeField(null=True)
    revokes = models.BooleanField(default=True)
    reason = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    by_ref = models.CharField(max_length=120)
    requested_at = models.DateTimeField()
    stopped_from = models.CharField(max_length=20, blank=True)
    wrong_because = models.TextField(blank=True)
    confirmed_at = models.DateTimeField(null=True)
    lifted_at = models.DateTimeField(null=True)
    history = HistoricalRecords()

    objects = ContainmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["incident", "agent"],
                condition=Q(lifted_at__isnull=True),
                name="one_standing_containment_of_an_agent",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in Kind]),
                name="containment_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.DRILL) | Q(incident__isnull=False),
                name="containment_is_of_an_incident_or_a_drill",
            ),
            models.CheckConstraint(
                condition=Q(mode=SafeMode.STOP, drain_until__isnull=True)
                | Q(mode=SafeMode.DRAIN, drain_until__isnull=False),
                name="containment_drains_until_a_moment",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="containment_has_a_reason"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | Q(lifted_at__gte=F("requested_at")),
                name="containment_is_lifted_after_it_began",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kind", "-id"], name="containment_by_kind"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def ledger_ref(self) -> str:
        return f"containment:{self.number}"

    def get_absolute_url(self) -> str:
        if self.kind == Kind.DRILL:
            return reverse("drill_detail", args=[self.number])
        return reverse("incident_containment", args=[self.incident_number])

    @property
    def incident_number(self) -> str:
        """Of an incident’s own containment, without asking for it."""
        return self.number.rpartition("-C")[0]

    @property
    def mark(self) -> str:
        """What it looks like; a page that shows another is stale."""
        return mark_of(self)

    @property
    def is_drill(self) -> bool:
        return self.kind == Kind.DRILL

    @property
    def stands(self) -> bool:
        return self.lifted_at is None


class ContainmentStep(models.Model):
    """One line of the receipt. What is done stays; what failed is tried again until it is given up.

    ``target``: the address asked, for a probe. ``at``: when it was done, or failed last;
    ``took``: in microseconds. ``next_at``: when it is tried next; none where it is done or given
    up. ``leased_until``: until when some worker has it.
    """

    containment = models.ForeignKey(Containment, models.PROTECT, related_name="steps")
    n = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=12, choices=choices(STEP_NAMES))
    target = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=choices(STEP_STATES))
    result = models.TextField(blank=True)
    refs = models.JSONField(default=list)
    at = models.DateTimeField(null=True)
    took = models.PositiveBigIntegerField(null=True)
    by_ref = models.CharField(max_length=120, blank=True)
    entry = models.CharField(max_length=40, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["containment", "n"], name="one_step_per_number"),
            models.CheckConstraint(
                condition=Q(code__in=[code.value for code in StepCode]),
                name="containment_step_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(state=LineState.DONE)
                | Q(at__isnull=False, next_at__isnull=True) & ~Q(entry="") & ~Q(by_ref=""),
                name="done_step_says_when_and_by_whom",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["next_at"], condition=Q(next_at__isnull=False), name="containment_step_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.containment_id}: {self.code}"

    @property
    def ledger_ref(self) -> str:
        return f"containment_step:{self.pk}"

    @property
    def is_done(self) -> bool:
        return self.state == LineState.DONE

    @property
    def sign(self) -> tuple[str, str]:
        return SIGNS[LineState(self.state)]

    @property
    def is_given_up(self) -> bool:
        return self.state == LineState.FAILED and self.next_at is None
