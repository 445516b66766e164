"""All figures of a day: sources read once, added up by unit and for the organisation, measured."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import add
from typing import Any

from govportal.people.models import Unit
from scorecards.rules.kpi import Kpi
from scorecards.rules.kpis import KPIS
from scorecards.rules.measures import Measured
from scorecards.sources import SOURCES, ByUnit
from scorecards.sources.days import AsOf

ALL: None = None
"""The organisation, among units by primary key."""


@dataclass(frozen=True)
class Figure:
    """What was measured, in all and for each cut."""

    measured: Measured
    cuts: Mapping[str, Measured] = field(default_factory=dict)


Figures = Mapping[str, Figure]
"""By the id of the key figure."""


def figures_at(at: AsOf, kpis: Iterable[Kpi[Any]] = KPIS) -> dict[int | None, Figures]:
    """The figures of each unit with those below it, and of the organisation (``ALL``)."""
    kpis = list(kpis)
    inputs = dict.fromkeys(kpi.reads for kpi in kpis if kpi.reads is not None)
    read = {reads: SOURCES[reads](at) for reads in inputs}
    return {
        unit: {kpi.id: _figure(kpi, read, members) for kpi in kpis}
        for unit, members in members_of_units().items()
    }


def _figure(
    kpi: Kpi[Any], read: Mapping[type[Any], ByUnit], members: frozenset[int] | None
) -> Figure:
    assert kpi.reads is not None
    inputs = read[kpi.reads]
    of = inputs.values() if members is None else [inputs[one] for one in members if one in inputs]
    total = reduce(add, of, kpi.reads())
    cuts = kpi.cuts(total) if kpi.cuts else {}
    return Figure(
        kpi.measure(total), {key: kpi.measure(part) for key, part in sorted(cuts.items())}
    )


def members_of_units() -> dict[int | None, frozenset[int] | None]:
    """Each unit with itself and all below it; the organisation with whatever there is."""
    parents = dict(Unit.objects.values_list("pk", "parent_id"))
    members: dict[int, set[int]] = {unit: set() for unit in parents}
    for unit in parents:
        above: int | None = unit
        while above is not None and unit not in members[above]:
            members[above].add(unit)
            above = parents[above]
    found: dict[int | None, frozenset[int] | None] = {ALL: None}
    found.update({unit: frozenset(below) for unit, below in members.items()})
    return found
