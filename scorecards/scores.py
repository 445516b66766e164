"""Key figures as they are read: today's or any day's, beside target, a month before and a year.

Everything comes out of snapshots; nothing is counted here. Pages, mails, reports and the API read
the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from govportal.people.models import Unit
from scorecards.counting import Figure
from scorecards.models import Snapshot, targets_on
from scorecards.rules.kpi import Kpi, Standing, improved, standing
from scorecards.rules.kpis import KPIS
from scorecards.rules.measures import Measured

MONTHS = 12


@dataclass(frozen=True)
class Point:
    """One value of a trend: the last day of a month, or the newest day."""

    day: date
    figure: Figure | None


@dataclass(frozen=True)
class Score:
    """One key figure on a day. ``before``: a month earlier, None where nothing was counted then."""

    kpi: Kpi[Any]
    figure: Figure
    target: Fraction | None
    before: Figure | None
    trend: Sequence[Point]

    @property
    def measured(self) -> Measured:
        return self.figure.measured

    @property
    def standing(self) -> Standing:
        return standing(self.measured, self.target, self.kpi.better)

    @property
    def stood(self) -> Standing:
        """How it stood a month earlier, against the target of today."""
        if self.before is None:
            return Standing.UNKNOWN
        return standing(self.before.measured, self.target, self.kpi.better)

    @property
    def improved(self) -> bool | None:
        """Whether it went the right way since a month ago."""
        if self.before is None:
            return None
        return improved(self.before.measured, self.measured, self.kpi.better)


@dataclass(frozen=True)
class Scores:
    """All key figures of the organisation or a unit on a day, by id."""

    day: date
    as_of: datetime
    is_final: bool
    unit: Unit | None
    by_id: Mapping[str, Score]


def scores_of(unit: Unit | None, day: date) -> Scores | None:
    """The newest figures counted up to ``day``; None where there are none. Two queries."""
    rows = Snapshot.objects.of(unit)
    newest = rows.filter(day__lte=day).order_by("-day").first()
    if newest is None:
        return None
    month = month_before(newest.day)
    ends = month_ends(newest.day)
    kept = {row.day: row for row in rows.filter(day__in={*ends, month})}
    kept[newest.day] = newest
    targets = targets_on(newest.day)
    points = [(one, kept.get(one)) for one in [*ends, newest.day]]
    return Scores(
        newest.day, newest.as_of, newest.is_final, unit,
        {kpi.id: _score(kpi, newest, kept.get(month), points, targets[kpi.id]) for kpi in KPIS
         if newest.figure(kpi.id) is not None},
    )  # fmt: skip


def _score(
    kpi: Kpi[Any],
    newest: Snapshot,
    before: Snapshot | None,
    points: Sequence[tuple[date, Snapshot | None]],
    target: Fraction | None,
) -> Score:
    figure = newest.figure(kpi.id)
    assert figure is not None
    trend = [Point(day, row.figure(kpi.id) if row else None) for day, row in points]
    return Score(kpi, figure, target, before.figure(kpi.id) if before else None, trend)


def month_ends(day: date, months: int = MONTHS) -> list[date]:
    """The last days of the months before that of ``day``, the oldest first; ``months`` with it."""
    found, first = [], day.replace(day=1)
    for _n in range(months - 1):
        found.append(first - timedelta(days=1))
        first = found[-1].replace(day=1)
    return found[::-1]


def month_before(day: date) -> date:
    """The same day of the month before, or its last day where it has none such."""
    last = day.replace(day=1) - timedelta(days=1)
    return last.replace(day=min(day.day, last.day))
