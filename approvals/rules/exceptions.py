"""What an exception must say, how long it may last, and when its rule is in question.

A time-limited waiver (1-domain.md §4): against which rule, why, what compensates, until when.
Pure Python.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from approvals.rules.content import Content, answer, is_blank
from approvals.rules.kind_routes import KIND_ROUTES_1

PATH = "agent_metadata.exception"
UNTIL = f"{PATH}.until"
REPEATED = 3
"""So many exceptions to one rule are a finding about the rule, within these days."""
REPEATED_DAYS = 90

Row = tuple[str, str, bool, Mapping[str, object]]


def said(content: Content, key: str) -> str:
    """One of its answers as a text: ``rule``, ``why``, ``measures``."""
    return str(answer(content, f"{PATH}.{key}") or "").strip()


def last_day(content: Content) -> date | None:
    """Its last day; None where none is given, or it is no date."""
    try:
        return date.fromisoformat(said(content, "until"))
    except ValueError:
        return None


def exception_gates(content: Content) -> Iterator[Row]:
    """What it must say; the gates of a deployment were judged when that was decided."""
    for key in ("rule", "why", "measures", "until"):
        path = f"{PATH}.{key}"
        yield f"gate.exception_{key}", path, not is_blank(answer(content, path)), {}


def most_days(routes: Mapping[str, Any]) -> int:
    """How many calendar days an exception may last, by the scheme or the shipped one."""
    shipped = KIND_ROUTES_1["exception"]
    found = routes.get("kinds", {}).get("exception", shipped)
    return int(found.get("most_days", shipped["most_days"]))


def length_fault(content: Content, today: date, most: int) -> Mapping[str, object] | None:
    """What the sentence needs when it would last too long or is over already; else None."""
    last, latest = last_day(content), today + timedelta(days=most)
    if last is None or today <= last <= latest:
        return None
    return {"most": most, "latest": latest.isoformat()}


def rule_key(rule: str) -> str:
    """The same for two ways of writing one rule: letters and digits alone count."""
    words = "".join(char if char.isalnum() else " " for char in rule.casefold())
    return " ".join(words.split())[:200]


def is_repeated(began: Iterable[date], today: date) -> bool:
    """Whether the exceptions to one rule that began on these days are a finding today."""
    first = today - timedelta(days=REPEATED_DAYS)
    return sum(first < day <= today for day in began) >= REPEATED
