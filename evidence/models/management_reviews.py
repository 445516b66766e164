"""Reviews of management: what was read, who was there, what was agreed on and became of it."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from evidence.management_names import (
    INPUT_NAMES,
    KIND_NAMES,
    POINT_ACT_NAMES,
    POINT_NAMES,
    POINT_SIGNS,
    STATE_NAMES,
    STATE_SIGNS,
)
from evidence.rules.management_reviews import PointKind, PointState, State
from govportal.marks import mark_of
from govportal.people.models import Person
from registry.models.agents import choices

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class ManagementReviewQuerySet(QuerySet["ManagementReview"]):
    def visible_to(self, person: Person, on: date | None = None) -> "ManagementReviewQuerySet":
        """All for those who see everything; for others those that gave them something to do, once
        they are signed."""
        if person.sees_all_on(on or timezone.localdate()):
            return self
        mine = ManagementPoint.objects.filter(owner=person).values("review_id")
        return self.filter(pk__in=mine, state=State.SIGNED)

    def for_list(self) -> "ManagementReviewQuerySet":
        return self.select_related("prepared_by", "signed_by")

    def signed(self) -> "ManagementReviewQuerySet":
        return self.filter(state=State.SIGNED)

    def others_of(self, review: "ManagementReview") -> "ManagementReviewQuerySet":
        """Those that look at some of the same days, and were not dropped."""
        same = self.filter(since__lte=review.until, until__gte=review.since)
        return same.exclude(pk=review.pk).exclude(state=State.DROPPED)


class ManagementReview(models.Model):
    """One look of management at the days from ``since`` to ``until``, held on ``held_on``.

    ``next_on``: by when the next is held; ``conclusion``: what management thinks of the whole.
    Once it is signed nothing of it changes but what became of its actions.
    """

    number = models.CharField(max_length=20, unique=True)
    since = models.DateField()
    until = models.DateField()
    held_on = models.DateField()
    conclusion = models.TextField(blank=True)
    next_on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=choices(STATE_NAMES), default=State.PREPARED)
    reason = models.TextField(blank=True)  # why it is not held
    prepared_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    signed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    tree_size = models.BigIntegerField(null=True)
    history = HistoricalRecords()

    objects = ManagementReviewQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in State]),
                name="management_review_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(until__gte=F("since"), held_on__gte=F("until")),
                name="management_review_looks_back",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.SIGNED)
                | Q(signed_by__isnull=False, signed_at__isnull=False, next_on__gt=F("held_on"))
                & ~Q(conclusion="")
                & ~Q(signed_by=F("prepared_by")),
                name="signed_management_review_is_whole",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "-id"], name="management_review_state"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def ledger_ref(self) -> str:
        return f"management_review:{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("management_review_detail", args=[self.number])

    @property
    def mark(self) -> str:
        """All of what is signed: the inputs, who was there and what was agreed on. Four queries."""
        inputs = self.inputs.order_by("-round").values_list("round", flat=True).first()
        there = list(self.attendees.values_list("person_id", "part"))
        points = [mark_of(point) for point in self.points.all()]
        return mark_of(self, beside=[inputs, there, points])

    @property
    def sign(self) -> "tuple[str, str, StrOrPromise]":
        """Tone, shape and word of the state."""
        state = State(self.state)
        return (*STATE_SIGNS[state], STATE_NAMES[state])


class ManagementAttendee(models.Model):
    """Somebody who was at a review, and as what."""

    review = models.ForeignKey(ManagementReview, models.PROTECT, related_name="attendees")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    part = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["review", "person"], name="attended_once"),
        ]

    def __str__(self) -> str:
        return f"{self.review_id}: {self.person_id}"


class ManagementInput(models.Model):
    """What the portal said to one subject when it was asked; gathered anew it is another round.

    ``facts``: pairs of what was counted and the count, under the names of their words;
    ``digest``: SHA-256 over their canonical JSON.
    """

    review = models.ForeignKey(ManagementReview, models.PROTECT, related_name="inputs")
    round = models.PositiveSmallIntegerField()
    n = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=choices(INPUT_NAMES))
    facts = models.JSONField()
    digest = models.CharField(max_length=71)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["round", "n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["review", "round", "kind"], name="one_input_of_a_kind_and_round"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review_id}: {self.kind}"


class ManagementPointQuerySet(QuerySet["ManagementPoint"]):
    def late(self, on: date) -> "ManagementPointQuerySet":
        return self.filter(state=PointState.OPEN, due_on__lt=on)


class ManagementPoint(models.Model):
    """A decision of management, or an action that somebody owes it by a day."""

    review = models.ForeignKey(ManagementReview, models.PROTECT, related_name="points")
    n = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=choices(KIND_NAMES))
    text = models.TextField()
    owner = models.ForeignKey(Person, models.PROTECT, null=True, related_name="management_points")
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=choices(POINT_NAMES), default=PointState.NOTED)
    done_at = models.DateTimeField(null=True)
    history = HistoricalRecords()

    objects = ManagementPointQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["review", "n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["review", "n"], name="one_point_of_a_number"),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in PointState]),
                name="management_point_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(kind=PointKind.DECISION, owner__isnull=True, due_on__isnull=True)
                | Q(kind=PointKind.ACTION, owner__isnull=False, due_on__isnull=False),
                name="management_action_has_owner_and_day",
            ),
            models.CheckConstraint(
                condition=Q(state=PointState.DONE) ^ Q(done_at__isnull=True),
                name="done_point_says_when",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="management_point_says_what"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "due_on"], name="management_point_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.review.number} {self.n}"

    @property
    def ledger_ref(self) -> str:
        return f"management_point:{self.pk}"

    @property
    def mark(self) -> str:
        """With how often something was said of it."""
        return mark_of(self, beside=len(self.turns.all()))

    @property
    def sign(self) -> "tuple[str, str, StrOrPromise]":
        state = PointState(self.state)
        return (*POINT_SIGNS[state], POINT_NAMES[state])

    @property
    def is_late(self) -> bool:
        """Past its day in the portal's zone, and not done."""
        if self.state != PointState.OPEN or self.due_on is None:
            return False
        return self.due_on < timezone.localdate()


class ManagementPointTurn(models.Model):
    """What was said of a point afterwards; only ever added."""

    point = models.ForeignKey(ManagementPoint, models.PROTECT, related_name="turns")
    n = models.PositiveSmallIntegerField()
    act = models.CharField(max_length=10, choices=choices(POINT_ACT_NAMES))
    text = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["point", "n"], name="one_turn_of_a_point"),
            models.CheckConstraint(condition=~Q(text=""), name="point_turn_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.point_id}: {self.act}"
