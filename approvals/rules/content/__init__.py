"""The questions of a request, as data: for the form, the files, the gates and the handbook.

Source: 1-domain.md §4 and 4-fine-print.md, "Requests". The order here is the order in a file.
"""

from collections.abc import Mapping
from typing import Any

from approvals.rules.content import (
    basics,
    capabilities,
    compliance,
    justification,
    monitoring,
    security,
)
from approvals.rules.content.fields import (
    MAX_ITEMS,
    MAX_ROWS,
    STEP_NAMES,
    Content,
    Field,
    Step,
    Type,
)
from approvals.rules.content.security import RISK_CATEGORIES
from govportal.faults import is_unseen

_ROOMS = (basics, justification, capabilities, security, compliance, monitoring)
SECTIONS: Mapping[str, tuple[Field, ...]] = {room.SECTION: room.FIELDS for room in _ROOMS}
FIELDS: tuple[Field, ...] = tuple(field for room in _ROOMS for field in room.FIELDS)
BY_PATH: Mapping[str, Field] = {field.path: field for field in FIELDS}

__all__ = [
    "BY_PATH",
    "FIELDS",
    "MAX_ITEMS",
    "MAX_ROWS",
    "RISK_CATEGORIES",
    "SECTIONS",
    "STEP_NAMES",
    "Content",
    "Field",
    "Step",
    "Type",
    "answer",
    "fields_of",
    "is_blank",
    "merge",
    "rows",
    "tools",
]


def fields_of(step: Step) -> tuple[Field, ...]:
    """The questions of one step of the form, in order."""
    return tuple(field for field in FIELDS if field.step is step)


def answer(content: Mapping[str, Any], path: str) -> Any:
    """The answer at a dotted path; None when it, or a mapping on the way to it, is absent."""
    found: Any = content
    for key in path.split("."):
        found = found.get(key) if isinstance(found, Mapping) else None
    return found


def merge(content: Mapping[str, Any], changes: Mapping[str, Any]) -> Content:
    """A copy of the content with answers set by dotted path; None takes an answer away.

    Rows are replaced as a whole. Raises ValueError when a path leads through something that is
    no mapping.
    """
    merged = dict(content)
    for path, value in changes.items():
        key, _dot, rest = path.partition(".")
        if rest:
            inside = merged.get(key, {})
            if not isinstance(inside, Mapping):
                raise ValueError(f"{key} is no mapping")
            merged[key] = merge(inside, {rest: value})
        elif value is None:
            merged.pop(key, None)
        else:
            merged[key] = value
    return merged


def is_blank(value: Any) -> bool:
    """Whether an answer says nothing: absent, nothing a reader sees, an empty list or mapping."""
    if isinstance(value, str):
        return is_unseen(value)
    if isinstance(value, list):
        return all(isinstance(line, str) and is_unseen(line) for line in value)
    return value is None or value == {}


def rows(content: Mapping[str, Any], path: str) -> list[tuple[int, Mapping[str, Any]]]:
    """The mappings of a list with their position from 0; anything else in it is left out."""
    found = answer(content, path)
    listed = found if isinstance(found, list) else []
    return [(n, row) for n, row in enumerate(listed) if isinstance(row, Mapping)]


def tools(content: Mapping[str, Any]) -> list[tuple[int, Mapping[str, Any]]]:
    """The tools asked for, with their position from 0."""
    return rows(content, "agent_capabilities.tools_requested")
