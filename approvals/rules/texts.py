"""Answers as the texts of a form's controls, and what a typed text means.

A text that does not mean what its question asks for stays as it was typed; the check of the
content then says what is wrong with it. Pure Python.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from approvals.rules.content import MAX_ITEMS, MAX_ROWS, RISK_CATEGORIES, Field, Type
from approvals.rules.faults import show

Texts = Mapping[str, str]
WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,15})")
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
FIGURE = Field("", Type.DECIMAL, "")
LISTED_AHEAD: Mapping[str, tuple[str, ...]] = {
    "security_assessment.risk_assessment": RISK_CATEGORIES,
}
"""Rows that stand in the form before anybody wrote them: the names in their first part."""


@dataclass(frozen=True)
class Input:
    """One control of the form: its question, its name, and its place as faults name it."""

    field: Field
    name: str
    path: str


def shown(field: Field, value: Any) -> str:
    """One answer as the text of its control."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if field.type is Type.TEXTS and isinstance(value, list):
        return "\n".join(str(line) for line in value)
    if isinstance(value, dict | list):
        return json.dumps(value, indent=2, ensure_ascii=False)
    return str(value)


def read(field: Field, text: str) -> Any:
    """What a typed text means; None for blanks, the text itself where it means nothing here."""
    if not text.strip():
        return None
    if field.type is Type.TEXTS:
        return [line.strip() for line in text.split("\n") if line.strip()]
    if field.type is Type.LONG_TEXT:
        return text.rstrip()
    word = text.strip()
    if field.type is Type.YES_NO:
        return {"yes": True, "no": False}.get(word, word)
    if field.type is Type.WHOLE_NUMBER:
        return int(word) if WHOLE.fullmatch(word) and abs(int(word)) < 2**53 else word
    if field.type is Type.FREE:
        return _mapping_of(word)
    return word


def _mapping_of(text: str) -> Any:
    """A JSON object, or the text itself when it is none or could not be stored."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return found if isinstance(found, dict) and _is_storable(found) else text


def _is_storable(value: Any) -> bool:
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            waiting += [*item.keys(), *item.values()]
        elif isinstance(item, list):
            waiting += item
        elif isinstance(item, str | float) and not _fits(item):
            return False
    return True


def _fits(item: str | float) -> bool:
    """No database stores NUL, lone surrogates or infinities in JSON."""
    return UNSTORABLE.search(item) is None if isinstance(item, str) else math.isfinite(item)


def plain(text: str) -> str:
    """A posted text with the line ends of the stored ones."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def rows_shown(field: Field, value: Any, added: bool = False) -> list[dict[str, Any]]:
    """The rows that the form shows: those written, those listed ahead, and a blank one if wanted.

    A list that must have a row shows a blank one from the start.
    """
    rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
    first = field.parts[0].key
    named = {str(row.get(first, "")).strip().casefold() for row in rows}
    ahead = [n for n in LISTED_AHEAD.get(field.path, ()) if n.casefold() not in named]
    rows = [*rows, *({first: name} for name in ahead)]
    wanted = added or (not rows and field.from_tier is not None)
    return [*rows, {}] if wanted and len(rows) < MAX_ROWS else rows


def figures_shown(value: Any) -> list[tuple[str, str]]:
    """The figures and numbers of a mapping, and one blank line for a further one."""
    given = list(value.items()) if isinstance(value, dict) else []
    lines = [(str(key), shown(FIGURE, number)) for key, number in given]
    return [*lines, ("", "")] if len(lines) < MAX_ITEMS else lines


def inputs(field: Field, texts: Texts, name: str = "", path: str = "") -> Iterator[Input]:
    """The controls of one question, as many rows as ``texts`` has."""
    name, path = name or field.path, path or field.path
    if field.type is Type.ROWS:
        for n in range(row_count(texts, name)):
            yield from _parts(field, texts, f"{name}-{n}", f"{path}[{n}]")
    elif field.type is Type.NUMBERS:
        yield from _figures(texts, name, path)
    elif field.type is Type.MAPPING:
        yield from _parts(field, texts, name, path)
    elif field.type is Type.MONEY:
        yield Input(field, f"{name}-value", path)
        yield Input(field, f"{name}-currency", f"{path}.currency")
    else:
        yield Input(field, name, path)


def _parts(field: Field, texts: Texts, name: str, path: str) -> Iterator[Input]:
    for part in field.parts:
        yield from inputs(part, texts, f"{name}-{part.key}", f"{path}.{part.key}")


def _figures(texts: Texts, name: str, path: str) -> Iterator[Input]:
    for n in range(row_count(texts, name)):
        key = texts.get(f"{name}-{n}-key", "").strip()
        yield Input(FIGURE, f"{name}-{n}-key", f"{path}[{n}]")
        yield Input(FIGURE, f"{name}-{n}-number", f"{path}.{show(key, 120)}")


def row_count(texts: Texts, name: str) -> int:
    """How many rows a posted form has; bounded, whatever it says."""
    said = texts.get(f"{name}-rows", "")
    return min(int(said), MAX_ITEMS) if said.isascii() and said.isdigit() and len(said) < 5 else 0


def texts_of(field: Field, value: Any, added: bool = False, name: str = "") -> dict[str, str]:
    """The texts of all controls of one question, by name."""
    name = name or field.path
    if field.type is Type.ROWS:
        return _texts_of_rows(field, rows_shown(field, value, added), name)
    if field.type is Type.NUMBERS:
        return _texts_of_figures(figures_shown(value), name)
    inside = value if isinstance(value, dict) else {}
    if field.type is Type.MAPPING:
        return _texts_of_parts(field, inside, name)
    if field.type is Type.MONEY:
        amount = value if isinstance(value, str) else inside.get("value")
        currency = inside.get("currency") or "EUR"
        return {f"{name}-value": shown(FIGURE, amount), f"{name}-currency": str(currency)}
    return {name: shown(field, value)}


def _texts_of_parts(field: Field, inside: Mapping[str, Any], name: str) -> dict[str, str]:
    texts: dict[str, str] = {}
    for part in field.parts:
        texts |= texts_of(part, inside.get(part.key), name=f"{name}-{part.key}")
    return texts


def _texts_of_rows(field: Field, rows: list[dict[str, Any]], name: str) -> dict[str, str]:
    texts = {f"{name}-rows": str(len(rows))}
    for n, row in enumerate(rows):
        texts |= _texts_of_parts(field, row, f"{name}-{n}")
    return texts


def _texts_of_figures(figures: list[tuple[str, str]], name: str) -> dict[str, str]:
    texts = {f"{name}-rows": str(len(figures))}
    for n, (key, number) in enumerate(figures):
        texts |= {f"{name}-{n}-key": key, f"{name}-{n}-number": number}
    return texts
