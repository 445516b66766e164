"""Populations of the portal beside lists from elsewhere, and each row that differs."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse

from approvals.models import Attachment
from evidence.controls_names import (
    ABOUT_NAMES,
    COLUMN_NAMES,
    DIFFERENCE_NAMES,
    DIFFERENCE_SIGNS,
    FOUND_NAMES,
)
from evidence.models.findings import AuditFinding
from evidence.models.recertifications import reads_controls
from evidence.rules.own_controls import ANSWERED_WITHIN
from evidence.rules.reconciling import KEY_MAX, SOURCE_MAX, About, Answer, Found
from govportal.marks import mark_of
from govportal.people.models import Person
from registry.models.agents import choices

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class ReconciliationQuerySet(QuerySet["Reconciliation"]):
    def standing(self) -> "ReconciliationQuerySet":
        """Those that nobody withdrew."""
        return self.filter(withdrawn_at=None)

    def unanswered(self) -> "ReconciliationQuerySet":
        return self.standing().filter(done_at=None)

    def answered(self) -> "ReconciliationQuerySet":
        """What counts as evidence."""
        return self.standing().filter(done_at__isnull=False)

    def visible_to(self, person: Person, on: date) -> "ReconciliationQuerySet":
        return self if reads_controls(person, on) else self.none()

    def late(self, on: date) -> "ReconciliationQuerySet":
        """With differences that wait for an answer longer than they may."""
        return self.unanswered().filter(made_on__lt=on - ANSWERED_WITHIN)

    def for_list(self) -> "ReconciliationQuerySet":
        return self.select_related("made_by", "withdrawn_by", "file")


class Reconciliation(models.Model):
    """One comparison. ``here`` and ``there``: rows of each; ``same`` are alike in all columns.

    ``compared`` and ``ignored``: the list's columns. ``done_at``: since when each difference has an
    answer. ``withdrawn_…``: it was of a wrong list; it stays to be read and counts as nothing.
    """

    number = models.CharField(max_length=20, unique=True)
    about = models.CharField(max_length=8, choices=choices(ABOUT_NAMES))
    source = models.CharField(max_length=SOURCE_MAX)
    as_of = models.DateField()
    file = models.ForeignKey(Attachment, models.PROTECT, related_name="+")
    here = models.PositiveIntegerField()
    there = models.PositiveIntegerField()
    same = models.PositiveIntegerField()
    differences = models.PositiveIntegerField()
    compared = models.JSONField(default=list)
    ignored = models.JSONField(default=list)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_on = models.DateField()
    done_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.TextField(blank=True)

    objects = ReconciliationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(about__in=[one.value for one in About]),
                name="reconciliation_is_of_a_known_kind",
            ),
            models.CheckConstraint(
                condition=Q(same__lte=models.F("here")) & Q(same__lte=models.F("there")),
                name="reconciliation_adds_up",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="reconciliation_says_where_from"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_why="")
                | ~Q(withdrawn_why="") & Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="withdrawn_comparison_says_why",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["about", "-id"], name="reconciliation_by_kind"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def ledger_ref(self) -> str:
        return f"reconciliation:{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("reconciliation_detail", args=[self.number])

    @property
    def about_words(self) -> "StrOrPromise":
        return ABOUT_NAMES[About(self.about)]

    @property
    def compared_words(self) -> str:
        return ", ".join(str(COLUMN_NAMES.get(name, name)) for name in self.compared)

    @property
    def due_on(self) -> date:
        """The last day to answer."""
        return self.made_on + ANSWERED_WITHIN

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def takes_answers(self) -> bool:
        return self.done_at is None and not self.is_withdrawn

    @property
    def mark(self) -> str:
        """Of the row, and of how many of its differences have no answer."""
        return mark_of(self, beside=self.rows.open().count())

    def is_late(self, today: date) -> bool:
        return self.takes_answers and today > self.due_on

    def days_late(self, today: date) -> timedelta:
        return today - self.due_on


class ReconciledRowQuerySet(QuerySet["ReconciledRow"]):
    def open(self) -> "ReconciledRowQuerySet":
        return self.filter(answer=Answer.OPEN)

    def for_list(self) -> "ReconciledRowQuerySet":
        return self.select_related("answered_by", "finding")


class ReconciledRow(models.Model):
    """One row that differs, and what was said of it. ``columns``: name to what stands here and
    there."""

    reconciliation = models.ForeignKey(Reconciliation, models.PROTECT, related_name="rows")
    key = models.CharField(max_length=KEY_MAX)
    found = models.CharField(max_length=10, choices=choices(FOUND_NAMES))
    columns = models.JSONField(default=dict)
    answer = models.CharField(max_length=10, choices=choices(DIFFERENCE_NAMES), default=Answer.OPEN)
    reason = models.TextField(blank=True)
    finding = models.ForeignKey(AuditFinding, models.PROTECT, null=True, related_name="+")
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = ReconciledRowQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["reconciliation", "key"], name="a_key_differs_once"),
            models.CheckConstraint(
                condition=Q(found__in=[one.value for one in Found]), name="difference_is_known"
            ),
            models.CheckConstraint(
                condition=Q(answer=Answer.OPEN, answered_by=None, answered_at=None, finding=None)
                | Q(answer=Answer.EXPLAINED, answered_by__isnull=False, finding=None)
                & Q(answered_at__isnull=False)
                & ~Q(reason="")
                | Q(answer=Answer.FINDING, answered_by__isnull=False, finding__isnull=False)
                & Q(answered_at__isnull=False),
                name="difference_says_what_came_of_it",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["reconciliation", "answer", "id"], name="difference_by_answer"),
        ]

    def __str__(self) -> str:
        return f"{self.reconciliation_id}: {self.key}"

    @property
    def found_words(self) -> "StrOrPromise":
        return FOUND_NAMES[Found(self.found)]

    @property
    def sign(self) -> "tuple[str, str, StrOrPromise]":
        """Tone, shape and word of the answer."""
        answer = Answer(self.answer)
        return (*DIFFERENCE_SIGNS[answer], DIFFERENCE_NAMES[answer])

    @property
    def pairs(self) -> "list[tuple[StrOrPromise, str, str]]":
        """Column, what stands here, what stands there."""
        columns: Mapping[str, tuple[str, str]] = self.columns
        return [(COLUMN_NAMES.get(name, name), *both) for name, both in columns.items()]
