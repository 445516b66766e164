"""Frozen parts of the ledger and legal holds of an incident: added to, never changed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q, QuerySet

from govportal.people.models import Person
from incidents.models.incidents import Incident


class FreezeQuerySet(QuerySet["Freeze"]):
    def unsealed(self) -> "FreezeQuerySet":
        return self.filter(tree_size=None)


class Freeze(models.Model):
    """What the ledger held about an incident at one moment.

    ``refs``, ``since`` and ``until`` say which entries; once the ledger is sealed so far,
    ``tree_size`` and ``root`` say in which tree, ``entries`` how many they are, and ``digest`` is
    over their ids and leaf hashes. From then on nothing of it changes. ``entry_id``: the ledger
    entry that says it was frozen; the tree holds it. ``by``: empty where the portal froze it.
    """

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="freezes")
    n = models.PositiveIntegerField()
    refs = models.JSONField()
    since = models.DateTimeField()
    until = models.DateTimeField()
    reason = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    entry_id = models.CharField(max_length=26, blank=True)
    tree_size = models.BigIntegerField(null=True)
    root = models.CharField(max_length=64, blank=True)
    entries = models.PositiveBigIntegerField(null=True)
    digest = models.CharField(max_length=80, blank=True)

    objects = FreezeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["incident", "n"], name="one_freeze_per_n"),
            models.CheckConstraint(
                condition=Q(tree_size=None, entries=None, root="", digest="")
                | Q(tree_size__isnull=False, entries__isnull=False) & ~Q(root="") & ~Q(digest=""),
                name="sealed_freeze_says_what_it_is",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["id"], name="freeze_unsealed", condition=Q(tree_size=None))
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.n}"

    @property
    def ledger_ref(self) -> str:
        return f"freeze:{self.incident.number}.{self.n}"

    @property
    def is_sealed(self) -> bool:
        return self.tree_size is not None


class LegalHoldQuerySet(QuerySet["LegalHold"]):
    def in_force(self) -> "LegalHoldQuerySet":
        return self.filter(lifted_at=None)


class LegalHold(models.Model):
    """That nothing about an incident and its agent may go; what the ledger itself reads of it are
    its own rows, by ``ledger_ref``."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="legal_holds")
    n = models.PositiveIntegerField()
    refs = models.JSONField()
    reason = models.TextField(blank=True)
    placed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    placed_at = models.DateTimeField()
    lifted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lift_reason = models.TextField(blank=True)

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["incident", "n"], name="one_hold_per_n"),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None, lift_reason="")
                | Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lift_reason=""),
                name="lifted_hold_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.n}"

    @property
    def ledger_ref(self) -> str:
        return f"legal_hold:{self.incident.number}.{self.n}"

    @property
    def is_in_force(self) -> bool:
        return self.lifted_at is None
