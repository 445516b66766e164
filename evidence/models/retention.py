"""How long bodies are kept: the versions of the table, and each time that old ones were pruned."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse

from evidence.rules.deciding import DECIDING
from evidence.rules.retention import LASTING, LASTING_ROOMS, MINIMUM, MOST_MONTHS, SHIPPED, Terms
from govportal.ledger.models import Entry, EntryRef, Hold, Leaf, PruningPermit
from govportal.ledger.rules import Retention
from govportal.people.models import Person
from govportal.worklist.models import Job

CLASSES = [name.value for name in Retention]
IN_FORCE = ("active", "superseded")


class RetentionTable(models.Model):
    """A version of the table, in months; in force by two people."""

    n = models.PositiveIntegerField(unique=True)
    operational = models.PositiveSmallIntegerField()
    standard = models.PositiveSmallIntegerField()
    documentation = models.PositiveSmallIntegerField()
    deciders = models.PositiveSmallIntegerField()
    reason = models.TextField()
    state = models.CharField(
        max_length=12, choices=[(s, s) for s in ("proposed", *IN_FORCE, "discarded")]
    )
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="active"), name="one_retention_in_force"
            ),
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="proposed"), name="one_retention_proposed"
            ),
            models.CheckConstraint(
                condition=Q(
                    operational__range=(MINIMUM["operational"], MOST_MONTHS),
                    standard__range=(MINIMUM["standard"], MOST_MONTHS),
                    documentation__range=(MINIMUM["documentation"], MOST_MONTHS),
                    deciders__range=(MINIMUM["deciders"], MOST_MONTHS),
                ),
                name="retention_keeps_what_law_asks",
            ),
            models.CheckConstraint(
                condition=Q(deciders__gte=F("standard")), name="deciders_are_kept_longest"
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_by=None, decided_at=None)
                | Q(state="discarded", decided_by__isnull=False, decided_at__isnull=False)
                | Q(state__in=IN_FORCE, decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(decided_by=F("proposed_by")),
                name="retention_needs_two_people",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="retention_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.n}"

    @property
    def ledger_ref(self) -> str:
        return f"retention_table:{self.n}"

    @property
    def terms(self) -> Terms:
        return Terms(self.operational, self.standard, self.documentation, self.deciders)


def terms_in_force() -> Terms:
    """The months that count now: of the version in force, or as shipped."""
    row = RetentionTable.objects.filter(state="active").first()
    return row.terms if row else SHIPPED


def over(until: Mapping[str, datetime]) -> "QuerySet[Entry]":
    """Sealed entries whose class's time is over, whatever else keeps them."""
    classes = Q()
    for name in CLASSES:
        classes |= Q(retention=name, occurred_at__lt=until[name])
    lasting = Q(verb__in=LASTING)
    for room in LASTING_ROOMS:
        lasting |= Q(verb__startswith=room)
    latest = max(until[name] for name in CLASSES)
    sealed = Exists(Leaf.objects.filter(entry_id=OuterRef("pk")))
    return Entry.objects.filter(classes, sealed, occurred_at__lt=latest).exclude(lasting)


def of_deciders(until: Mapping[str, datetime]) -> Q:
    """Decisions that stay, whatever their class."""
    return Q(verb__in=DECIDING, occurred_at__gte=until["deciders"])


def held() -> Exists:
    """Whether an entry is under a legal hold."""
    refs = Hold.objects.in_force().values("ref")
    return Exists(EntryRef.objects.filter(entry_id=OuterRef("pk"), ref__in=refs))


def due(until: Mapping[str, datetime]) -> "QuerySet[Entry]":
    """Entries whose bodies may go, the oldest first."""
    rows = over(until).exclude(of_deciders(until)).exclude(held())
    return rows.order_by("occurred_at", "id")


class PruningRun(models.Model):
    """One time that old bodies were written to a file and pruned; its row is the receipt.

    ``until``: by class, the moment before which bodies are due. ``is_open``: not ended yet.
    ``ids_digest``: SHA-256 over the pruned ids, a line each, sorted, as in the permit's entry.
    """

    STATES = ("asked", "exported", "done", "failed", "dropped")

    number = models.CharField(max_length=20, unique=True)
    until = models.JSONField()
    reason = models.TextField()
    state = models.CharField(max_length=10, choices=[(s, s) for s in STATES], default="asked")
    is_open = models.BooleanField(default=True)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    entries = models.PositiveIntegerField(default=0)
    ids_digest = models.CharField(max_length=64, blank=True)
    tree_size = models.BigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(null=True)
    permit = models.CharField(max_length=26, blank=True)
    ended_at = models.DateTimeField(null=True)
    failure = models.JSONField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["is_open"], condition=Q(is_open=True), name="one_pruning_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "exported", "failed"], is_open=True, ended_at=None)
                | Q(state__in=["done", "dropped"], is_open=False, ended_at__isnull=False),
                name="pruning_is_open_or_ended",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["exported", "done"])
                | ~Q(sha256="") & ~Q(ids_digest="") & Q(entries__gt=0, tree_size__isnull=False),
                name="nothing_is_pruned_before_its_export",
            ),
            models.CheckConstraint(
                condition=~Q(permit="") & Q(state="done") | Q(permit="") & ~Q(state="done"),
                name="pruned_under_a_permit",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | Q(failure__isnull=False),
                name="failed_pruning_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def ledger_ref(self) -> str:
        return f"pruning:{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("pruning_detail", args=[self.number])

    @property
    def moments(self) -> dict[str, datetime]:
        return {name: datetime.fromisoformat(text) for name, text in self.until.items()}

    @property
    def path(self) -> Path:
        """Where the export lies: beside the data, never below a folder that is served."""
        return Path(settings.PRUNED_DIR) / f"{self.number}.zip"

    @property
    def pruned_ids(self) -> "QuerySet[PruningPermit, str]":
        """Ids of the entries that its permit let go; none before."""
        rows = PruningPermit.objects.filter(granted_by=self.permit or "-")
        return rows.values_list("entry_id", flat=True)
