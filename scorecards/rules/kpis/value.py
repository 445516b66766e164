"""What workflows give for their cost, and how often a person has to step in.

Counted from reports of workflows: of each figure the rows that tell it. A figure that nobody told
waits for an import; it is not zero.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from scorecards.rules.kpi import Better, Group, Kpi, Source, Window
from scorecards.rules.kpis import value_words as words
from scorecards.rules.measures import (
    NO_IMPORT,
    Measured,
    Unit,
    Why,
    rate,
    share,
    thousandths,
)

WHOLES = {
    "successes": "tasks", "errors": "tasks", "rework": "tasks", "escalations": "tasks",
    "overrides": "tasks", "complaints": "tasks", "fallbacks": "tasks", "timeouts": "tasks",
    "autonomous_actions": "actions", "policy_violations": "actions", "disclosures": "sessions",
}  # fmt: skip
"""What each number is a part of, or is counted for each of."""
COST, CYCLE = "cost", "cycle"
MONTH = 30
"""Days: what is told of a month, reports being of weeks, months, or 28 to 31 days."""
Periods = frozenset[tuple[date, date]]
"""First and last days; those of one workflow are the same or apart."""


@dataclass(frozen=True)
class Told:
    """The sum of a number, and that of its whole, over the rows that tell both.

    Of ``COST``: hundredths of the currency and successes. Of ``CYCLE``: thousandths of hours of
    all tasks, and tasks.
    """

    part: int = 0
    whole: int = 0

    def __add__(self, other: "Told") -> "Told":
        return Told(self.part + other.part, self.whole + other.whole)


@dataclass(frozen=True)
class Work:
    """What one workflow did with one chain of tools (empty: not told which), in one currency."""

    workflow: str
    tool_chain: str = ""
    currency: str = ""
    told: Mapping[str, Told] = field(default_factory=dict)
    periods: Periods = frozenset()


@dataclass(frozen=True)
class Reports:
    """What was reported of workflows."""

    works: tuple[Work, ...] = ()

    def __add__(self, other: "Reports") -> "Reports":
        return Reports(self.works + other.works)

    def told(self, name: str) -> list[Told]:
        return [work.told[name] for work in self.works if name in work.told]


def by_workflow(reports: Reports) -> dict[str, Reports]:
    """What each workflow reported."""
    return _by(reports, lambda work: f"workflow:{work.workflow}")


def by_tools(reports: Reports) -> dict[str, Reports]:
    """What was done with each chain of tools."""
    return _by(_with_tools(reports), lambda work: f"tools:{work.tool_chain}")


def _by(reports: Reports, key: Callable[[Work], str]) -> dict[str, Reports]:
    found: dict[str, Reports] = {}
    for work in reports.works:
        found[key(work)] = found.get(key(work), Reports()) + Reports((work,))
    return found


def _with_tools(reports: Reports) -> Reports:
    return Reports(tuple(work for work in reports.works if work.tool_chain))


def _share(reports: Reports, name: str) -> Measured:
    told = reports.told(name)
    total = sum(told, Told())
    return share(total.part, total.whole) if told else NO_IMPORT


def _money(reports: Reports, measure: Callable[[Told], Measured]) -> Measured:
    """Of what was paid in one currency; amounts in several are not added."""
    currencies = {work.currency for work in reports.works if COST in work.told}
    if not currencies:
        return NO_IMPORT
    if len(currencies) > 1:
        return Measured(why=Why.MIXED_CURRENCIES)
    found = measure(sum(reports.told(COST), Told()))
    return Measured(found.value, None, found.denominator, found.why, currencies.pop())


def cost_per_success(reports: Reports) -> Measured:
    def each(cost: Told) -> Measured:
        if not cost.whole:
            return Measured(denominator=0, why=Why.NO_CASES)
        return Measured(thousandths(Fraction(cost.part, 100 * cost.whole)), None, cost.whole)

    return _money(reports, each)


def spend(reports: Reports) -> Measured:
    month = _a_month(reports, COST)
    return _money(reports, lambda _cost: Measured(thousandths(month / 100)))


def _a_month(reports: Reports, name: str) -> Fraction:
    """What a month has of it: of each workflow its sum over the days that its reports cover.

    The window holds two or three reports of months, by chance of the day; a sum would jump.
    """
    parts: dict[str, int] = defaultdict(int)
    periods: dict[str, set[tuple[date, date]]] = defaultdict(set)
    for work in reports.works:
        if name in work.told:
            parts[work.workflow] += work.told[name].part
            periods[work.workflow] |= work.periods
    return sum((Fraction(part * MONTH, _days(periods[one])) for one, part in parts.items()
                if part), Fraction(0))  # fmt: skip


def _days(periods: Iterable[tuple[date, date]]) -> int:
    return sum((last - first).days + 1 for first, last in periods)


def policy_violations(reports: Reports) -> Measured:
    told = reports.told("policy_violations")
    total = sum(told, Told())
    return rate(total.part, total.whole) if told else NO_IMPORT


def throughput(reports: Reports) -> Measured:
    if not reports.told("successes"):
        return NO_IMPORT
    return Measured(thousandths(_a_month(reports, "successes")))


def cycle_time(reports: Reports) -> Measured:
    told = reports.told(CYCLE)
    total = sum(told, Told())
    if not told:
        return NO_IMPORT
    if not total.whole:
        return Measured(denominator=0, why=Why.NO_CASES)
    return Measured(thousandths(Fraction(total.part, 1000 * total.whole)), None, total.whole)


def resolution(reports: Reports) -> Measured:
    return _share(reports, "successes")


def success_by_tools(reports: Reports) -> Measured:
    return _share(_with_tools(reports), "successes")


def error_escape(reports: Reports) -> Measured:
    return _share(reports, "errors")


def rework(reports: Reports) -> Measured:
    return _share(reports, "rework")


def fallbacks(reports: Reports) -> Measured:
    return _share(reports, "fallbacks")


def timeouts(reports: Reports) -> Measured:
    return _share(reports, "timeouts")


def overrides(reports: Reports) -> Measured:
    return _share(reports, "overrides")


def escalations(reports: Reports) -> Measured:
    return _share(reports, "escalations")


def complaints(reports: Reports) -> Measured:
    return _share(reports, "complaints")


def autonomous(reports: Reports) -> Measured:
    return _share(reports, "autonomous_actions")


def disclosures(reports: Reports) -> Measured:
    return _share(reports, "disclosures")


def _kpi(
    measure: Callable[[Reports], Measured],
    unit: Unit,
    better: Better,
    said: words.Words,
    target: Fraction | None = None,
    cuts: Callable[[Reports], Mapping[str, Reports]] = by_workflow,
) -> Kpi[Reports]:
    return Kpi(
        id=f"value.{measure.__name__}", group=Group.VALUE, name=said.name,
        definition=said.definition, formula=said.formula, unit=unit, window=Window.QUARTER,
        source=Source.IMPORT, better=better, measure=measure, reads=Reports, target=target,
        cuts=cuts,
    )  # fmt: skip


HIGHER, LOWER, NEITHER = Better.HIGHER, Better.LOWER, Better.NEITHER
KPIS: tuple[Kpi[Any], ...] = (
    _kpi(cost_per_success, Unit.MONEY, LOWER, words.COST_PER_SUCCESS),
    _kpi(policy_violations, Unit.PER_10K, LOWER, words.POLICY_VIOLATIONS),
    _kpi(throughput, Unit.PER_MONTH, HIGHER, words.THROUGHPUT),
    _kpi(resolution, Unit.SHARE, HIGHER, words.RESOLUTION),
    _kpi(cycle_time, Unit.HOURS, LOWER, words.CYCLE_TIME),
    _kpi(error_escape, Unit.SHARE, LOWER, words.ERROR_ESCAPE),
    _kpi(spend, Unit.MONEY_PER_MONTH, NEITHER, words.SPEND),
    _kpi(rework, Unit.SHARE, LOWER, words.REWORK),
    _kpi(success_by_tools, Unit.SHARE, HIGHER, words.SUCCESS_BY_TOOLS, cuts=by_tools),
    _kpi(fallbacks, Unit.SHARE, LOWER, words.FALLBACKS),
    _kpi(timeouts, Unit.SHARE, LOWER, words.TIMEOUTS),
    _kpi(overrides, Unit.SHARE, NEITHER, words.OVERRIDES),
    _kpi(escalations, Unit.SHARE, NEITHER, words.ESCALATIONS),
    _kpi(complaints, Unit.SHARE, LOWER, words.COMPLAINTS),
    _kpi(autonomous, Unit.SHARE, NEITHER, words.AUTONOMOUS),
    _kpi(disclosures, Unit.SHARE, HIGHER, words.DISCLOSURES, target=Fraction(1)),
)
HEADLINE = ("value.cost_per_success", "value.policy_violations")
BESIDE = "value.throughput"
"""The pair that is read first, and what stands beside it, so that neither is had by doing less."""
