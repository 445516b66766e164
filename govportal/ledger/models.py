"""What the ledger stores: entries and their index, the queue, the tree, checkpoints.

Everything but the queue and the disclosures is append-only by trigger (migration 0002). Nothing
here has a foreign key to an entry: entries will be partitioned and, later, pruned.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from govportal.ledger.rules import HasRef, loads

ID_LENGTH = 26
REF_LENGTH = 200


class EntryQuerySet(QuerySet["Entry"]):
    def about(self, *refs: HasRef | str) -> "EntryQuerySet":
        """Entries that name any of ``refs`` as a subject. Uses the index of references."""
        names = [ref if isinstance(ref, str) else ref.ledger_ref for ref in refs]
        found = EntryRef.objects.filter(ref__in=names)
        return self.filter(pk__in=found.values("entry_id"))

    def by(self, actor: HasRef) -> "EntryQuerySet":
        return self.filter(actor=actor.ledger_ref)

    def until(self, moment: datetime) -> "EntryQuerySet":
        """What was known to have happened by ``moment``."""
        return self.filter(occurred_at__lte=moment)

    def newest_first(self) -> "EntryQuerySet":
        return self.order_by("-occurred_at", "-id")


class Entry(models.Model):
    """One thing that happened. ``body`` is the truth; the other columns are copies to search by."""

    id = models.CharField(primary_key=True, max_length=ID_LENGTH)
    verb = models.CharField(max_length=64)
    actor = models.CharField(max_length=REF_LENGTH)
    role = models.CharField(max_length=64, blank=True)
    on_behalf_of = models.CharField(max_length=REF_LENGTH, blank=True)
    subject = models.CharField(max_length=REF_LENGTH)
    trace_id = models.CharField(max_length=64, blank=True)
    policy_result = models.CharField(max_length=32, blank=True)
    retention = models.CharField(max_length=32)
    recorded_at = models.DateTimeField()
    occurred_at = models.DateTimeField()
    demo = models.BooleanField()
    body = models.TextField()
    leaf_hash = models.BinaryField(max_length=32)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(F("occurred_at").desc(), F("id").desc(), name="entry_newest"),
            models.Index("actor", F("occurred_at").desc(), name="entry_by_actor"),
            models.Index("verb", F("occurred_at").desc(), name="entry_by_verb"),
            models.Index("trace_id", name="entry_by_trace", condition=~Q(trace_id="")),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.verb} {self.subject}"

    @property
    def content(self) -> dict[str, Any]:
        """The body, parsed."""
        content: dict[str, Any] = loads(self.body)
        return content


class EntryRef(models.Model):
    """Index: this entry is about this subject. Repeats the body's ``refs``."""

    pk = models.CompositePrimaryKey("entry_id", "ref")
    entry_id = models.CharField(max_length=ID_LENGTH)
    ref = models.CharField(max_length=REF_LENGTH)
    occurred_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                "ref", F("occurred_at").desc(), F("entry_id").desc(), name="entryref_newest"
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.ref}"


class Disclosure(models.Model):
    """The plain value and salt behind one commitment. Deleting the row erases the value."""

    entry_id = models.CharField(max_length=ID_LENGTH)
    path = models.CharField(max_length=400)
    salt = models.CharField(max_length=32)
    value = models.TextField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["entry_id", "path"], name="one_disclosure_per_place")
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.path}"


class UnsealedQuerySet(QuerySet["Unsealed"]):
    def sealed_by_now(self) -> "UnsealedQuerySet":
        """Queue rows whose entry has a leaf."""
        return self.filter(Exists(Leaf.objects.filter(entry_id=OuterRef("entry_id"))))


class Unsealed(models.Model):
    """Queue of entries that wait for the sealer; written with the entry, removed with its leaf."""

    entry_id = models.CharField(max_length=ID_LENGTH, unique=True)
    leaf_hash = models.BinaryField(max_length=32)
    recorded_at = models.DateTimeField()

    objects = UnsealedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "unsealed"

    def __str__(self) -> str:
        return self.entry_id


class Leaf(models.Model):
    """Place of an entry in the tree. Stays for ever, also when the body has been pruned."""

    index = models.BigIntegerField(primary_key=True)
    entry_id = models.CharField(max_length=ID_LENGTH, unique=True)
    leaf_hash = models.BinaryField(max_length=32)

    class Meta:
        verbose_name_plural = "leaves"

    def __str__(self) -> str:
        return f"{self.index} {self.entry_id}"


class NodeQuerySet(QuerySet["Node"]):
    def at(self, places: Iterable[tuple[int, int]]) -> "NodeQuerySet":
        return self.filter(pk__in=list(places))


class Node(models.Model):
    """Hash of a complete subtree with 2^level leaves; level 0 is Leaf."""

    pk = models.CompositePrimaryKey("level", "index")
    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    objects = NodeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.level}/{self.index}"


class Checkpoint(models.Model):
    """A signed statement of the tree's root at one size. ``note`` is the truth."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField()
    key_id = models.CharField(max_length=8)
    note = models.TextField()

    def __str__(self) -> str:
        return str(self.size)

    @property
    def root_hex(self) -> str:
        return bytes(self.root).hex()


class PruningPermit(models.Model):
    """Permission to delete one body, given by a recorded entry that the trigger asks for."""

    entry_id = models.CharField(primary_key=True, max_length=ID_LENGTH)
    granted_by = models.CharField(max_length=ID_LENGTH, db_index=True)

    def __str__(self) -> str:
        return self.entry_id


class HoldQuerySet(QuerySet["Hold"]):
    def in_force(self) -> "HoldQuerySet":
        return self.filter(lifted_at=None)


class Hold(models.Model):
    """That entries about ``ref`` keep their bodies and texts until ``held_by`` lifts it.

    Triggers on entries, references, disclosures and permits read it (migration 0004).
    """

    ref = models.CharField(max_length=REF_LENGTH)
    held_by = models.CharField(max_length=REF_LENGTH)
    set_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["ref", "held_by"], name="one_hold_per_ref_and_holder")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["ref"], name="hold_in_force", condition=Q(lifted_at=None)),
            models.Index(fields=["held_by"], name="hold_by_holder"),
        ]

    def __str__(self) -> str:
        return f"{self.ref} by {self.held_by}"


class VerificationRun(models.Model):
    """What ``verify_ledger`` found, shown on the audit page. No fault means that all held."""

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    since = models.BigIntegerField()
    size = models.BigIntegerField()
    root = models.CharField(max_length=64)
    entries = models.BigIntegerField()
    fault = models.CharField(max_length=64, blank=True)
    place = models.CharField(max_length=400, blank=True)

    class Meta:
        get_latest_by = "id"

    def __str__(self) -> str:
        return f"{self.finished_at:%F %T} {self.fault or 'clean'}"

    @property
    def held(self) -> bool:
        return not self.fault
