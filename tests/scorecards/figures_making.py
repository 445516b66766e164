"""Days of figures as somebody might have counted them, for pages that only read them."""

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from govportal.people.models import Unit
from scorecards.actions.snapshots import digest_of
from scorecards.counting import Figure
from scorecards.models import Snapshot
from scorecards.models.snapshots import written
from scorecards.rules.kpis import KPIS, VERSION
from scorecards.rules.measures import Measured, Why, count, share
from scorecards.sources.days import begin_of

WAITS = Figure(Measured(why=Why.NO_CASES))


def snapshot(day: date, unit: Unit | None = None, now: Any = None, **figures: Figure) -> Snapshot:
    """``figures``: by id, with "__" for the dot; the others have no cases."""
    named = {name.replace("__", "."): figure for name, figure in figures.items()}
    kept = {kpi.id: written(named.get(kpi.id, WAITS)) for kpi in KPIS}
    end = begin_of(day + timedelta(days=1))
    return Snapshot.objects.create(
        day=day, unit=unit, as_of=now or end, is_final=now is None, rules_version=VERSION,
        figures=kept, digest=digest_of(kept),
    )  # fmt: skip


def shares(part: int, whole: int, **cuts: tuple[int, int]) -> Figure:
    """A share; ``cuts``: by key with "__" for the colon."""
    return Figure(share(part, whole), {k.replace("__", ":"): share(*v) for k, v in cuts.items()})


def counts(number: int) -> Figure:
    return Figure(count(number))


def days(value: str, cases: int, cuts: Mapping[str, tuple[str, int]] | None = None) -> Figure:
    """A mean or percentile."""
    return Figure(
        Measured(Fraction(value), None, cases),
        {key: Measured(Fraction(v), None, n) for key, (v, n) in (cuts or {}).items()},
    )
