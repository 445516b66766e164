"""What a review after an incident found and asks for: failed controls, and changes of rules."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from approvals.models import Draft, PolicyVersion
from govportal.people.models import Person
from incidents.models.incidents import Incident
from incidents.models.post_incident import PostIncidentReview
from incidents.post_incident_names import CONTROL_NAMES
from registry.models.agents import choices


class FailedControl(models.Model):
    """A control that failed in an incident, as its review says; final once that is approved.

    What happened before with the same control of the same agent is found by these rows.
    """

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="failed_controls")
    pir = models.ForeignKey(PostIncidentReview, models.PROTECT, related_name="failed_controls")
    control = models.CharField(max_length=30, choices=choices(CONTROL_NAMES))
    catalogue = models.PositiveSmallIntegerField()
    how = models.TextField(blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["pir", "control"], name="a_control_fails_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["control", "incident"], name="failed_by_control"),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.control}"

    @property
    def ledger_ref(self) -> str:
        return f"failed_control:{self.pk}"


class Recommendation(models.Model):
    """A change that the review recommends: of a policy, or of the agent. Opened once.

    ``policy``, ``draft``: what was opened from it.
    """

    POLICY, CHANGE = "policy", "change"
    pir = models.ForeignKey(PostIncidentReview, models.PROTECT, related_name="recommendations")
    n = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=[(POLICY, POLICY), (CHANGE, CHANGE)])
    text = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    policy = models.OneToOneField(PolicyVersion, models.PROTECT, null=True, related_name="+")
    draft = models.OneToOneField(Draft, models.PROTECT, null=True, related_name="+")
    opened_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(null=True)
    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["pir", "n"], name="one_recommendation_per_number"),
            models.CheckConstraint(
                condition=Q(kind="policy", draft__isnull=True)
                | Q(kind="change", policy__isnull=True),
                name="recommendation_opens_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(policy__isnull=True, draft__isnull=True, opened_at__isnull=True)
                | Q(opened_at__isnull=False, opened_by__isnull=False)
                & (Q(policy__isnull=False) | Q(draft__isnull=False)),
                name="opened_recommendation_says_what",
            ),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True) | Q(opened_at__gte=F("at")),
                name="opened_after_it_was_recommended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pir_id}, {self.n}"

    @property
    def ledger_ref(self) -> str:
        return f"pir_recommendation:{self.pk}"

    @property
    def made(self) -> Any:
        """What was opened from it: a version of a policy, or a request's draft; else None."""
        return self.policy or self.draft
