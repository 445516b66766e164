"""What each cell of an inventory file may say, and what is wrong with it. Pure Python.

A cell is read into its own form (dates ISO, addresses in small letters, words as an export writes
them), so that what a file says and what the portal knows can be compared as texts.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from govportal.refusals import Refusal
from registry.rules.entering import KEY
from registry.rules.inventory.columns import (
    DATES,
    LISTS,
    PEOPLE,
    REQUIRED,
    SHOWN,
    TAKEN,
    WHEN_BLANK,
    WORDS,
    word_of,
)
from registry.rules.inventory.inert import SIGNS, revived
from registry.rules.inventory.reading import Record

SLUG = re.compile(r"[a-z0-9-]+")
EMAIL = re.compile(r"[^\s@,;<>()\[\]\"]{1,64}@[^\s@,;<>()\[\]\"]+\.[^\s@,;<>()\[\]\".]+")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
LONGEST = {
    "name": 160,
    "purpose": 10_000,
    "business_unit": 120,
    "llm_provider": 200,
    "model_version": 200,
    **dict.fromkeys(PEOPLE, 254),
}
NAMES = ("name", "business_unit")
ITEMS, ITEM = 200, 200  # of a list, and characters of each
WRONG_BYTE = re.compile("[\udc80-\udcff]")
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: in which row (the header is 1), in which column, and why."""

    row: int
    column: str
    why: Refusal

    def as_json(self) -> dict[str, Any]:
        return {"row": self.row, "column": self.column or None, "message": str(self.why)}


def header_faults(header: Record) -> list[Fault]:
    """What is wrong with the first row: columns that are missing, unknown, or there twice."""
    names = column_names(header)
    known = {*TAKEN, *SHOWN}
    faults = [_unknown(name, names) for name in dict.fromkeys(names) if name not in known]
    twice = {name for name in names if names.count(name) > 1}
    faults += [Fault(1, n, Refusal("inventory.column_twice", {"column": n})) for n in sorted(twice)]
    missing = [name for name in REQUIRED if name not in names]
    faults += [
        Fault(1, name, Refusal("inventory.column_missing", {"column": name})) for name in missing
    ]
    return faults


def _unknown(name: str, names: Sequence[str]) -> Fault:
    shown = _shown(name)
    near = get_close_matches(name, [c for c in (*TAKEN, *SHOWN) if c not in names], n=1)
    if near:
        why = Refusal("inventory.column_near", {"column": shown, "near": near[0]})
    else:
        why = Refusal("inventory.column_unknown", {"column": shown})
    return Fault(1, shown, why)


def column_names(header: Record) -> list[str]:
    """The columns of a header row: capitals and blanks make no difference."""
    return [re.sub(r"[\s-]+", "_", cell.strip().casefold()) for cell in header.cells]


def faults_of(
    record: Record, columns: Sequence[str], known: Mapping[str, str]
) -> tuple[dict[str, str], list[Fault]]:
    """A row's cells in their own form, and what is wrong with it.

    ``known``: the cells of the agent with this slug, empty for a new one. A cell that says what
    the portal knows already is never wrong.
    """
    short = _width_fault(record, columns)
    if short is not None:
        return {}, [short]
    cells: dict[str, str] = {}
    faults: list[Fault] = []
    for column, raw in zip(columns, record.cells, strict=False):
        if column not in TAKEN:
            continue
        read = _read(column, raw, known)
        if isinstance(read, Refusal):
            faults.append(Fault(record.number, column, read))
        else:
            cells[column] = read
    return cells, faults + list(_between(record.number, cells, known))


def _width_fault(record: Record, columns: Sequence[str]) -> Fault | None:
    has = len(record.cells)
    params = {"has": has, "all": len(columns)}
    if has < len(columns):
        return Fault(record.number, "", Refusal("inventory.columns_few", params))
    if any(cell.strip() for cell in record.cells[len(columns) :]):
        return Fault(record.number, "", Refusal("inventory.columns_many", params))
    return None


def _read(column: str, raw: str, known: Mapping[str, str]) -> str | Refusal:
    """The cell in its own form, or why it cannot be taken."""
    if known and revived(raw).strip() == known.get(column):
        return known[column]
    wrong = _unreadable(column, raw) or (_name_refusal(column, raw) if column in NAMES else None)
    if wrong is not None:
        return wrong
    text = revived(raw).strip()
    if not text:
        missing = column in REQUIRED and not (known and not known.get(column))
        if missing:
            return Refusal("inventory.cell_missing", {"column": column})
        return WHEN_BLANK.get(column, "")
    if len(text) > LONGEST.get(column, len(text)):
        params = {"column": column, "most": LONGEST[column], "has": len(text)}
        return Refusal("inventory.text_long", params)
    return READERS.get(column, _as_it_is)(column, text)


def _unreadable(column: str, raw: str) -> Refusal | None:
    if found := WRONG_BYTE.search(raw):
        return Refusal("inventory.byte_wrong", {"byte": f"{ord(found[0]) - 0xDC00:02X}"})
    if found := UNPRINTABLE.search(raw):
        return Refusal("inventory.character_wrong", {"code": f"{ord(found[0]):04X}"})
    return Refusal("inventory.holds_key", {"column": column}) if KEY.search(raw) else None


def _name_refusal(column: str, raw: str) -> Refusal | None:
    """A name is one line and no formula; what an export made inert is neither.

    Nor does it hold what nobody sees and what turns the writing of the line around it.
    """
    if column == "name" and raw.lstrip(" \n").startswith(SIGNS):
        return Refusal("inventory.formula", {"column": column})
    text = raw.strip()
    if column == "name" and ("\n" in text or "\r" in text):
        return Refusal("inventory.line_break", {"column": column})
    hidden = next((c for c in text if not c.isprintable() and not c.isspace()), None)
    if hidden is not None:
        return Refusal("inventory.character_wrong", {"code": f"{ord(hidden):04X}"})
    return None


def _as_it_is(_column: str, text: str) -> str | Refusal:
    return text


def _slug(_column: str, text: str) -> str | Refusal:
    if SLUG.fullmatch(text) is None:
        return Refusal("inventory.slug_wrong")
    if not 2 <= len(text) <= 60:
        return Refusal("inventory.slug_length", {"has": len(text)})
    return text


def _word(column: str, text: str) -> str | Refusal:
    word = word_of(column, text)
    if word is not None:
        return word
    words = ", ".join(WORDS[column].values())
    params = {"column": column, "found": _shown(text), "words": words}
    return Refusal("inventory.word_unknown", params)


def _email(column: str, text: str) -> str | Refusal:
    if EMAIL.fullmatch(text) is None:
        return Refusal("inventory.email_wrong", {"column": column})
    return text.lower()


def _day(column: str, text: str) -> str | Refusal:
    try:
        found = date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        found = None
    return found.isoformat() if found else Refusal("inventory.date_wrong", {"column": column})


def _list(column: str, text: str) -> str | Refusal:
    items = list(dict.fromkeys(filter(None, (" ".join(i.split()) for i in text.split(";")))))
    if len(items) > ITEMS or any(len(item) > ITEM for item in items):
        params = {"column": column, "items": ITEMS, "most": ITEM}
        return Refusal("inventory.list_long", params)
    return ";".join(items)


def _line(_column: str, text: str) -> str | Refusal:
    """One line: blanks and line breaks are single blanks."""
    return " ".join(text.split())


def _tier(_column: str, text: str) -> str | Refusal:
    return text if text in {"1", "2", "3", "4"} else Refusal("inventory.tier_wrong")


READERS: Mapping[str, Callable[[str, str], str | Refusal]] = {
    "slug": _slug,
    "business_unit": _line,
    "llm_provider": _line,
    "model_version": _line,
    "risk_tier": _tier,
    **dict.fromkeys(WORDS, _word),
    **dict.fromkeys(PEOPLE, _email),
    **dict.fromkeys(DATES, _day),
    **dict.fromkeys(LISTS, _list),
}


def _between(row: int, cells: Mapping[str, str], known: Mapping[str, str]) -> Iterator[Fault]:
    """What no cell is wrong with by itself."""
    last, following = (cells.get(column, "") for column in DATES)
    unchanged = known and all(cells.get(c) == known.get(c) for c in DATES)
    if last and following and following < last and not unchanged:
        yield Fault(row, "next_review_date", Refusal("inventory.dates_reversed"))


def changes_between(
    cells: Mapping[str, str], known: Mapping[str, str], kept: Iterable[str] = ()
) -> dict[str, tuple[str, str]]:
    """What a row changes of what the portal knows: column to before and after; not ``kept``."""
    left = set(kept)
    return {
        column: (known.get(column, ""), cell)
        for column, cell in cells.items()
        if cell != known.get(column, "") and column not in left
    }


def _shown(text: str) -> str:
    """A piece of a file in a sentence: short, and without what cannot be written."""
    clean = "".join(c if c.isprintable() else "?" for c in text)
    return clean if len(clean) <= 60 else f"{clean[:59]}…"
