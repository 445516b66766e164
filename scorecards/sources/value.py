"""What was reported of workflows, added up."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q, Sum

from scorecards.models.workflows import WorkflowReport, WorkflowReportQuerySet
from scorecards.rules.kpi import DAYS
from scorecards.rules.kpis.value import COST, CYCLE, WHOLES, Reports, Told, Work
from scorecards.sources.days import AsOf

KEYS = ("unit_id", "workflow__slug", "tool_chain", "currency")


def standing_at(at: AsOf) -> WorkflowReportQuerySet:
    """The reports that counted then: of periods that ended in the window, in their newest form."""
    since = at.day - timedelta(days=DAYS - 1)
    rows = WorkflowReport.objects.ended(since, at.day).standing(at.end)
    return rows.ended(since, at.day)


def reports(at: AsOf) -> Mapping[int, Reports]:
    """By unit: one sum for each workflow, chain of tools and currency. Two queries."""
    found: dict[int, list[Work]] = defaultdict(list)
    periods = _periods(at)
    for row in standing_at(at).order_by(*KEYS).values(*KEYS).annotate(**_sums()):
        told = {
            name: Told(int(row[f"{name}_part"]), int(row[f"{name}_whole"]))
            for name in (*WHOLES, COST, CYCLE)
            if row[f"{name}_part"] is not None and row[f"{name}_whole"] is not None
        }
        key = tuple(row[name] for name in KEYS)
        _unit, workflow, chain, currency = key
        work = Work(workflow, chain, currency, told, frozenset(periods[key]))
        found[row["unit_id"]].append(work)
    return {unit: Reports(tuple(works)) for unit, works in found.items()}


def _periods(at: AsOf) -> Mapping[tuple[Any, ...], set[tuple[date, date]]]:
    """The periods of each of those sums. What has a currency has a cost, and the reverse."""
    found: dict[tuple[Any, ...], set[tuple[date, date]]] = defaultdict(set)
    rows = standing_at(at).order_by().values_list(*KEYS, "starts_on", "ends_on")
    for *key, first, last in rows.iterator():
        found[tuple(key)].add((first, last))
    return found


def _sums() -> dict[str, Any]:
    """Of each number, its sum and that of its whole, over the rows that tell both."""
    sums: dict[str, Any] = {}
    for name, whole in WHOLES.items():
        both = Q(**{f"{name}__isnull": False, f"{whole}__isnull": False})
        sums[f"{name}_part"], sums[f"{name}_whole"] = (
            Sum(name, filter=both),
            Sum(whole, filter=both),
        )
    paid, timed = Q(cost_cents__isnull=False), Q(cycle_thousandths__isnull=False)
    sums |= {
        f"{COST}_part": Sum("cost_cents", filter=paid),
        f"{COST}_whole": Sum("successes", filter=paid),
        f"{CYCLE}_part": Sum(F("cycle_thousandths") * F("tasks"), filter=timed),
        f"{CYCLE}_whole": Sum("tasks", filter=timed),
    }
    return sums
