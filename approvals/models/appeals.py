"""Appeals against rejections: one a request, never changed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from approvals.models.decisions import Decision
from approvals.models.requests import Request
from govportal.people.models import Person


class Appeal(models.Model):
    """Why a rejected request goes to the full committee, and who asks for that."""

    request = models.OneToOneField(Request, models.PROTECT, related_name="appeal")
    decision = models.OneToOneField(Decision, models.PROTECT, related_name="appeal")
    person = models.ForeignKey(Person, models.PROTECT, related_name="appeals")
    grounds = models.TextField()
    appealed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(grounds=""), name="an_appeal_has_grounds"),
        ]

    def __str__(self) -> str:
        return f"Appeal: {self.request.number}"

    @property
    def ledger_ref(self) -> str:
        return f"appeal:{self.pk}"
