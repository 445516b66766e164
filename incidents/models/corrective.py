"""Corrective actions: who changes what until when, the evidence, the re-tests, the effect."""

from datetime import date, datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from simple_history.models import HistoricalRecords

from approvals.models import Attachment
from govportal.marks import mark_of
from govportal.people.models import Person
from govportal.worklist.models import Clock
from incidents.models.incidents import Incident
from incidents.models.post_incident import PostIncidentReview
from incidents.post_incident_names import (
    ACTION_NAMES,
    ACTION_SIGNS,
    CONTROL_NAMES,
    EFFECT_NAMES,
    KIND_NAMES,
    PRIORITY_NAMES,
)
from incidents.rules.corrective import LIVE, WAITS_FOR_DATA, ActionKind, ActionState, Effect
from registry.models import TestRun
from registry.models.agents import choices

_A = ActionState


class ActionQuerySet(QuerySet["CorrectiveAction"]):
    def visible_to(self, person: Person, on: date | None = None) -> "ActionQuerySet":
        """Of incidents that one may see, and one's own."""
        seen = Incident.objects.visible_to(person, on).order_by()
        return self.filter(Q(incident__in=seen.values("pk")) | Q(owner=person))

    def live(self) -> "ActionQuerySet":
        return self.filter(state__in=sorted(LIVE))

    def late(self, now: datetime) -> "ActionQuerySet":
        return self.live().filter(due_at__lt=now)


class CorrectiveAction(models.Model):
    """One thing that is changed because of an incident. It has one owner and one date.

    ``closing``: the re-test that closed it. ``follows``: the action that did not help, in whose
    place this one stands. ``replay``: what a proposed rule would have done in the past 30 days;
    it waits for run-time data.
    """

    number = models.CharField(max_length=20, unique=True)
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="corrective_actions")
    pir = models.ForeignKey(PostIncidentReview, models.PROTECT, related_name="actions")
    title = models.CharField(max_length=200)
    what = models.TextField(blank=True)
    kind = models.CharField(max_length=10, choices=choices(KIND_NAMES))
    priority = models.PositiveSmallIntegerField(choices=list(PRIORITY_NAMES.items()), default=2)
    control = models.CharField(max_length=30, choices=choices(CONTROL_NAMES), blank=True)
    owner = models.ForeignKey(Person, models.PROTECT, related_name="corrective_actions")
    due_on = models.DateField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=choices(ACTION_NAMES), default=_A.OPEN)
    clock = models.ForeignKey(Clock, models.PROTECT, null=True, related_name="+")
    follows = models.OneToOneField("self", models.PROTECT, null=True, related_name="followed_by")
    closing = models.OneToOneField("Retest", models.PROTECT, null=True, related_name="+")
    replay = models.CharField(max_length=10, blank=True)
    effect_on = models.DateField()
    effect = models.CharField(max_length=15, choices=choices(EFFECT_NAMES), blank=True)
    effect_words = models.TextField(blank=True)
    effect_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    effect_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    drop_reason = models.TextField(blank=True)
    history = HistoricalRecords()

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in ActionKind]), name="action_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in ActionState]),
                name="action_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state=_A.CLOSED, closing__isnull=False)
                | ~Q(state=_A.CLOSED) & Q(closing__isnull=True),
                name="action_closes_by_a_retest",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[_A.CLOSED, _A.DROPPED], closed_at__isnull=False)
                | Q(state__in=[_A.OPEN, _A.DONE], closed_at__isnull=True),
                name="ended_action_says_when",
            ),
            models.CheckConstraint(
                condition=Q(state=_A.DROPPED) & ~Q(drop_reason="")
                | ~Q(state=_A.DROPPED) & Q(drop_reason=""),
                name="dropped_action_says_why",
            ),
            models.CheckConstraint(condition=Q(effect_on__gt=F("due_on")), name="effect_after_due"),
            models.CheckConstraint(
                condition=Q(effect="", effect_by__isnull=True, effect_at__isnull=True)
                | ~Q(effect="")
                & Q(effect_by__isnull=False, effect_at__isnull=False)
                & ~Q(effect_by=F("owner")),
                name="effect_is_judged_by_another",
            ),
            models.CheckConstraint(
                condition=Q(replay="") | Q(replay=WAITS_FOR_DATA), name="replay_waits_for_data"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "due_on", "id"], name="action_by_state"),
            models.Index(fields=["owner", "due_on", "id"], name="action_by_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def ledger_ref(self) -> str:
        return f"corrective_action:{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("incident_action", args=[self.number])

    @property
    def mark(self) -> str:
        """What it looks like; a page that shows another is stale."""
        return mark_of(self)

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def state_words(self) -> str:
        return str(ACTION_NAMES[ActionState(self.state)])

    @property
    def tone(self) -> str:
        return ACTION_SIGNS[ActionState(self.state)][0]

    @property
    def shape(self) -> str:
        return ACTION_SIGNS[ActionState(self.state)][1]

    @property
    def kind_words(self) -> str:
        return str(KIND_NAMES[ActionKind(self.kind)])

    @property
    def priority_words(self) -> str:
        return str(PRIORITY_NAMES[self.priority])

    @property
    def control_words(self) -> str:
        return str(CONTROL_NAMES.get(self.control, ""))

    @property
    def effect_said(self) -> str:
        return str(EFFECT_NAMES[Effect(self.effect)])


class ActionEvidence(models.Model):
    """What the owner says was done, with a document or without. Written once."""

    action = models.ForeignKey(CorrectiveAction, models.PROTECT, related_name="evidence")
    n = models.PositiveSmallIntegerField()
    text = models.TextField()
    attachment = models.OneToOneField(Attachment, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["action", "n"], name="one_evidence_per_number"),
            models.CheckConstraint(condition=~Q(text=""), name="action_evidence_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.action_id}, {self.n}"

    @property
    def ledger_ref(self) -> str:
        return f"action_evidence:{self.pk}"


class Retest(models.Model):
    """Whether what failed was tried again and held: a run of the agent's tests, or what somebody
    other than the owner saw. Written once."""

    action = models.ForeignKey(CorrectiveAction, models.PROTECT, related_name="retests")
    n = models.PositiveSmallIntegerField()
    passed = models.BooleanField()
    run = models.ForeignKey(TestRun, models.PROTECT, null=True, related_name="+")
    text = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["action", "n"], name="one_retest_per_number"),
            models.CheckConstraint(
                condition=Q(run__isnull=False) | ~Q(text=""), name="retest_says_what_was_seen"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action_id}, {self.n}"

    @property
    def ledger_ref(self) -> str:
        return f"retest:{self.pk}"
