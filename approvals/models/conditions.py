"""Conditions of a decision, who proposed them, and the evidence that was handed in for them."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q, QuerySet
from simple_history.models import HistoricalRecords

from approvals.models.ballots import Vote
from approvals.models.drafts import Attachment
from approvals.models.names import CONDITION_STATE_NAMES, EVIDENCE_VERDICT_NAMES, part_name
from approvals.models.reviews import Review
from approvals.rules.conditions import ENDED, ConditionState, Cycle, EvidenceVerdict, grace_ends
from govportal.people.models import Person
from govportal.worklist.models import Clock

STATES = [state.value for state in ConditionState]
OVER = [state.value for state in ConditionState if state in ENDED]
GOING_ON = [state.value for state in ConditionState if state not in ENDED]
LIVE = Q(state__in=GOING_ON)


class ConditionQuerySet(QuerySet["Condition"]):
    def going_on(self) -> "ConditionQuerySet":
        """Conditions that somebody still has to do something about."""
        return self.filter(LIVE)

    def overdue(self, now: datetime) -> "ConditionQuerySet":
        """Those past their deadline that wait for their owner."""
        return self.filter(state=ConditionState.OPEN, due_at__lt=now)

    def with_people(self) -> "ConditionQuerySet":
        """With all that a line about one shows, at the same price for one and for many."""
        related = ("owner", "written_by", "merged_into", "clock__version", "grace_clock__version")
        return self.select_related(*related)


class Condition(models.Model):
    """Something that has to be done by a day after an approval with conditions.

    ``days`` after the decision it is due, at the end of that day; ``grace_until`` is the end of
    the grace if nothing is ever handed in. ``overdue_at``: since when it is overdue;
    ``grace_over_at``: when its grace was found to be over. ``written_by``: the presiding chair,
    for one that took the place of others; those proposed with votes have none. ``clock`` runs
    against its owner up to the deadline and beyond, ``grace_clock`` counts the grace.
    """

    review = models.ForeignKey(Review, models.PROTECT, related_name="conditions")
    n = models.PositiveSmallIntegerField()
    text = models.TextField()
    owner = models.ForeignKey(Person, models.PROTECT, related_name="conditions")
    part = models.CharField(max_length=40)
    days = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    grace_until = models.DateTimeField()
    state = models.CharField(
        max_length=12,
        choices=[(s.value, n) for s, n in CONDITION_STATE_NAMES.items()],
        default=ConditionState.OPEN,
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="originals"
    )
    written_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="conditions_written"
    )
    clock = models.ForeignKey(Clock, models.PROTECT, null=True, related_name="conditions")
    grace_clock = models.ForeignKey(Clock, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    overdue_at = models.DateTimeField(null=True, blank=True)
    grace_over_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords()

    objects = ConditionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["review", "n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["review", "n"], name="conditions_are_numbered"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="condition_state_is_known"),
            models.CheckConstraint(condition=~Q(text=""), name="condition_has_a_text"),
            models.CheckConstraint(condition=Q(days__range=(1, 365)), name="condition_1_to_365"),
            models.CheckConstraint(
                condition=Q(due_at__gt=F("created_at"), grace_until__gt=F("due_at")),
                name="condition_leaves_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OVER) ^ Q(closed_at__isnull=True),
                name="condition_is_going_on_or_closed",
            ),
            models.CheckConstraint(
                condition=Q(state=ConditionState.MERGED) ^ Q(merged_into__isnull=True),
                name="merged_condition_names_the_other",
            ),
            models.CheckConstraint(
                condition=Q(grace_over_at__isnull=True) | Q(overdue_at__isnull=False),
                name="grace_comes_after_the_deadline",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["due_at"], condition=LIVE, name="condition_going_on"),
        ]

    def __str__(self) -> str:
        return f"Condition {self.n}: {self.review.title}"

    @property
    def ledger_ref(self) -> str:
        return f"condition:{self.pk}"

    @property
    def url(self) -> str:
        """Its place on the page of the case."""
        return f"{self.review.url}#condition-{self.n}"

    def get_absolute_url(self) -> str:
        return self.url

    @property
    def part_name(self) -> str:
        return part_name(self.part)

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    def is_overdue(self, now: datetime) -> bool:
        """Whether its owner is late; one that is being verified is not."""
        return self.state == ConditionState.OPEN and self.due_at < now

    def grace_ends(self) -> datetime:
        """When the grace is over, if nothing more is handed in; one query."""
        returned = self.submissions.filter(verdict=EvidenceVerdict.RETURNED).order_by("n")
        pairs = returned.values_list("at", "decided_at")
        cycles = [Cycle(at, back) for at, back in pairs if back is not None]
        return grace_ends(self.due_at, self.grace_until, cycles)


class ConditionProposal(models.Model):
    """A vote that proposed a condition; the same words of several members are one condition."""

    condition = models.ForeignKey(Condition, models.PROTECT, related_name="proposals")
    vote = models.ForeignKey(Vote, models.PROTECT, related_name="proposed")

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["condition", "vote"], name="a_vote_proposes_a_condition_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.condition_id} · {self.vote_id}"


class Submission(models.Model):
    """Evidence handed in for a condition, and what its verifier said. Every version stays."""

    condition = models.ForeignKey(Condition, models.PROTECT, related_name="submissions")
    n = models.PositiveSmallIntegerField()
    text = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="evidence_given")
    at = models.DateTimeField()
    clock = models.ForeignKey(Clock, models.PROTECT, null=True, related_name="submissions")
    verdict = models.CharField(
        max_length=10,
        blank=True,
        choices=[(v.value, n) for v, n in EVIDENCE_VERDICT_NAMES.items()],
    )
    reason = models.TextField(blank=True)
    verdict_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="evidence_verified"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["condition", "n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["condition", "n"], name="submissions_are_numbered"),
            models.UniqueConstraint(
                fields=["condition"], condition=Q(verdict=""), name="one_submission_is_verified"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="submission_has_a_text"),
            models.CheckConstraint(
                condition=Q(verdict="", reason="", verdict_by__isnull=True, decided_at__isnull=True)
                | (
                    Q(verdict__in=[v.value for v in EvidenceVerdict])
                    & ~Q(reason="")
                    & Q(verdict_by__isnull=False, decided_at__gte=F("at"))
                ),
                name="submission_verdict_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(verdict_by__isnull=True) | ~Q(verdict_by=F("by")),
                name="two_people_for_evidence",
            ),
        ]

    def __str__(self) -> str:
        return f"Evidence {self.n}"

    @property
    def ledger_ref(self) -> str:
        return f"submission:{self.pk}"


class EvidenceFile(models.Model):
    """A file of somebody's evidence; theirs alone until it is handed in with ``submission``."""

    condition = models.ForeignKey(Condition, models.PROTECT, related_name="files")
    attachment = models.OneToOneField(Attachment, models.PROTECT, related_name="evidence")
    submission = models.ForeignKey(
        Submission, models.PROTECT, null=True, blank=True, related_name="files"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return str(self.attachment)
