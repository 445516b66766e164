"""Tests of restoring a backup, as they were entered."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse

from evidence.controls_names import VERDICT_NAMES, VERDICT_SIGNS
from evidence.models.recertifications import reads_controls
from evidence.rules.restoring import NAME_MAX, WHERE_MAX, Verdict
from govportal.people.models import Person
from registry.models.agents import choices

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class RestoreTestQuerySet(QuerySet["RestoreTest"]):
    def visible_to(self, person: Person, on: date) -> "RestoreTestQuerySet":
        return self if reads_controls(person, on) else self.none()

    def passed(self) -> "RestoreTestQuerySet":
        return self.filter(verdict=Verdict.PASSED)

    def last_passed_on(self) -> date | None:
        """The day of the newest test that passed."""
        row = self.passed().order_by("-tested_at").values_list("tested_at", flat=True).first()
        return row.date() if row else None


class RestoreTest(models.Model):
    """One test. ``verdict`` is the portal's, from what ``verify_ledger`` said of the copy."""

    number = models.CharField(max_length=20, unique=True)
    backup = models.CharField(max_length=NAME_MAX)
    backup_at = models.DateTimeField()
    tested_at = models.DateTimeField()
    where = models.CharField(max_length=WHERE_MAX)
    tested_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    note = models.TextField(blank=True)
    verdict = models.CharField(max_length=14, choices=choices(VERDICT_NAMES))
    size = models.BigIntegerField(null=True)
    entries = models.BigIntegerField(null=True)
    root = models.CharField(max_length=64, blank=True)
    own_root = models.CharField(max_length=64, blank=True)
    fault = models.CharField(max_length=400, blank=True)
    place = models.CharField(max_length=400, blank=True)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    objects = RestoreTestQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(verdict__in=[one.value for one in Verdict]),
                name="restore_verdict_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(verdict=Verdict.PASSED)
                | Q(size__gt=0, entries__gt=0, root=models.F("own_root"), fault="") & ~Q(root=""),
                name="restore_passed_by_the_same_tree",
            ),
            models.UniqueConstraint(fields=["backup", "tested_at"], name="restore_entered_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["verdict", "-tested_at"], name="restore_by_verdict"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def ledger_ref(self) -> str:
        return f"restore_test:{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("restore_test_detail", args=[self.number])

    @property
    def sign(self) -> "tuple[str, str, StrOrPromise]":
        """Tone, shape and word."""
        verdict = Verdict(self.verdict)
        return (*VERDICT_SIGNS[verdict], VERDICT_NAMES[verdict])
