"""Pilots: rights to run that end on their last day and never reach production."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import QuerySet

from registry.models.authorisations import Authorisation


class PilotQuerySet(QuerySet["Pilot"]):
    def over(self, today: date) -> "PilotQuerySet":
        """Past their last day, and not ended yet."""
        standing = (Authorisation.ACTIVE, Authorisation.SUSPENDED)
        return self.filter(ends_on__lt=today, authorisation__state__in=standing)


class Pilot(models.Model):
    """What an authorisation was granted for, if only to try. Never changed (1-domain.md §4)."""

    authorisation = models.OneToOneField(Authorisation, models.PROTECT, related_name="pilot")
    begins_on = models.DateField()
    ends_on = models.DateField(db_index=True)

    objects = PilotQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return f"Pilot of {self.authorisation}"

    @property
    def ledger_ref(self) -> str:
        return f"pilot:{self.pk}"
