"""What people and lists said of an unknown agent: each report as it was told, written once."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q, QuerySet

from govportal.people.models import Person
from registry.models.agents import choices
from registry.models.sightings import SOURCE_NAMES, Sighting, read_refusal
from registry.names import ENVIRONMENT_NAMES
from registry.rules.sightings import Source


class SightingReportQuerySet(QuerySet["SightingReport"]):
    def visible_to(self, person: Person, on: date) -> "SightingReportQuerySet":
        """All of them for those who read sightings, one's own for everybody else."""
        return self.filter(reported_by=person) if read_refusal(person, on) else self


class SightingReport(models.Model):
    """One report about one sighting; several make it likelier, and none is lost."""

    sighting = models.ForeignKey(Sighting, models.PROTECT, related_name="reports")
    source = models.CharField(max_length=10, choices=choices(SOURCE_NAMES))
    name = models.CharField(max_length=160)
    place = models.CharField(max_length=200)
    seen_on = models.DateField()
    environment = models.CharField(max_length=20, blank=True, choices=choices(ENVIRONMENT_NAMES))
    evidence = models.TextField(blank=True)
    reported_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()

    objects = SightingReportQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(place=""), name="report_says_what_and_where"
            ),
            models.CheckConstraint(
                condition=Q(source=Source.IMPORT.value)
                | Q(source=Source.PERSON.value) & ~Q(evidence=""),
                name="report_by_a_person_has_evidence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.place}"

    @property
    def ledger_ref(self) -> str:
        return f"sighting_report:{self.pk}"
