"""Courses that people take, and who has taken which."""

from datetime import date, datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from govportal.marks import mark_of
from govportal.people.models import Person
from registry.models.agents import choices
from scorecards.models.workflows import SOURCE_NAMES
from scorecards.rights import reads_every_unit


class Course(models.Model):
    """Something to be learnt. ``roles``: whose it is for; none is everybody's. ``months``: how
    long it counts; empty is for good. One that is not required is kept and not measured."""

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=160)
    about = models.TextField(blank=True)
    months = models.PositiveSmallIntegerField(null=True)
    roles = models.JSONField(default=list)
    is_required = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["title"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(slug=""), name="course_is_named"),
            models.CheckConstraint(
                condition=Q(months__isnull=True) | Q(months__gt=0), name="course_counts_some_time"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ledger_ref(self) -> str:
        return f"course:{self.slug}"

    @property
    def mark(self) -> str:
        return mark_of(self)

    def get_absolute_url(self) -> str:
        return reverse("scorecard_course", args=[self.slug])


class CompletionQuerySet(QuerySet["Completion"]):
    def known(self, before: datetime) -> "CompletionQuerySet":
        """Those that were entered before a moment, and not withdrawn before it."""
        stands = Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=before)
        return self.filter(stands, recorded_at__lt=before)

    def standing(self) -> "CompletionQuerySet":
        return self.filter(withdrawn_at__isnull=True)

    def valid(self, day: date) -> "CompletionQuerySet":
        """Those that count on a day."""
        lasts = Q(expires_on__isnull=True) | Q(expires_on__gte=day)
        return self.filter(lasts, completed_on__lte=day)

    def visible_to(self, person: Person, on: date | None = None) -> "CompletionQuerySet":
        """One's own and one's people's; all for who reads every unit's figures."""
        if reads_every_unit(person, on or timezone.localdate()):
            return self
        return self.filter(Q(person=person) | Q(person__manager=person))


class Completion(models.Model):
    """Somebody took a course. Stays; what was entered wrongly is withdrawn, once, with a reason."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="completions")
    person = models.ForeignKey(Person, models.PROTECT, related_name="completions")
    completed_on = models.DateField()
    expires_on = models.DateField(null=True)
    source = models.CharField(max_length=6, choices=choices(SOURCE_NAMES))
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)

    objects = CompletionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-completed_on", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["course", "person", "completed_on"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_completion_a_day",
            ),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("completed_on")),
                name="completion_expires_later",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(reason="")),
                name="completion_withdrawn_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.course_id} on {self.completed_on}"

    @property
    def ledger_ref(self) -> str:
        return f"completion:{self.pk}"
