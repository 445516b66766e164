"""Manifests: what an agent is and may use, immutable."""

import json
from typing import Any, ClassVar

from django.db import models
from django.utils.functional import cached_property

from registry.models.agents import Agent


class Manifest(models.Model):
    """The immutable description of what an agent is and may use; changing it makes a new one."""

    agent = models.ForeignKey(Agent, models.PROTECT, related_name="manifests")
    label = models.CharField(max_length=60)
    body = models.TextField()
    fingerprint = models.CharField(max_length=71)
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["agent", "fingerprint"], name="one_manifest_per_fingerprint"
            ),
            models.UniqueConstraint(
                fields=["id", "agent", "fingerprint"], name="manifest_belongs_to_agent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent} {self.label}"

    @property
    def ledger_ref(self) -> str:
        return f"manifest:{self.fingerprint}"

    @cached_property
    def content(self) -> dict[str, Any]:
        """The manifest as data; the fingerprint is the SHA-256 of ``body``'s bytes."""
        body: dict[str, Any] = json.loads(self.body)
        return body
