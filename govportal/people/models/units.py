"""Business units of the organisation."""

from typing import ClassVar

from django.db import models
from simple_history.models import HistoricalRecords


class Unit(models.Model):
    """A business unit of the organisation."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120, unique=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def ledger_ref(self) -> str:
        return f"unit:{self.slug}"
