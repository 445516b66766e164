"""All faults of a content at once, and the keys nobody knows. The same for files and the form."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from approvals.rules.content import (
    BY_PATH,
    MAX_ITEMS,
    MAX_ROWS,
    SECTIONS,
    Content,
    Field,
    Type,
    is_blank,
)
from approvals.rules.faults import Fault, Unknown, describe, show
from approvals.rules.intake.scalars import (
    money_faults,
    scalar_faults,
    text_faults,
    wrong_type,
)
from govportal.faults import forbidden
from govportal.plain_yaml import MAX_LEVELS

MAX_KEY = 120
GUESSES = 50
"""So many unknown keys are compared with the known ones; comparing is slow."""

NAMED = (
    "agent_metadata.name",
    "agent_metadata.business_owner",
    "agent_metadata.technical_owner",
)
"""Without these nobody knows what a file asks for and who answers: it is not taken in."""


def check_content(content: Content) -> list[Fault]:
    """What is wrong with the answers given; unanswered questions are no fault here.

    Never raises for any value that JSON can hold.
    """
    return [found for found in _walk(content) if isinstance(found, Fault)]


def unknown_keys(content: Content) -> list[Unknown]:
    """Every key that no question has, with its value and the likely one it stands for."""
    found = [item for item in _walk(content) if isinstance(item, Unknown)]
    return [
        Unknown(item.path, item.value, _meant(item.path) if n < GUESSES else "", item.line)
        for n, item in enumerate(found)
    ]


def missing_names(content: Content) -> list[Fault]:
    """The name and the two owners, where missing or blank, in the words of the form."""
    return [
        Fault("answer.missing", path, {"label": BY_PATH[path].label})
        for path in NAMED
        if is_blank(_at(content, path))
    ]


def _at(content: Content, path: str) -> Any:
    section, key = path.split(".")
    inside = content.get(section)
    return inside.get(key) if isinstance(inside, Mapping) else None


def _walk(content: Content) -> Iterator[Fault | Unknown]:
    for section, inside in content.items():
        if section not in SECTIONS:
            yield from _unknown(show(section, MAX_KEY), section, inside)
        elif not isinstance(inside, dict):
            params = {"label": section, "found": describe(inside), "expected": "a mapping of keys"}
            yield Fault("answer.wrong_type", section, params)
        else:
            yield from _keys(section, inside, SECTIONS[section])


def _keys(
    path: str, found: Mapping[str, Any], fields: Iterable[Field]
) -> Iterator[Fault | Unknown]:
    known = {field.key: field for field in fields}
    for key, value in found.items():
        place = f"{path}.{show(key, MAX_KEY)}"
        if key in known:
            yield from _answer(known[key], place, value)
        else:
            yield from _unknown(place, key, value)


def _unknown(path: str, key: str, value: Any) -> Iterator[Fault | Unknown]:
    yield Unknown(path, value)
    yield from _free(path, {key: value})


def _answer(field: Field, path: str, value: Any) -> Iterator[Fault | Unknown]:
    check = _COMPOSED.get(field.type)
    if check is None:
        yield from scalar_faults(field, path, value)
    elif value is not None:
        shape = list if field.type in (Type.TEXTS, Type.ROWS) else dict
        if isinstance(value, shape):
            yield from check(field, path, value)
        else:
            yield wrong_type(field, path, value)


def _texts(field: Field, path: str, value: list[Any]) -> Iterator[Fault]:
    yield from _too_many(field, path, len(value), MAX_ITEMS)
    for n, line in enumerate(value[:MAX_ITEMS]):
        if isinstance(line, str):
            yield from text_faults(field, f"{path}[{n}]", line)
        else:
            yield wrong_type(Field("", Type.TEXT, field.label), f"{path}[{n}]", line)


def _rows(field: Field, path: str, value: list[Any]) -> Iterator[Fault | Unknown]:
    yield from _too_many(field, path, len(value), MAX_ROWS)
    names: set[str] = set()
    for n, row in enumerate(value[:MAX_ROWS]):
        place = f"{path}[{n}]"
        if not isinstance(row, dict):
            yield wrong_type(Field("", Type.MAPPING, field.label), place, row)
            continue
        yield from _keys(place, row, field.parts)
        yield from _incomplete(field, place, row, n)
        name = row.get(field.parts[0].key)
        if isinstance(name, str) and name.strip():
            if name.strip().casefold() in names:
                yield Fault("answer.twice", place, {"label": field.label, "found": show(name)})
            names.add(name.strip().casefold())


def _incomplete(field: Field, path: str, row: Mapping[str, Any], n: int) -> Iterator[Fault]:
    """A row that somebody began must say what every row says."""
    for part in field.parts:
        if part.from_tier == 1 and is_blank(row.get(part.key)):
            params = {"label": part.label, "row": n + 1, "list": field.label}
            yield Fault("answer.row_part_missing", f"{path}.{part.key}", params)


def _mapping(field: Field, path: str, value: dict[str, Any]) -> Iterator[Fault | Unknown]:
    yield from _keys(path, value, field.parts)


def _money(field: Field, path: str, value: dict[str, Any]) -> Iterator[Fault | Unknown]:
    yield from money_faults(field, path, value)
    for key in sorted(value.keys() - {"value", "currency"}):
        yield from _unknown(f"{path}.{show(key, MAX_KEY)}", key, value[key])


def _numbers(field: Field, path: str, value: dict[str, Any]) -> Iterator[Fault]:
    yield from _too_many(field, path, len(value), MAX_ITEMS)
    for key, number in list(value.items())[:MAX_ITEMS]:
        place = f"{path}.{show(key, MAX_KEY)}"
        figure = Field("", Type.DECIMAL, field.label)
        if bad := forbidden(key):
            params = {"label": field.label, "found": bad}
            yield Fault("answer.forbidden_character", place, params)
        if number is None:
            yield wrong_type(figure, place, number)
        yield from scalar_faults(figure, place, number)


def _free(where: Field | str, value: Any, path: str = "") -> Iterator[Fault]:
    """Anything JSON can hold but floats, at most MAX_LEVELS deep; walked without recursion."""
    label = where.label if isinstance(where, Field) else where
    waiting = [(value, 1)]
    while waiting:
        item, level = waiting.pop()
        if level > MAX_LEVELS:
            yield Fault("yaml.too_deep", path or label, {"limit": MAX_LEVELS})
            return
        texts = [item] if isinstance(item, str) else []
        if isinstance(item, dict):
            texts = [str(key) for key in item]
            waiting.extend((inner, level + 1) for inner in item.values())
        elif isinstance(item, list):
            waiting.extend((inner, level + 1) for inner in item)
        elif isinstance(item, float) or (isinstance(item, int) and abs(item) >= 2**53):
            params = {"label": label, "found": str(item), "expected": "a whole number or a text"}
            yield Fault("answer.wrong_type", path or label, params)
        if bad := next(filter(None, map(forbidden, texts)), ""):
            params = {"label": show(label), "found": bad}
            yield Fault("answer.forbidden_character", path or label, params)


def _free_field(field: Field, path: str, value: Any) -> Iterator[Fault]:
    yield from _free(field, value, path)


_COMPOSED: Mapping[Type, Callable[[Field, str, Any], Iterator[Fault | Unknown]]] = {
    Type.TEXTS: _texts,
    Type.ROWS: _rows,
    Type.MAPPING: _mapping,
    Type.MONEY: _money,
    Type.NUMBERS: _numbers,
    Type.FREE: _free_field,
}


def _too_many(field: Field, path: str, found: int, limit: int) -> Iterator[Fault]:
    if found > limit:
        params = {"label": field.label, "found": found, "limit": limit}
        yield Fault("answer.too_many", path, params)


def _meant(path: str) -> str:
    """The known key that an unknown one most likely stands for, with its path if elsewhere."""
    *above, key = path.split(".")
    elsewhere = [known for known in BY_PATH if known.endswith(f".{key}")]
    if len(key) > 60 or len(above) > 3:
        return ""
    near = get_close_matches(key, _siblings(above), n=1, cutoff=0.75)
    return near[0] if near else (elsewhere[0] if elsewhere else "")


def _siblings(above: list[str]) -> list[str]:
    if not above:
        return list(SECTIONS)
    if len(above) == 1:
        return [field.key for field in SECTIONS.get(above[0], ())]
    parent = BY_PATH.get(f"{above[0]}.{above[1].partition('[')[0]}")
    if parent is not None and len(above) == 3:
        parent = parent.part(above[2].partition("[")[0])
    return [part.key for part in parent.parts] if parent else []
