"""Where two schemes differ, in the words of the form where it has them. Pure Python."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from approvals.rules.schemes.files import without_versions
from approvals.rules.schemes.numbers import Number, numbers_of

MOST = 200
DIGITS = re.compile("[0-9]+")


@dataclass(frozen=True)
class Difference:
    """One place that differs. ``number``: where it is one of the form, else None."""

    op: str
    path: str
    before: object
    after: object
    number: Number | None = None


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """What the new scheme changes against the old one; a number of the form is named once."""
    numbers = {path: n for n in numbers_of(new) for path in map(_said, n.places)}
    found, seen = [], set()
    for one in _compared(without_versions(old), without_versions(new), ""):
        number = numbers.get(one.path) if one.op == "mod" else None
        if number is None and _says_again(one):
            continue
        if number is not None:
            if number.key in seen:
                continue
            seen.add(number.key)
        found.append(Difference(one.op, one.path, one.before, one.after, number))
    return found[:MOST]


def _says_again(one: Difference) -> bool:
    """Whether it is a sentence around a number that differs, too."""
    sentences = [DIGITS.sub("", str(said)) for said in (one.before, one.after)]
    is_around = one.path.endswith(".time") or one.path.startswith("tiers.floors[")
    return is_around and isinstance(one.after, str) and _alike(*sentences)


def _alike(old: str, new: str) -> bool:
    """“1 hour” and “30 hours” say the same of another number."""
    return old.rstrip("s") == new.rstrip("s")


def _said(place: tuple[str | int, ...]) -> str:
    return "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in place)[1:]


def _compared(old: Any, new: Any, path: str) -> Iterator[Difference]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys([*old, *new]):
            yield from _at(old, new, key, f"{path}.{key}" if path else str(key))
    elif isinstance(old, list) and isinstance(new, list):
        for n in range(max(len(old), len(new))):
            olds, news = dict(enumerate(old)), dict(enumerate(new))
            yield from _at(olds, news, n, f"{path}[{n}]")
    elif old != new or type(old) is not type(new):
        yield Difference("mod", path, old, new)


def _at(
    old: Mapping[Any, Any], new: Mapping[Any, Any], key: Any, path: str
) -> Iterator[Difference]:
    if key not in new:
        yield Difference("del", path, old[key], None)
    elif key not in old:
        yield Difference("add", path, None, new[key])
    else:
        yield from _compared(old[key], new[key], path)
