"""Two manifests, line by line: what one has that the other has not. Pure Python."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Step = str | tuple[str, int]
"""One step of the way to a line: a key, or which of the rows or texts of that name."""
Parts = tuple[Step, ...]
WHOLE = ("parameters", "daily_budget")
"""Mappings that are one line: a schema and a sum mean something as a whole only."""


class Op(StrEnum):
    """How a line of a comparison differs; the words of the page’s ``data-op``."""

    ADD = "add"
    DEL = "del"
    MOD = "mod"
    SAME = "same"


@dataclass(frozen=True)
class Change:
    """One line of a comparison. ``before`` and ``after`` are None where there is nothing.

    ``parts`` is the way to it, ``path`` the same as a text for people.
    """

    op: Op
    path: str
    before: Any
    after: Any
    parts: Parts = ()


def difference(
    old: Mapping[str, Any] | None, new: Mapping[str, Any], *, with_same: bool = False
) -> list[Change]:
    """Line by line what ``new`` changes, in a stable order; against None all of it is new.

    Rows of tools are told apart by name (``tools[release_payment].scope``), lines of sets by
    themselves (``purposes[triage]``).
    """
    before, after = dict(leaves(old or {})), dict(leaves(new))
    lines = [_line(parts, before, after) for parts in before.keys() | after.keys()]
    lines.sort(key=lambda line: (line.path, repr(line.parts)))
    if not with_same:
        return [line for line in lines if line.op is not Op.SAME]
    return [line for line in lines if line.op is not Op.SAME or line.after != []]


def path_of(parts: Parts) -> str:
    """``tools[release_payment].scope``; equal names are numbered: ``tools[pay (2)].scope``."""
    path = ""
    for part in parts:
        if isinstance(part, str):
            path += f".{part}" if path else part
        else:
            name, nth = part
            path += f"[{name}]" if nth == 1 else f"[{name} ({nth})]"
    return path


_ABSENT = object()


def _line(parts: Parts, before: Mapping[Parts, Any], after: Mapping[Parts, Any]) -> Change:
    was, is_ = before.get(parts, _ABSENT), after.get(parts, _ABSENT)
    path = path_of(parts)
    if was is _ABSENT or (was is None and is_ is not _ABSENT and is_ is not None):
        op = Op.ADD if is_ is not None else Op.SAME
        return Change(op, path, None, is_, parts)
    if is_ is _ABSENT or (is_ is None and was is not None):
        return Change(Op.DEL if was is not None else Op.SAME, path, was, None, parts)
    return Change(Op.SAME if same(was, is_) else Op.MOD, path, was, is_, parts)


def same(one: Any, other: Any) -> bool:
    """Whether two values are one; yes is not 1, wherever it stands."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and bool(one == other)


def leaves(value: Any, parts: Parts = ()) -> Iterator[tuple[Parts, Any]]:
    """Every line of a manifest with the way to it; a list is also a line, by being answered."""
    if isinstance(value, Mapping):
        if parts and parts[-1] in WHOLE:
            yield parts, dict(value)
            return
        for key, inner in value.items():
            yield from leaves(inner, (*parts, str(key)))
    elif isinstance(value, list):
        yield parts, []
        for row, inner in _named(value):
            yield from leaves(inner, (*parts, row))
    else:
        yield parts, value


def _named(rows: list[Any]) -> Iterator[tuple[tuple[str, int], Any]]:
    """Each row under its name, each text under itself; equal names are numbered."""
    seen: dict[str, int] = {}
    for row in rows:
        name = str(row.get("name") if isinstance(row, Mapping) else row)
        seen[name] = seen.get(name, 0) + 1
        yield (name, seen[name]), row
