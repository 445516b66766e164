"""Whose a record was, and inputs of units out of rows of SQL."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeVar

from django.db.models import Count, Q, QuerySet

from registry.models import Agent
from scorecards.rules.inputs import Counts, Keyed, Parts
from scorecards.sources.days import AsOf

NONE = 0
"""Among units by primary key: what belongs to none."""
Units = Collection[int] | None
C = TypeVar("C", bound=Counts)
P = TypeVar("P", bound=Parts)


def within(rows: QuerySet[Any], units: Units, field: str = "unit_id") -> QuerySet[Any]:
    """Those of ``rows`` that belong to these units; None are all."""
    if units is None:
        return rows
    named = Q(**{f"{field}__in": [unit for unit in units if unit != NONE]})
    return rows.filter(named | Q(**{f"{field}__isnull": True}) if NONE in units else named)


def units_then(agents: Iterable[int | None], at: AsOf) -> dict[int | None, int]:
    """The unit of each of some agents, as it was; one query, cheap for few."""
    rows = Agent.history.filter(
        id__in={key for key in agents if key is not None}, history_date__lt=at.end
    )
    return dict(rows.order_by("history_id").values_list("id", "unit_id"))


def counts(kind: type[C], rows: QuerySet[Any], unit: str, key: str, prefix: str) -> dict[int, C]:
    """How many rows there are of each unit and key, counted in the database."""
    found = rows.order_by().values_list(unit, key).annotate(n=Count("pk"))
    return gathered(kind, ((whose, f"{prefix}:{of}", n) for whose, of, n in found))


def parts(
    kind: type[P], rows: QuerySet[Any], counted: Q, unit: str, key: str, prefix: str
) -> dict[int, P]:
    """How many rows of each unit and key count, and how many there are."""
    found = rows.order_by().values_list(unit, key)
    found = found.annotate(part=Count("pk", filter=counted), whole=Count("pk"))
    return gathered(kind, ((whose, f"{prefix}:{of}", (n, d)) for whose, of, n, d in found))


K = TypeVar("K", bound=Keyed)


def gathered(kind: type[K], rows: Iterable[tuple[int | None, str, Any]]) -> dict[int, K]:
    """One input of each unit, from unit, key and value; values of one unit and key are joined."""
    found: dict[int, dict[str, Any]] = {}
    for unit, key, value in rows:
        of = found.setdefault(unit or NONE, {})
        of[key] = kind.joined(of[key], value) if key in of else value
    return {unit: kind(by) for unit, by in found.items()}


def summed(inputs: Mapping[int, K], kind: type[K]) -> K:
    """All units together."""
    return sum(inputs.values(), kind())
