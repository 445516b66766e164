"""What a pilot must bring before it may be asked for (1-domain.md §4). Pure Python."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from approvals.rules.content import Content, answer, is_blank, tools
from approvals.rules.kind_routes import PILOT_DAYS

UNTIL = "agent_metadata.pilot_until"
POPULATION = "business_justification.user_population"
WANTED = "agent_metadata.proposed_production_date"
OUTSIDE = "agent_capabilities.external_communications"
CUSTOMERS = "agent_capabilities.customer_data"
DATA = "agent_capabilities.data_processed"
ENVIRONMENT = "agent_capabilities.environment"
TOOLS = "agent_capabilities.tools_requested"
BUDGET = "agent_capabilities.autonomy_limits.daily_budget"
LOGGING = "security_assessment.audit_logging_configured"
TESTED = "security_assessment.kill_switch_tested_on"
AWAY = frozenset({"development", "staging"})
SERVED = ("customer", "policyholder", "patient")
"""Words in a field's name that say whose data it is."""

Row = tuple[str, str, bool, Mapping[str, object]]
"""Code, path of the answer that would meet it, whether it is met, and what the sentence needs."""


def last_day(content: Content) -> date | None:
    """The last day of the pilot; None where none is given, or it is no date."""
    return _day(content, UNTIL)


def _day(content: Content, path: str) -> date | None:
    try:
        return date.fromisoformat(str(answer(content, path) or ""))
    except ValueError:
        return None


def pilot_days(content: Content, today: date) -> Iterator[Row]:
    """What is judged by the day on which it is sent: its end within 90 days, its test before."""
    last, latest = last_day(content), today + timedelta(days=PILOT_DAYS)
    if last is not None:
        words = {"most": PILOT_DAYS, "latest": latest.isoformat()}
        yield "gate.pilot_length", UNTIL, today <= last <= latest, words
    tested = str(answer(content, TESTED) or "")
    if tested:
        yield "gate.kill_switch_past", TESTED, tested <= today.isoformat(), {}


def pilot_gates(content: Content) -> Iterator[Row]:
    """Everything else a pilot must bring, met or not."""
    yield "gate.pilot_end", UNTIL, not is_blank(answer(content, UNTIL)), {}
    first, last = _day(content, WANTED), last_day(content)
    if first is not None and last is not None:
        yield "gate.pilot_start", WANTED, first <= last, {}
    yield "gate.pilot_outside", OUTSIDE, answer(content, OUTSIDE) is not True, {}
    yield "gate.pilot_inside", POPULATION, answer(content, POPULATION) == "internal", {}
    yield "gate.pilot_environment", ENVIRONMENT, answer(content, ENVIRONMENT) in AWAY, {}
    yield from _customers(content)
    for n, tool in tools(content):
        yield from _tool(n, tool)
    yield "gate.pilot_cost", BUDGET, not is_blank(answer(content, BUDGET)), {}
    yield "gate.pilot_logging", LOGGING, answer(content, LOGGING) is True, {}
    yield "gate.pilot_kill_switch", TESTED, not is_blank(answer(content, TESTED)), {}


def _customers(content: Content) -> Iterator[Row]:
    yield "gate.pilot_customers", CUSTOMERS, answer(content, CUSTOMERS) is False, {}
    listed = answer(content, DATA)
    names = listed if isinstance(listed, list) else []
    named = [name for name in names if _is_of_customers(name)]
    yield "gate.pilot_customer_data", DATA, not named, {"found": named[0] if named else ""}


def _is_of_customers(name: Any) -> bool:
    return any(word in str(name).casefold() for word in SERVED)


def _tool(n: int, tool: Mapping[str, Any]) -> Iterator[Row]:
    """Its permissions are scoped, and it works away from production."""
    words = {"tool": str(tool.get("name") or n + 1)}
    for key in ("operations", "scope"):
        path = f"{TOOLS}[{n}].{key}"
        yield "gate.pilot_scope", path, not is_blank(tool.get(key)), words
    elsewhere = tool.get("environment") != "production"
    yield "gate.pilot_tool", f"{TOOLS}[{n}].environment", elsewhere, words
