"""The figures of each day as they were counted, and the targets they are held against."""

from datetime import date
from fractions import Fraction
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce
from simple_history.models import HistoricalRecords

from govportal.people.models import Person, Unit
from scorecards.counting import Figure
from scorecards.rules.kpis import BY_ID
from scorecards.rules.measures import Measured, Why

_SCOPE = Coalesce("unit", Value(0))  # the organisation is a scope as any unit


class SnapshotQuerySet(QuerySet["Snapshot"]):
    def of(self, unit: Unit | None) -> "SnapshotQuerySet":
        """Those of one unit with all below it; None is the organisation."""
        return self.filter(unit__isnull=True) if unit is None else self.filter(unit=unit)


class Snapshot(models.Model):
    """The figures of one day, of one unit with those below it or of the organisation.

    ``as_of``: what was known just before this moment is in it. While the day lasts it is counted
    again and again; ``is_final`` once the day was over. ``digest``: SHA-256 of the figures'
    canonical JSON, which the ledger keeps.
    """

    day = models.DateField()
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="snapshots")
    as_of = models.DateTimeField()
    is_final = models.BooleanField()
    rules_version = models.PositiveSmallIntegerField()
    figures = models.JSONField()
    digest = models.CharField(max_length=71)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["day"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(_SCOPE, "day", name="one_snapshot_a_day_and_unit"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["day"], name="snapshot_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.unit or 'organisation'} {self.day}"

    @property
    def ledger_ref(self) -> str:
        return f"snapshot:{self.day}"

    def figure(self, kpi: str) -> Figure | None:
        """What was measured; None for a figure that was not known then."""
        found = self.figures.get(kpi)
        if found is None:
            return None
        return Figure(read(found), {key: read(cut) for key, cut in found.get("by", {}).items()})


def written(figure: Figure) -> dict[str, Any]:
    """A figure as JSON without floats: fractions are text, as everywhere in the ledger."""
    found = _measured(figure.measured)
    if figure.cuts:
        found["by"] = {key: _measured(cut) for key, cut in figure.cuts.items()}
    return found


def _measured(one: Measured) -> dict[str, Any]:
    found: dict[str, Any] = {
        "value": None if one.value is None else str(one.value),
        "n": one.numerator,
        "d": one.denominator,
    }
    if one.why is not None:
        found["why"] = one.why.value
    if one.currency:
        found["currency"] = one.currency
    return found


def read(found: dict[str, Any]) -> Measured:
    """The reverse of what is written."""
    value, why, n, d = (found.get(key) for key in ("value", "why", "n", "d"))
    return Measured(
        None if value is None else Fraction(str(value)),
        n if isinstance(n, int) else None,
        d if isinstance(d, int) else None,
        Why(str(why)) if why is not None else None,
        str(found.get("currency", "")),
    )


class Target(models.Model):
    """What a figure should reach from a day on; the newest that began counts.

    ``value`` is a fraction as text; empty where the figure has no target any more.
    """

    kpi = models.CharField(max_length=60)
    since = models.DateField()
    value = models.CharField(max_length=40, blank=True)
    reason = models.TextField()
    set_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["kpi", "since", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kpi", "since"], name="one_target_a_day"),
            models.CheckConstraint(condition=~Q(reason=""), name="target_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.kpi} from {self.since}"

    @property
    def ledger_ref(self) -> str:
        return f"target:{self.pk}"

    @property
    def fraction(self) -> Fraction | None:
        return Fraction(self.value) if self.value else None


def targets_on(day: date) -> dict[str, Fraction | None]:
    """The target of every key figure on that day, shipped or set. One query."""
    found = {kpi.id: kpi.target for kpi in BY_ID.values()}
    for row in Target.objects.filter(since__lte=day).order_by("since", "pk"):
        found[row.kpi] = row.fraction
    return found
