"""Answers at their places: merging, marking, and where each stands in the form. Pure Python."""

import copy
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from approvals.rules.content import (
    BY_PATH,
    Content,
    Field,
    Step,
    Type,
    answer,
    fields_of,
    is_blank,
)
from approvals.rules.texts import LISTED_AHEAD

FILLED_IN = frozenset({"agent_metadata.kind", "agent_metadata.agent"})
"""Answers that the portal may have given by itself."""


def merge(content: Mapping[str, Any], changes: Mapping[str, Any]) -> Content:
    """The content with the answers at ``section.key`` replaced; None takes an answer away."""
    merged: Content = copy.deepcopy(dict(content))
    for path, value in changes.items():
        section, key = path.split(".", 1)
        inside = merged.get(section)
        inside = dict(inside) if isinstance(inside, dict) else {}
        if value is None:
            inside.pop(key, None)
        else:
            inside[key] = copy.deepcopy(value)
        merged[section] = inside
        if not inside:
            del merged[section]
    return merged


def seen(content: Mapping[str, Any], paths: Iterable[str]) -> str:
    """A short mark of the answers at ``paths``; it differs as soon as one of them does."""
    given = {path: answer(content, path) for path in paths}
    return hashlib.sha256(json.dumps(given, sort_keys=True).encode()).hexdigest()[:24]


def anchor(path: str) -> str:
    """The name of the control that a fault's place means, for links to it from other pages."""
    top = top_of(path)
    field, rest = BY_PATH.get(top), path[len(top) :]
    if field is None or field.type is Type.TEXTS:
        return top
    if field.type is Type.ROWS:
        found = re.match(r"\[(\d+)\](?:\.(\w+))?", rest)
        row, key = (found[1], found[2]) if found else ("0", None)
        shown_first = field.parts[1 if top in LISTED_AHEAD else 0].key
        return f"{top}-{row}-{key or shown_first}"
    if field.type is Type.NUMBERS:
        return f"{top}-0-key"
    if field.type is Type.MAPPING:
        return _anchor_in(field, top, rest.lstrip("."))
    return f"{top}-value" if field.type is Type.MONEY else top


def _anchor_in(field: Field, top: str, key: str) -> str:
    part = field.part(key.partition(".")[0].partition("[")[0]) or field.parts[0]
    return f"{top}-{part.key}" + ("-value" if part.type is Type.MONEY else "")


def top_of(path: str) -> str:
    """The question a place belongs to: ``section.key`` of ``section.key[2].part``."""
    return ".".join(path.split(".")[:2]).partition("[")[0]


def step_of(path: str) -> Step:
    """The step on which the question at a place stands; the first one for no question."""
    field = BY_PATH.get(top_of(path))
    return field.step if field else Step.BASICS


def is_begun(content: Mapping[str, Any], step: Step) -> bool:
    """Whether somebody answered anything on this step, beside what the portal filled in."""
    given = [f.path for f in fields_of(step) if not is_blank(answer(content, f.path))]
    return any(path not in FILLED_IN for path in given)
