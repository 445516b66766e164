"""What is reported of a workflow for a period: what it says, and what is wrong with it. Pure.

What nobody told is None, which is not zero: a figure is counted from the rows that tell it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from govportal.refusals import Refusal
from registry.rules.currencies import CODES
from scorecards.rules.sheets import EARLIEST, Reader, amount, day, text, whole

OF_TASKS = ("errors", "rework", "escalations", "overrides", "complaints", "fallbacks", "timeouts")
"""Each is so many of the tasks."""
PARTS = {**dict.fromkeys(OF_TASKS, "tasks"), "successes": "tasks",
         "autonomous_actions": "actions", "disclosures": "sessions"}  # fmt: skip
"""What cannot be more than what it is a part of."""
NUMBERS = ("tasks", "successes", *OF_TASKS, "actions", "autonomous_actions", "policy_violations",
           "sessions", "disclosures")  # fmt: skip
NEEDED = ("workflow", "period_start", "period_end", "tasks", "successes")
MOST, MOST_COST, MOST_HOURS = 10**9, Decimal(10**12), Decimal(10**5)
LONGEST = timedelta(days=92)
ROWS_MAX, CHAIN_MAX, SLUG_MAX = 5_000, 120, 60
COLUMNS: dict[str, Reader] = {
    "workflow": text(SLUG_MAX),
    "period_start": day,
    "period_end": day,
    "tool_chain": text(CHAIN_MAX),
    **dict.fromkeys(NUMBERS, whole),
    "cost": amount,
    "currency": text(3),
    "cycle_hours": amount,
}


@dataclass(frozen=True)
class Reported:
    """One row: a workflow's work of a period, all of it or that of one chain of tools.

    ``cost``: what the technology of these tasks cost. ``cycle_hours``: how long a task took from
    when it came in until it was done, on average.
    """

    workflow: str
    period_start: date
    period_end: date
    tasks: int
    successes: int
    tool_chain: str = ""
    errors: int | None = None
    rework: int | None = None
    escalations: int | None = None
    overrides: int | None = None
    complaints: int | None = None
    fallbacks: int | None = None
    timeouts: int | None = None
    actions: int | None = None
    autonomous_actions: int | None = None
    policy_violations: int | None = None
    sessions: int | None = None
    disclosures: int | None = None
    cost: Decimal | None = None
    currency: str = ""
    cycle_hours: Decimal | None = None

    @property
    def key(self) -> tuple[str, str, date, date]:
        """What it is a report of; the same key again is a correction."""
        return self.workflow, self.tool_chain, self.period_start, self.period_end

    @property
    def figures(self) -> dict[str, Any]:
        """All that it says of its key."""
        return {name: getattr(self, name) for name in FIGURES}


_KEY = {"workflow", "tool_chain", "period_start", "period_end"}
FIGURES = tuple(f.name for f in fields(Reported) if f.name not in _KEY)


def reported(cells: Mapping[str, Any]) -> Reported:
    """A row from cells that were read."""
    given = {name: value for name, value in cells.items() if value is not None}
    given["currency"] = given.get("currency", "").upper()
    return Reported(**given)


def faults_of(row: Reported, today: date) -> dict[str, Refusal]:
    """What is wrong with a row, by column."""
    found = dict(_period(row, today))
    found |= {n: Refusal("workflow.number_large", {"most": MOST}) for n in NUMBERS
              if (getattr(row, n) or 0) > MOST}  # fmt: skip
    for part, of in PARTS.items():
        n, whole_ = getattr(row, part), getattr(row, of)
        if n is not None and whole_ is None:
            found.setdefault(of, Refusal("workflow.whole_missing", {"part": part, "whole": of}))
        elif n is not None and n > whole_:
            found.setdefault(part, Refusal("workflow.part_large", {"whole": of, "most": whole_}))
    if row.policy_violations is not None and row.actions is None:
        params = {"part": "policy_violations", "whole": "actions"}
        found.setdefault("actions", Refusal("workflow.whole_missing", params))
    return found | _money(row)


def _period(row: Reported, today: date) -> Iterable[tuple[str, Refusal]]:
    if row.period_end < row.period_start:
        yield "period_end", Refusal("workflow.period_backwards")
    elif row.period_end - row.period_start >= LONGEST:
        yield "period_end", Refusal("workflow.period_long", {"most": LONGEST.days})
    elif row.period_start < EARLIEST:
        yield "period_start", Refusal("workflow.period_early", {"since": EARLIEST.year})
    elif row.period_end > today:
        yield "period_end", Refusal("workflow.period_not_over")


def _money(row: Reported) -> dict[str, Refusal]:
    found: dict[str, Refusal] = {}
    if (row.cost is None) is not (row.currency == ""):
        found["currency"] = Refusal("workflow.cost_with_currency")
    elif row.currency and row.currency not in CODES:
        found["currency"] = Refusal("workflow.currency_unknown", {"currency": row.currency})
    for name, most, places in (("cost", MOST_COST, 2), ("cycle_hours", MOST_HOURS, 3)):
        value = getattr(row, name)
        if value is not None and (value > most or value != round(value, places)):
            params = {"most": f"{most:f}", "places": places}
            found[name] = Refusal("workflow.amount_fine", params)
    return found


@dataclass(frozen=True)
class Standing:
    """A report that counts already: which period, of which tools."""

    tool_chain: str
    period_start: date
    period_end: date


def clash(row: Reported, others: Iterable[Standing]) -> Refusal | None:
    """Why a row cannot stand beside the others of its workflow: tasks would be counted twice.

    Periods are the same or apart; one period is told as a whole or by chains of tools.
    """
    for other in others:
        if row.period_start > other.period_end or other.period_start > row.period_end:
            continue
        params = {"start": other.period_start, "end": other.period_end}
        if (row.period_start, row.period_end) != (other.period_start, other.period_end):
            return Refusal("workflow.period_overlaps", params)
        if row.tool_chain != other.tool_chain and not (row.tool_chain and other.tool_chain):
            return Refusal("workflow.whole_and_chains", params)
    return None
