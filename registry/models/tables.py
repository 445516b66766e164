"""Tables that ship as data and are changed by the organisation: each change is a new version."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from govportal.people.models import Person
from registry.models.agents import choices


class ReferenceTable(models.Model):
    """One version of one table: duties, regulations, disclosures, terms of keys. Written once."""

    RACI, REGULATIONS, DISCLOSURES = "raci", "regulations", "disclosures"
    KEY_TERMS = "key_terms"
    KIND_NAMES: ClassVar[dict[str, Any]] = {
        RACI: _("Duties in an autonomous decision"),
        REGULATIONS: _("Regulations"),
        DISCLOSURES: _("Disclosures"),
        KEY_TERMS: _("How long keys live"),
    }
    kind = models.CharField(max_length=20, choices=choices(KIND_NAMES))
    version = models.PositiveIntegerField()
    content = models.JSONField()
    note = models.TextField(blank=True)
    changed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    active_from = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["kind", "-version"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "version"], name="one_table_per_version"),
            models.CheckConstraint(
                condition=Q(kind__in=["raci", "regulations", "disclosures", "key_terms"]),
                name="reference_table_is_known",
            ),
            models.CheckConstraint(
                condition=Q(changed_by__isnull=True) | ~Q(note=""),
                name="a_changed_table_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.version}"

    @property
    def ledger_ref(self) -> str:
        return f"reference_table:{self.kind}-{self.version}"
