"""What governance was proven to be, day by day; and what people said about the organisation."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce

from govportal.people.models import Person, Unit
from scorecards.models.snapshots import read
from scorecards.rules.maturity import Stage
from scorecards.rules.measures import Measured
from scorecards.rules.organisation import HIGHEST, LOWEST, Dimension

_SCOPE = Coalesce("unit", Value(0))  # the organisation is a scope as any unit


class ProofDayQuerySet(QuerySet["ProofDay"]):
    def of(self, unit: Unit | None) -> "ProofDayQuerySet":
        """Those of one unit with all below it; None is the organisation."""
        return self.filter(unit__isnull=True) if unit is None else self.filter(unit=unit)


class ProofDay(models.Model):
    """Every piece of evidence of one day as it was last measured, of a unit or the organisation.

    ``pieces``: by code, as figures are written. ``stage``: the maturity they give. A day that is
    over stays as it is.
    """

    day = models.DateField()
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    as_of = models.DateTimeField()
    pieces = models.JSONField()
    stage = models.PositiveSmallIntegerField()

    objects = ProofDayQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["day"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(_SCOPE, "day", name="one_proof_a_day_and_unit"),
            models.CheckConstraint(
                condition=Q(stage__in=[one.value for one in Stage]), name="proof_stage_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit or 'organisation'} {self.day}"

    @property
    def ledger_ref(self) -> str:
        return f"proof:{self.day}"

    def measured(self, code: str) -> Measured | None:
        """None for a piece that was not known then."""
        found = self.pieces.get(code)
        return None if found is None else read(found)


class Assessment(models.Model):
    """How somebody assessed one dimension of the organisation; the newest counts, all stay.

    ``proposed``: what the evidence proposed then, None where it could not tell. ``evidence``:
    whether each piece of it held then.
    """

    dimension = models.CharField(max_length=20, choices=[(d.value, d.value) for d in Dimension])
    n = models.PositiveIntegerField()
    score = models.PositiveSmallIntegerField()
    proposed = models.PositiveSmallIntegerField(null=True)
    evidence = models.JSONField()
    reason = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["dimension", "n"], name="one_assessment_per_n"),
            models.CheckConstraint(
                condition=Q(dimension__in=[one.value for one in Dimension]),
                name="assessment_dimension_is_known",
            ),
            models.CheckConstraint(
                condition=Q(score__gte=LOWEST, score__lte=HIGHEST), name="assessment_is_1_to_5"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="assessment_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.dimension} {self.n}"

    @property
    def ledger_ref(self) -> str:
        return f"assessment:{self.dimension}-{self.n}"


def newest_assessments() -> dict[Dimension, "Assessment"]:
    """The one of each dimension that counts. One query."""
    newer = Assessment.objects.filter(
        dimension=models.OuterRef("dimension"), n__gt=models.OuterRef("n")
    )
    rows: Any = Assessment.objects.filter(~models.Exists(newer)).select_related("by")
    return {Dimension(row.dimension): row for row in rows}
