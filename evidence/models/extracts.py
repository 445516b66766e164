"""Extracts of the audit trail: what was asked for, by whom, and where the file lies."""

from datetime import date, datetime
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from evidence.rules.extracts import Format
from evidence.rules.packs import State
from evidence.sentences import STATE_WORDS
from govportal.people.models import Person
from govportal.worklist.models import Job
from govportal.worklist.models.jobs import FAILED

BUILT = [State.READY.value, State.EXPIRED.value]


class ExtractQuerySet(QuerySet["Extract"]):
    def visible_to(self, person: Person, on: date | None = None) -> "ExtractQuerySet":
        """All for who reads the trail, where the same entries stand; none for others."""
        return self if person.sees_all_on(on or timezone.localdate()) else self.none()

    def for_list(self) -> "ExtractQuerySet":
        return self.select_related("requested_by", "job")

    def kept_too_long(self, now: datetime) -> "ExtractQuerySet":
        return self.filter(state=State.READY, expires_at__lte=now)

    def lost(self) -> "ExtractQuerySet":
        """Those that nobody writes any more: their job was given up."""
        return self.filter(state=State.WAITING, job__state=FAILED)


class Extract(models.Model):
    """Entries of the ledger that fit ``filters``, a query string of the audit trail, in one file.

    ``tree_size``: of the checkpoint that holds them all; ``rows``: how many they are.
    """

    filters = models.CharField(max_length=1000, blank=True)
    format = models.CharField(max_length=4, choices=[(f.value, f.value.upper()) for f in Format])
    state = models.CharField(
        max_length=10, choices=[(k, words) for k, words in STATE_WORDS.items()], default="waiting"
    )
    requested_by = models.ForeignKey(Person, models.PROTECT, related_name="extracts")
    requested_at = models.DateTimeField()
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="extracts")
    tree_size = models.BigIntegerField(null=True, blank=True)
    rows = models.PositiveBigIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(null=True, blank=True)
    built_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    failure = models.JSONField(null=True, blank=True)  # {"code", "params"} of a refusal

    objects = ExtractQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in State]), name="extract_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(format__in=[f.value for f in Format]), name="extract_format_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=BUILT)
                | Q(
                    tree_size__isnull=False,
                    rows__isnull=False,
                    size__isnull=False,
                    expires_at__isnull=False,
                )
                & ~Q(sha256=""),
                name="built_extract_says_what_it_is",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.FAILED.value) | Q(failure__isnull=False),
                name="failed_extract_says_why",
            ),
            models.UniqueConstraint(
                fields=["requested_by", "filters", "format"],
                condition=Q(state=State.WAITING.value),
                name="one_extract_under_way",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["requested_by", "-id"], name="extract_by_person"),
            models.Index(fields=["state", "expires_at"], name="extract_to_tidy"),
        ]

    def __str__(self) -> str:
        return f"Extract {self.pk}"

    @property
    def ledger_ref(self) -> str:
        return f"extract:{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("extract_detail", args=[self.pk])

    @property
    def path(self) -> Path:
        """Where the file lies: beside the data, never below a folder that is served."""
        return Path(settings.DATA_DIR) / "extracts" / f"{self.pk}.{self.format}"

    @property
    def file_name(self) -> str:
        """The name it is downloaded under; such names sort by day."""
        day = timezone.localdate(self.requested_at).isoformat()
        return f"audit-trail_{day}_{self.pk}_tree-{self.tree_size}.{self.format}"
