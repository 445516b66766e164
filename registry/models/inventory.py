"""Inventory files that somebody uploaded and has not imported yet."""

import uuid
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from govportal.people.models import Person
from registry.models.agents import choices

WAITING, IMPORTED, DISCARDED = "waiting", "imported", "discarded"
STATE_NAMES = {
    WAITING: _("Waits to be imported"),
    IMPORTED: _("Imported"),
    DISCARDED: _("Discarded"),
}


class InventoryFileQuerySet(QuerySet["InventoryFile"]):
    def visible_to(self, person: Person) -> "InventoryFileQuerySet":
        """A file is seen by who uploaded it: it names people whom others may not see."""
        return self.filter(uploaded_by=person)

    def over(self, now: datetime) -> "InventoryFileQuerySet":
        """Files whose time is over."""
        return self.filter(expires_at__lte=now)


class InventoryFile(models.Model):
    """A file as it was uploaded, with what reading it found; gone when its time is over.

    ``preview`` is what the page shows; ``plan`` the digest of everything an import would change,
    so that nobody confirms something else than they saw.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, default=WAITING, choices=choices(STATE_NAMES))
    preview = models.JSONField(default=dict)
    report = models.TextField(blank=True)  # all faults, as CSV
    plan = models.CharField(max_length=64, blank=True)  # empty while there are faults
    uploaded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    objects = InventoryFileQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-uploaded_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state__in=tuple(STATE_NAMES)), name="inventory_file_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=IMPORTED) | ~Q(plan=""), name="imported_as_it_was_planned"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["uploaded_by", "-uploaded_at"]),
            models.Index(fields=["expires_at"]),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ledger_ref(self) -> str:
        return f"inventory:{self.sha256}"

    @property
    def is_waiting(self) -> bool:
        return self.state == WAITING

    def get_absolute_url(self) -> str:
        return reverse("agent_import_check", args=[self.pk])
