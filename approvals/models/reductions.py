"""A reduced scope: which version of a request a decider made smaller, and why."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from approvals.models.requests import RequestVersion
from govportal.people.models import Person


class Reduction(models.Model):
    """A version that a decider wrote: a subset of the one before. Votes bind to it."""

    version = models.OneToOneField(RequestVersion, models.PROTECT, related_name="reduction")
    before = models.OneToOneField(RequestVersion, models.PROTECT, related_name="reduced_to")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reason = models.TextField()
    lines = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(reason=""), name="reduction_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.version}, reduced"

    @property
    def ledger_ref(self) -> str:
        return f"reduction:{self.pk}"
