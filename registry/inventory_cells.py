"""Agents as the cells of an inventory file, and cells as the columns of an agent."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from govportal.people.models import Person, Unit
from registry.models import Agent
from registry.names import PEOPLE_FIELDS
from registry.rules.inventory import LISTS, WORDS
from registry.rules.inventory.columns import stored

IMPORTED = "Imported with the inventory."
FIELD = {
    "business_unit": "unit",
    "lifecycle_state": "lifecycle",
    "last_review_date": "last_review_on",
    "next_review_date": "next_review_on",
    "risk_tier": "tier",
}
"""The agent's column behind a column of the file, where it has another name."""


def cells_of(agent: Agent) -> dict[str, str]:
    """What an export writes of an agent and an import compares with; its people are loaded."""
    return {
        "slug": agent.slug,
        "name": _plain(agent.name),
        "purpose": _plain(agent.purpose),
        "business_unit": agent.unit.name,
        **{name: _email(getattr(agent, name)) for name in PEOPLE_FIELDS},
        **{column: _word(agent, column) for column in WORDS},
        "llm_provider": agent.llm_provider,
        "model_version": agent.model_version,
        **{name: ";".join(map(str, getattr(agent, name))) for name in LISTS},
        "last_review_date": _day(agent.last_review_on),
        "next_review_date": _day(agent.next_review_on),
        "risk_tier": str(agent.tier or ""),
    }


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _email(person: Person | None) -> str:
    return person.email.lower() if person else ""


def _word(agent: Agent, column: str) -> str:
    return WORDS[column][getattr(agent, FIELD.get(column, column))]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def fields_of(
    cells: Mapping[str, str], people: Mapping[str, Person], units: Mapping[str, Unit]
) -> dict[str, Any]:
    """The agent's columns that these cells stand for. ``people`` by address, ``units`` by name."""
    fields: dict[str, Any] = {}
    for column, cell in cells.items():
        if column in PEOPLE_FIELDS:
            fields[column] = people[cell] if cell else None
        elif column == "business_unit":
            fields["unit"] = units[cell]
        else:
            fields[FIELD.get(column, column)] = _value(column, cell)
    if "tier" in fields:
        fields["tier_reason"] = IMPORTED if fields["tier"] else ""
    return fields


def _value(column: str, cell: str) -> Any:
    if column in WORDS:
        return stored(column, cell)
    return VALUES.get(column, str)(cell)


VALUES: Mapping[str, Callable[[str], Any]] = {
    "last_review_date": lambda cell: date.fromisoformat(cell) if cell else None,
    "next_review_date": lambda cell: date.fromisoformat(cell) if cell else None,
    "risk_tier": lambda cell: int(cell) if cell else None,
    **dict.fromkeys(LISTS, lambda cell: cell.split(";") if cell else []),
}
