"""Reminders that something a vendor relation hangs on runs out."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from registry.models.vendors import Vendor
from registry.rules.expiries import Thing


class ExpiryReminder(models.Model):
    """One reminder that something runs out: once for each thing and threshold, late if need be.

    ``due_on`` is the day it was due, ``noticed_at`` when the portal came to it. ``is_told``: that a
    mail went out by it; of several that fell due while nobody looked, the last one tells.
    """

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="reminders")
    thing = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, choices=[(t.value, t.value) for t in Thing])
    last_day = models.DateField()
    threshold = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    noticed_at = models.DateTimeField()
    is_told = models.BooleanField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["thing", "threshold"], name="reminded_of_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[t.value for t in Thing]), name="reminded_of_something_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.thing} {self.threshold}"

    @property
    def ledger_ref(self) -> str:
        return f"expiry_reminder:{self.pk}"
