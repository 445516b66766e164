"""What a retirement and a lower tier must say, beside which agent it is about. Pure Python.

The gates of a deployment were judged when that was decided (1-domain.md §4, kinds).
"""

from collections.abc import Iterator, Mapping
from datetime import date

from approvals.rules.content import Content, answer, is_blank

RETIREMENT, TIER_CHANGE = "agent_metadata.retirement", "agent_metadata.tier_change"
LAST_DAY, TO = f"{RETIREMENT}.on", f"{TIER_CHANGE}.to"
OF_OWNERS = frozenset({"retirement", "tier_change"})
"""Only who answers for the agent asks for these."""

Row = tuple[str, str, bool, Mapping[str, object]]


def retirement_gates(content: Content) -> Iterator[Row]:
    """Why, and until when it runs."""
    why = f"{RETIREMENT}.why"
    yield "gate.retirement_why", why, not is_blank(answer(content, why)), {}
    yield "gate.retirement_on", LAST_DAY, last_day(content) is not None, {}


def tier_change_gates(content: Content) -> Iterator[Row]:
    """To which tier, and why the risk is lower."""
    why = f"{TIER_CHANGE}.why"
    yield "gate.tier_change_to", TO, wanted_tier(content) is not None, {}
    yield "gate.tier_change_why", why, not is_blank(answer(content, why)), {}


def last_day(content: Content) -> date | None:
    """The day on which the agent is taken down; None where none is given, or it is no date."""
    try:
        return date.fromisoformat(str(answer(content, LAST_DAY) or ""))
    except ValueError:
        return None


def wanted_tier(content: Content) -> int | None:
    """The tier that is asked for; None where that is none."""
    found = str(answer(content, TO) or "")
    return int(found) if found in {"1", "2", "3"} else None


def reason_of(content: Content, path: str) -> str:
    """Why, in the words of who asks."""
    return str(answer(content, f"{path}.why") or "").strip()
