"""Permission policies of agents: versions that stay as they were stored."""

import json
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from govportal.people.models import Person
from registry.models.agents import Agent, choices


class PermissionPolicy(models.Model):
    """One version of what an agent may and may not do; the newest holds.

    ``stored_by`` is None where a command stored it that named nobody.
    """

    PAGE, COMMAND = "page", "command"
    SOURCES: ClassVar[dict[str, Any]] = {PAGE: _("In the portal"), COMMAND: _("By a command")}
    agent = models.ForeignKey(Agent, models.PROTECT, related_name="permission_policies")
    n = models.PositiveIntegerField()
    body = models.TextField()
    digest = models.CharField(max_length=71)
    source = models.CharField(max_length=10, choices=choices(SOURCES))
    stored_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    stored_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["agent", "n"], name="one_policy_per_number"),
            models.CheckConstraint(condition=Q(n__gte=1), name="policies_count_from_1"),
            models.CheckConstraint(
                condition=Q(source="command") | Q(stored_by__isnull=False),
                name="policy_is_stored_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent}, {self.n}"

    @property
    def ledger_ref(self) -> str:
        return f"permission_policy:{self.pk}"

    @cached_property
    def content(self) -> dict[str, Any]:
        """The policy as data, as ``registry.rules.permissions`` reads it."""
        body: dict[str, Any] = json.loads(self.body)
        return body
