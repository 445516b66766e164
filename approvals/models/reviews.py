"""Reviews and decisions about ``(kind, id, digest)``: no foreign key to what is reviewed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from approvals.rules.reviews import (
    Basis,
    ReviewFacts,
    ReviewState,
    SignatureFacts,
    StepFacts,
    StepKind,
    StepState,
    Verdict,
)
from govportal.ledger.rules import Reference
from govportal.people.models import Committee, Person
from govportal.worklist.models import Clock, WorkItem

BASIS_NAMES = {
    Basis.SIGN_OFF: _("Sign-off"),
    Basis.BALLOT: _("Committee ballot"),
    Basis.ORDER: _("Provisional order"),
}
REVIEW_STATE_NAMES = {
    ReviewState.OPEN: _("Open"),
    ReviewState.DECIDED: _("Decided"),
    ReviewState.SUPERSEDED: _("Continued at a higher tier"),
    ReviewState.WITHDRAWN: _("Withdrawn"),
}
STEP_NAMES = {
    StepKind.ATTESTATION: _("Technical owner’s attestation"),
    StepKind.LEGAL_CLASS: _("Class under the EU AI Act"),
    StepKind.PRIVACY: _("Privacy review"),
    StepKind.SIGN_OFF_OWNER: _("Technical owner’s sign-off"),
    StepKind.SIGN_OFF_CISO: _("CISO’s sign-off"),
    StepKind.SECURITY: _("Security review"),
    StepKind.COMPLIANCE: _("Compliance review"),
    StepKind.ARCHITECTURE: _("Architecture review"),
    StepKind.BALLOT: _("Committee ballot"),
}
STEP_STATE_NAMES = {
    StepState.WAITING: _("Waiting for the first duties"),
    StepState.OPEN: _("Open"),
    StepState.DONE: _("Done"),
    StepState.CANCELLED: _("No longer needed"),
}
VERDICT_NAMES = {Verdict.APPROVE: _("Approved"), Verdict.REJECT: _("Rejected")}


class RoutingScheme(models.Model):
    """Tiers, points, routes, times and the data catalogue, as one versioned document."""

    version = models.PositiveIntegerField(unique=True)
    content = models.JSONField()
    active_from = models.DateTimeField()
    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["-version"]

    def __str__(self) -> str:
        return f"Routing scheme {self.version}"

    @property
    def ledger_ref(self) -> str:
        return f"routing_scheme:{self.version}"


class Review(models.Model):
    """One routed decision with a clock, about one digest of one thing."""

    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=80)
    digest = models.CharField(max_length=71)
    fingerprint = models.CharField(max_length=71, blank=True)
    title = models.CharField(max_length=240)
    url = models.CharField(max_length=200)
    tier = models.PositiveSmallIntegerField()
    basis = models.CharField(max_length=10, choices=[(b.value, n) for b, n in BASIS_NAMES.items()])
    route = models.JSONField()
    scheme_version = models.PositiveIntegerField()
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="reviews")
    state = models.CharField(
        max_length=12,
        choices=[(s.value, n) for s, n in REVIEW_STATE_NAMES.items()],
        default=ReviewState.OPEN,
    )
    clock = models.ForeignKey(Clock, models.PROTECT, null=True, related_name="reviews")
    tier_reason = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id"],
                condition=Q(state=ReviewState.OPEN),
                name="one_open_review_per_subject",
            ),
            models.UniqueConstraint(fields=["id", "basis"], name="review_has_one_basis"),
            models.CheckConstraint(
                condition=Q(state=ReviewState.OPEN) ^ Q(closed_at__isnull=False),
                name="review_is_open_or_closed",
            ),
            models.CheckConstraint(condition=Q(tier__range=(1, 4)), name="review_tier_1_to_4"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject_kind", "subject_id"]),
        ]

    def __str__(self) -> str:
        return f"Review of {self.title}"

    @property
    def ledger_ref(self) -> str:
        return f"review:{self.pk}"

    @property
    def subject_ref(self) -> Reference:
        """What the review is about, as the ledger knows it."""
        return Reference(f"{self.subject_kind}:{self.subject_id}")

    def get_absolute_url(self) -> str:
        return self.url

    def rows(self) -> "ReviewRows":
        """Steps, sign-offs, conflicts and open items of the review, read in four queries."""
        steps = list(self.steps.select_related("assignee").order_by("position"))
        return ReviewRows(
            steps=steps,
            sign_offs=list(self.sign_offs.select_related("step", "person")),
            parties=list(self.parties.select_related("person").order_by("pk")),
            called_in=self._called_in(steps),
        )

    def facts(self, rows: "ReviewRows | None" = None) -> ReviewFacts:
        """What the rules need to know; read anew unless ``rows`` were read just now."""
        rows = rows or self.rows()
        parties = rows.parties
        return ReviewFacts(
            state=ReviewState(self.state),
            digest=self.digest,
            basis=Basis(self.basis),
            steps=tuple(step.facts(rows.called_in[step.ledger_ref]) for step in rows.steps),
            signatures=tuple(s.facts() for s in rows.sign_offs),
            conflicted=frozenset(party.person_id for party in parties),
            requesters=frozenset(p.person_id for p in parties if p.relation == "requester"),
        )

    @staticmethod
    def _called_in(steps: Iterable["ReviewStep"]) -> dict[str, set[int]]:
        """By step: who has an open work item on it. Escalation adds people only there."""
        found: dict[str, set[int]] = {step.ledger_ref: set() for step in steps}
        items = WorkItem.objects.open().filter(subject_ref__in=list(found))
        for ref, person in items.values_list("subject_ref", "assignee_id"):
            found[ref].add(person)
        return found


@dataclass(frozen=True)
class ReviewRows:
    """What belongs to a review, read once for rules and page."""

    steps: "list[ReviewStep]"
    sign_offs: "list[SignOff]"
    parties: "list[ReviewParty]"
    called_in: dict[str, set[int]]


class ReviewParty(models.Model):
    """Somebody with a conflict of interest in a review, and why: the conflict register."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="parties")
    person = models.ForeignKey(Person, models.PROTECT, related_name="conflicts")
    relation = models.CharField(max_length=40)
    found_by_system = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["review", "person", "relation"], name="a_conflict_is_listed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.relation}"


class ReviewStepQuerySet(QuerySet["ReviewStep"]):
    def open(self) -> "ReviewStepQuerySet":
        return self.filter(state=StepState.OPEN, review__state=ReviewState.OPEN)


class ReviewStep(models.Model):
    """One duty within a review, and whose it is."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=30, choices=[(k.value, n) for k, n in STEP_NAMES.items()])
    role = models.CharField(max_length=60)
    assignee = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="review_steps"
    )
    state = models.CharField(
        max_length=12,
        choices=[(s.value, n) for s, n in STEP_STATE_NAMES.items()],
        default=StepState.WAITING,
    )
    opened_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords()

    objects = ReviewStepQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["review", "kind"], name="one_step_of_a_kind"),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    @property
    def ledger_ref(self) -> str:
        return f"review_step:{self.pk}"

    def facts(self, called_in: Iterable[int] = ()) -> StepFacts:
        """``called_in``: who has an open work item on this step, by assignment or escalation."""
        return StepFacts(
            kind=StepKind(self.kind),
            state=StepState(self.state),
            assignee=self.assignee_id,
            stand_ins=frozenset(called_in),
        )


class SignOff(models.Model):
    """One person's verdict on one step and one digest. Never changed."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="sign_offs")
    step = models.ForeignKey(ReviewStep, models.PROTECT, related_name="sign_offs")
    person = models.ForeignKey(Person, models.PROTECT, related_name="sign_offs")
    role = models.CharField(max_length=60)
    is_signature = models.BooleanField()
    verdict = models.CharField(
        max_length=10, choices=[(v.value, n) for v, n in VERDICT_NAMES.items()]
    )
    rationale = models.TextField()
    digest = models.CharField(max_length=71)
    data = models.JSONField(default=dict)
    seconds_open = models.PositiveIntegerField(null=True, blank=True)
    signed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["signed_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["step", "digest"], name="one_verdict_per_step"),
            models.UniqueConstraint(
                fields=["review", "person", "digest"],
                condition=Q(is_signature=True),
                name="two_signatures_are_two_people",
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=[v.value for v in Verdict]), name="verdict_is_known"
            ),
            models.CheckConstraint(condition=~Q(rationale=""), name="verdict_has_a_rationale"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_verdict_display()}"

    @property
    def ledger_ref(self) -> str:
        return f"sign_off:{self.pk}"

    def facts(self) -> SignatureFacts:
        return SignatureFacts(
            person=self.person_id,
            kind=StepKind(self.step.kind),
            verdict=Verdict(self.verdict),
            digest=self.digest,
        )


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
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.review.title}"

    @property
    def ledger_ref(self) -> str:
        return f"decision:{self.pk}"
