"""The duties of a review and the verdicts given on them."""

from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar

from django.db import models
from django.db.models import Q, QuerySet
from simple_history.models import HistoricalRecords

from approvals.models.names import STEP_NAMES, STEP_STATE_NAMES, VERDICT_NAMES
from approvals.models.reviews import Review
from approvals.rules.reviews import (
    ReviewState,
    SignatureFacts,
    StepFacts,
    StepKind,
    StepState,
    Verdict,
)
from govportal.people.models import Person, StandIn
from govportal.people.rules import Role
from govportal.worklist.models import Clock

ROLES = {
    StepKind.LEGAL_CLASS: Role.COMPLIANCE_REVIEWER,
    StepKind.PRIVACY: Role.COMPLIANCE_REVIEWER,
    StepKind.COMPLIANCE: Role.COMPLIANCE_REVIEWER,
    StepKind.SECURITY: Role.SECURITY_REVIEWER,
}
"""Which role a step needs; every other is a technical owner's, or the CISO's."""


def may_substitute(kind: StepKind, by: StandIn, committee: int) -> bool:
    """Whether somebody has what a step needs, to do it for who is away."""
    if kind is StepKind.SIGN_OFF_CISO:
        return committee in by.leads
    return ROLES.get(kind, Role.TECHNICAL_OWNER) in by.roles


class ReviewStepQuerySet(QuerySet["ReviewStep"]):
    def open(self) -> "ReviewStepQuerySet":
        return self.filter(state=StepState.OPEN, review__state=ReviewState.OPEN)

    def waiting_for(self, reviews: Iterable[int]) -> dict[int, list[Person]]:
        """By review: who has an open step, for a whole page in one query."""
        found: dict[int, list[Person]] = {pk: [] for pk in reviews}
        steps = self.open().filter(review__in=list(found), assignee__isnull=False)
        for step in steps.select_related("assignee").order_by("position"):
            if step.assignee is not None and step.assignee not in found[step.review_id]:
                found[step.review_id].append(step.assignee)
        return found


class ReviewStep(models.Model):
    """One duty within a review, and whose it is.

    ``clock``: its own, before a ballot; where none, the duty runs on the review's.
    """

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
    clock = models.ForeignKey(Clock, models.PROTECT, null=True, blank=True, related_name="steps")
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
        return self.kind_words

    @property
    def kind_words(self) -> str:
        return str(STEP_NAMES[StepKind(self.kind)])

    @property
    def state_words(self) -> str:
        return str(STEP_STATE_NAMES[StepState(self.state)])

    @property
    def ledger_ref(self) -> str:
        return f"review_step:{self.pk}"

    def facts(self, called_in: Iterable[int] = (), by: StandIn | None = None) -> StepFacts:
        """``called_in``: who has an open work item on this step, by assignment or escalation.
        ``by``: who asks, with the people whose substitute they are.
        """
        kind, own = StepKind(self.kind), {*called_in, self.assignee_id}
        is_delegable = by is not None and kind is not StepKind.BALLOT and by.person not in own
        absent = by.first_of(own) if by is not None and is_delegable else None
        if by is None or absent is None:
            return self._facts(called_in)
        unfit = frozenset() if may_substitute(kind, by, self.review.committee_id) else {by.person}
        return replace(
            self._facts({*called_in, by.person}),
            substitutes=((by.person, absent),),
            unfit=frozenset(unfit),
        )

    def _facts(self, called_in: Iterable[int]) -> StepFacts:
        return StepFacts(
            kind=StepKind(self.kind),
            state=StepState(self.state),
            assignee=self.assignee_id,
            stand_ins=frozenset(called_in),
        )


class SignOff(models.Model):
    """One person's verdict on one step and one digest. Never changed.

    On a committee's review it is a recommendation, with ``findings`` and perhaps ``conditions``.
    """

    review = models.ForeignKey(Review, models.PROTECT, related_name="sign_offs")
    step = models.ForeignKey(ReviewStep, models.PROTECT, related_name="sign_offs")
    person = models.ForeignKey(Person, models.PROTECT, related_name="sign_offs")
    role = models.CharField(max_length=60)
    is_signature = models.BooleanField()
    verdict = models.CharField(
        max_length=10, choices=[(v.value, n) for v, n in VERDICT_NAMES.items()]
    )
    rationale = models.TextField()
    findings = models.TextField(blank=True, default="")
    conditions = models.TextField(blank=True, default="")
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
            models.CheckConstraint(
                condition=Q(verdict=Verdict.CONDITIONS) ^ Q(conditions=""),
                name="conditions_are_written_down",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_verdict_display()}"

    @property
    def ledger_ref(self) -> str:
        return f"sign_off:{self.pk}"

    def facts(self, principal: int | None = None) -> SignatureFacts:
        """``principal``: who it was given for, by a substitute."""
        return SignatureFacts(
            principal=principal,
            person=self.person_id,
            kind=StepKind(self.step.kind),
            verdict=Verdict(self.verdict),
            digest=self.digest,
        )
