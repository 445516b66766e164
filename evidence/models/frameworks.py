"""Frameworks, their requirements, the portal's controls, and what people say and add to them."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from approvals.models import Attachment
from govportal.people.models import Person


class Framework(models.Model):
    """A framework as it was loaded. ``digest``: SHA-256 of the document; ``notes``: what it says
    about itself, such as its licence and that it is no legal advice."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    version = models.CharField(max_length=300)
    source = models.CharField(max_length=300)
    notes = models.JSONField(default=dict)
    digest = models.CharField(max_length=71)
    loaded_at = models.DateTimeField()
    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "slug"]

    def __str__(self) -> str:
        return self.name

    @property
    def ledger_ref(self) -> str:
        return f"framework:{self.slug}"

    def get_absolute_url(self) -> str:
        return reverse("framework_detail", args=[self.slug])


class RequirementQuerySet(QuerySet["FrameworkRequirement"]):
    def standing(self) -> "RequirementQuerySet":
        """Those that the newest version of their framework still has."""
        return self.filter(withdrawn_at__isnull=True)


class FrameworkRequirement(models.Model):
    """One requirement of a framework, in our own short wording. One that a newer version does not
    have any more is withdrawn, and keeps what was said about it."""

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="requirements")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    summary = models.TextField()
    group = models.CharField(max_length=200, blank=True)
    more = models.JSONField(default=dict)
    withdrawn_at = models.DateTimeField(null=True)

    objects = RequirementQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["framework", "position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["framework", "code"], name="one_requirement_of_a_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def ledger_ref(self) -> str:
        return f"requirement:{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("framework_requirement", args=[self.framework.slug, self.pk])


class Control(models.Model):
    """Something the portal does, and what of it can be shown: ``evidence``."""

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    evidence = models.JSONField(default=list)
    requirements = models.ManyToManyField(FrameworkRequirement, related_name="controls")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def ledger_ref(self) -> str:
        return f"control:{self.slug}"


class Applicability(models.Model):
    """What somebody said about whether a requirement applies here, with the reason. The newest row
    counts; rows are only added: the statement of applicability."""

    requirement = models.ForeignKey(
        FrameworkRequirement, models.PROTECT, related_name="applicabilities"
    )
    applies = models.BooleanField()
    reason = models.TextField()
    said_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(reason=""), name="applicability_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.requirement}: {self.applies}"

    @property
    def ledger_ref(self) -> str:
        return f"applicability:{self.pk}"


class DocumentQuerySet(QuerySet["RequirementDocument"]):
    def standing(self, now: datetime) -> "DocumentQuerySet":
        """Not withdrawn, and not past the day until which they are good."""
        fresh = Q(good_until__isnull=True) | Q(good_until__gte=now.date())
        return self.filter(fresh, withdrawn_at__isnull=True)


class RequirementDocument(models.Model):
    """A document that somebody put where the portal itself has no evidence."""

    requirement = models.ForeignKey(FrameworkRequirement, models.PROTECT, related_name="documents")
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+")
    note = models.TextField()
    good_until = models.DateField(null=True)
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.TextField(blank=True)
    history = HistoricalRecords()

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(note=""), name="document_says_what_it_shows"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_because="", withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                & ~Q(withdrawn_because=""),
                name="document_is_withdrawn_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requirement}: {self.attachment}"

    @property
    def ledger_ref(self) -> str:
        return f"requirement_document:{self.pk}"

    @property
    def is_past(self) -> bool:
        """Whether its last day is over, in the portal's zone."""
        return self.good_until is not None and self.good_until < timezone.localdate()
