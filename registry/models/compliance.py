"""Which regulations apply to what a manifest may do, as a compliance reviewer confirmed it."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from govportal.people.models import Person
from registry.models.agents import Agent
from registry.models.manifests import Manifest


class ComplianceMatrix(models.Model):
    """A confirmed matrix, bound to one manifest. Written once; the newest counts.

    ``lines``: each row with key, kind, name, code, regulation, obligation, reasons, and whether
    it applies and was proposed. They keep the words that were confirmed.
    """

    agent = models.ForeignKey(Agent, models.PROTECT, related_name="compliance_matrices")
    manifest = models.ForeignKey(Manifest, models.PROTECT, related_name="compliance_matrices")
    fingerprint = models.CharField(max_length=71)
    n = models.PositiveIntegerField()
    table_version = models.PositiveIntegerField()
    lines = models.JSONField()
    is_changed = models.BooleanField()
    reason = models.TextField(blank=True)
    confirmed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["agent", "n"], name="one_matrix_per_number"),
            models.CheckConstraint(
                condition=Q(is_changed=False) | ~Q(reason=""),
                name="a_changed_matrix_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent}: compliance matrix {self.n}"

    @property
    def ledger_ref(self) -> str:
        return f"compliance_matrix:{self.pk}"

    @property
    def proposed(self) -> set[tuple[str, str]]:
        """The cells that were proposed when it was confirmed."""
        return self._cells("proposed")

    @property
    def applying(self) -> set[tuple[str, str]]:
        """The cells that apply."""
        return self._cells("applies")

    def _cells(self, which: str) -> set[tuple[str, str]]:
        lines: list[dict[str, Any]] = self.lines
        return {(line["key"], line["code"]) for line in lines if line[which]}
