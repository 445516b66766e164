"""Reviews of what runs already: after its go-live, and from time to time."""

from datetime import date, datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from simple_history.models import HistoricalRecords

from approvals.models.names import (
    ENDING_NAMES,
    SCHEDULED_KIND_NAMES,
    SCHEDULED_SIGNS,
    SCHEDULED_STATE_NAMES,
    VERDICT_NAMES,
)
from approvals.models.reviews import Review
from approvals.rules.reviews import Verdict
from approvals.rules.scheduled import Ending, ScheduledKind, ScheduledState
from govportal.people.models import Person
from registry.models import Agent, Authorisation

STATES = [state.value for state in ScheduledState]


class ScheduledReviewQuerySet(QuerySet["ScheduledReview"]):
    def visible_to(self, person: Person, on: date | None = None) -> "ScheduledReviewQuerySet":
        """The reviews of agents that this person may see; who has a duty in one sees its agent."""
        return self.filter(agent__in=Agent.objects.visible_to(person, on).order_by().values("pk"))

    def open(self) -> "ScheduledReviewQuerySet":
        return self.filter(state=ScheduledState.OPEN)

    def overdue(self, now: datetime) -> "ScheduledReviewQuerySet":
        return self.open().filter(due_at__lt=now)

    def missed(self, now: datetime) -> "ScheduledReviewQuerySet":
        """Those whose grace is over and of which nothing followed yet."""
        return self.open().filter(grace_ends_at__lt=now, missed_at__isnull=True)

    def for_list(self) -> "ScheduledReviewQuerySet":
        """With all that a row shows, its clock included, at the same price for any page."""
        return self.select_related("agent__unit", "review__clock__version")


class ScheduledReview(models.Model):
    """One review of an authorised agent that is due on a day: post-deployment or periodic.

    ``facts`` is what is under review, as it was on opening; the review's digest is over it.
    ``due_at`` is the end of ``due_on`` and ``grace_ends_at`` that of ``lapses_on``, both in the
    zone of the committee's calendar. ``missed_at``: when the end of the grace was noticed.
    """

    number = models.CharField(max_length=20, unique=True)
    kind = models.CharField(
        max_length=20, choices=[(k.value, n) for k, n in SCHEDULED_KIND_NAMES.items()]
    )
    agent = models.ForeignKey(Agent, models.PROTECT, related_name="scheduled_reviews")
    authorisation = models.ForeignKey(
        Authorisation, models.PROTECT, related_name="scheduled_reviews"
    )
    tier = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    due_at = models.DateTimeField()
    lapses_on = models.DateField()
    grace_ends_at = models.DateTimeField()
    facts = models.JSONField()
    state = models.CharField(
        max_length=10,
        choices=[(s.value, n) for s, n in SCHEDULED_STATE_NAMES.items()],
        default=ScheduledState.OPEN,
    )
    outcome = models.CharField(
        max_length=10, blank=True, choices=[(v.value, n) for v, n in VERDICT_NAMES.items()]
    )
    ending = models.CharField(
        max_length=10, blank=True, choices=[(e.value, n) for e, n in ENDING_NAMES.items()]
    )
    review = models.OneToOneField(
        Review, models.PROTECT, null=True, blank=True, related_name="scheduled"
    )
    opened_at = models.DateTimeField()
    missed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords()

    objects = ScheduledReviewQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["authorisation", "kind", "due_on"], name="scheduled_once_for_its_day"
            ),
            models.UniqueConstraint(
                fields=["authorisation", "kind"],
                condition=Q(state=ScheduledState.OPEN),
                name="one_open_scheduled_review_of_a_kind",
            ),
            models.CheckConstraint(condition=Q(state__in=STATES), name="scheduled_state_is_known"),
            models.CheckConstraint(
                condition=Q(kind__in=[k.value for k in ScheduledKind]),
                name="scheduled_kind_is_known",
            ),
            models.CheckConstraint(condition=Q(tier__range=(1, 4)), name="scheduled_tier_1_to_4"),
            models.CheckConstraint(
                condition=Q(state=ScheduledState.OPEN) ^ Q(closed_at__isnull=False),
                name="scheduled_is_open_or_closed",
            ),
            models.CheckConstraint(
                condition=Q(state=ScheduledState.HELD, outcome__in=[v.value for v in Verdict])
                | (~Q(state=ScheduledState.HELD) & Q(outcome="")),
                name="held_with_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(state=ScheduledState.CANCELLED, ending__in=[e.value for e in Ending])
                | (~Q(state=ScheduledState.CANCELLED) & Q(ending="")),
                name="cancelled_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=ScheduledState.LAPSED)
                | Q(kind=ScheduledKind.PERIODIC, missed_at__isnull=False),
                name="only_a_missed_periodic_review_lapses",
            ),
            models.CheckConstraint(
                condition=Q(missed_at__isnull=True) | Q(missed_at__gt=F("grace_ends_at")),
                name="missed_after_its_grace",
            ),
            models.CheckConstraint(
                condition=Q(lapses_on__gte=F("due_on"), grace_ends_at__gte=F("due_at")),
                name="grace_after_its_day",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["agent", "-due_on"], name="scheduled_of_agent"),
            models.Index(fields=["state", "due_on", "id"], name="scheduled_by_day"),
            models.Index(
                fields=["grace_ends_at"],
                condition=Q(state="open", missed_at__isnull=True),
                name="scheduled_grace",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.agent.name}"

    @property
    def ledger_ref(self) -> str:
        return f"scheduled_review:{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("scheduled_detail", args=[self.number])

    @property
    def is_open(self) -> bool:
        return self.state == ScheduledState.OPEN

    @property
    def is_periodic(self) -> bool:
        return self.kind == ScheduledKind.PERIODIC

    @property
    def is_rejected(self) -> bool:
        return self.outcome == Verdict.REJECT

    @property
    def words(self) -> Any:
        """Where it stands: the outcome once it was held, the reason where it was cancelled."""
        return self.get_outcome_display() or self.get_state_display()

    @property
    def tone(self) -> str:
        return "bad" if self.is_rejected else SCHEDULED_SIGNS[ScheduledState(self.state)][0]

    @property
    def shape(self) -> str:
        return "bad" if self.is_rejected else SCHEDULED_SIGNS[ScheduledState(self.state)][1]
