"""Times in which an agent has no active owner, and what followed."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q, QuerySet
from simple_history.models import HistoricalRecords

from govportal.worklist.models import Clock
from registry.models.agents import Agent, choices
from registry.names import LIFECYCLE_NAMES
from registry.rules.owners import OWNERS


class OwnerGapQuerySet(QuerySet["OwnerGap"]):
    def open(self) -> "OwnerGapQuerySet":
        """Those in which the owner is still missing."""
        return self.filter(closed_at__isnull=True)


class OwnerGap(models.Model):
    """One part of an agent, business or technical owner, without anybody who is here.

    ``since``: when the last one left. ``held_at``: when its fortnight was found to be over and the
    agent was suspended for it; ``stopped_from``: where an agent without a right to run was then.
    """

    agent = models.ForeignKey(Agent, models.PROTECT, related_name="owner_gaps")
    part = models.CharField(max_length=20)
    since = models.DateTimeField()
    clock = models.ForeignKey(Clock, models.PROTECT, null=True, related_name="+")
    held_at = models.DateTimeField(null=True, blank=True)
    stopped_from = models.CharField(max_length=20, blank=True, choices=choices(LIFECYCLE_NAMES))
    closed_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords()

    objects = OwnerGapQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["agent", "part"],
                condition=Q(closed_at__isnull=True),
                name="one_open_gap_of_an_owner",
            ),
            models.CheckConstraint(condition=Q(part__in=OWNERS), name="gap_is_of_an_owner"),
            models.CheckConstraint(
                condition=Q(held_at__isnull=True) | Q(held_at__gte=F("since")),
                name="gap_is_held_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("since")),
                name="gap_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(stopped_from="") | Q(held_at__isnull=False),
                name="only_a_held_gap_stopped_its_agent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part}: {self.agent}"

    @property
    def ledger_ref(self) -> str:
        return f"owner_gap:{self.pk}"

    @property
    def part_name(self) -> str:
        return Agent.name_of(self.part)
