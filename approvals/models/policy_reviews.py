"""The quarterly reviews of enterprise policies."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from approvals.models.policies import Policy, PolicyVersion
from approvals.models.reviews import Review
from approvals.rules.policies import PolicyReviewState

REVIEW_NAMES = {
    PolicyReviewState.OPEN: _("Open"),
    PolicyReviewState.KEPT: _("Kept as it is"),
    PolicyReviewState.REVISE: _("A new version is wanted"),
    PolicyReviewState.RENEWED: _("New version adopted"),
    PolicyReviewState.DROPPED: _("No longer needed: repealed"),
}
REVIEW_SIGNS = {
    PolicyReviewState.OPEN: ("neutral", "wait"),
    PolicyReviewState.KEPT: ("ok", "ok"),
    PolicyReviewState.REVISE: ("warn", "warn"),
    PolicyReviewState.RENEWED: ("ok", "ok"),
    PolicyReviewState.DROPPED: ("neutral", "off"),
}


class PolicyReviewQuerySet(QuerySet["PolicyReview"]):
    def visible_to(self, person: Any, on: date | None = None) -> "PolicyReviewQuerySet":
        """For the owner, committees, auditors and administrators."""
        if person.sees_all_on(on or timezone.localdate()):
            return self
        return self.filter(policy__owner=person)

    def open(self) -> "PolicyReviewQuerySet":
        return self.filter(state=PolicyReviewState.OPEN)


class PolicyReview(models.Model):
    """One quarterly review of the version in force: does it stay as it is? Decided by ballot."""

    number = models.CharField(max_length=20, unique=True)
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="reviews")
    version = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="reviews")
    due_on = models.DateField()
    state = models.CharField(
        max_length=10,
        choices=[(s.value, n) for s, n in REVIEW_NAMES.items()],
        default=PolicyReviewState.OPEN,
    )
    review = models.OneToOneField(
        Review, models.PROTECT, null=True, blank=True, related_name="policy_review"
    )
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords()

    objects = PolicyReviewQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-due_on", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["policy", "due_on"], name="a_policy_is_reviewed_once_for_its_day"
            ),
            models.UniqueConstraint(
                fields=["policy"],
                condition=Q(state=PolicyReviewState.OPEN),
                name="one_open_review_of_a_policy",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in PolicyReviewState]),
                name="policy_review_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state=PolicyReviewState.OPEN) ^ Q(closed_at__isnull=False),
                name="policy_review_is_open_or_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.policy.title}"

    @property
    def ledger_ref(self) -> str:
        return f"policy_review:{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("policy_review", args=[self.number])

    @property
    def is_open(self) -> bool:
        return self.state == PolicyReviewState.OPEN

    @property
    def state_words(self) -> Any:
        return REVIEW_NAMES[PolicyReviewState(self.state)]

    @property
    def tone(self) -> str:
        return REVIEW_SIGNS[PolicyReviewState(self.state)][0]

    @property
    def shape(self) -> str:
        return REVIEW_SIGNS[PolicyReviewState(self.state)][1]
