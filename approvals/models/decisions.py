"""Questions to the requester, and the decision that ends a review."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from approvals.models.names import BASIS_NAMES, VERDICT_NAMES
from approvals.models.reviews import Review
from approvals.rules.reviews import POSITIVE, Basis, Verdict
from govportal.people.models import Person


class Question(models.Model):
    """A question to the requester. While one is open, the review's clocks stand still."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="questions")
    n = models.PositiveSmallIntegerField()
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="questions_asked")
    about = models.CharField(max_length=120)
    text = models.TextField()
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="questions_answered"
    )
    answer = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    is_withdrawn = models.BooleanField(default=False)
    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["review", "n"], name="questions_are_numbered"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(is_withdrawn=True) | ~Q(answer=""),
                name="closed_question_has_an_answer",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("asked_at")),
                name="answered_after_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"Question {self.n}"

    @property
    def ledger_ref(self) -> str:
        return f"question:{self.pk}"


class Decision(models.Model):
    """The end of a review: outcome, basis and the arithmetic behind it. Never changed."""

    review = models.OneToOneField(Review, models.PROTECT, related_name="decision")
    ballot = models.OneToOneField(
        "approvals.Ballot", models.PROTECT, null=True, blank=True, related_name="decision"
    )
    basis = models.CharField(max_length=10, choices=[(b.value, n) for b, n in BASIS_NAMES.items()])
    outcome = models.CharField(
        max_length=10, choices=[(v.value, n) for v, n in VERDICT_NAMES.items()]
    )
    digest = models.CharField(max_length=71)
    fingerprint = models.CharField(max_length=71, blank=True)
    tier = models.PositiveSmallIntegerField()
    legal_class = models.CharField(max_length=20, blank=True)
    arithmetic = models.JSONField(default=dict)
    decided_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(outcome__in=[v.value for v in Verdict]), name="outcome_is_known"
            ),
            models.CheckConstraint(
                condition=Q(basis__in=[b.value for b in Basis]), name="basis_is_known"
            ),
            models.CheckConstraint(
                condition=Q(basis=Basis.BALLOT) ^ Q(ballot__isnull=True),
                name="a_ballots_decision_names_its_ballot",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.review.title}"

    @property
    def is_yes(self) -> bool:
        """Whether it lets the subject go on, with conditions or without."""
        return self.outcome in POSITIVE

    @property
    def ledger_ref(self) -> str:
        return f"decision:{self.pk}"
