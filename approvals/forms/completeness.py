"""What the desk types: what is missing of a request, each with its part."""

from collections.abc import Mapping
from dataclasses import dataclass

from approvals.rules.completeness import MOST_MISSING, Part

FIRST_ROWS, MORE_ROWS = 4, 4


@dataclass(frozen=True)
class PartRow:
    """One line of the form, as typed."""

    n: int
    path: str = ""
    sentence: str = ""


def typed(data: Mapping[str, str], name: str) -> str:
    """What was typed, without NUL characters, which no database stores and nobody sees."""
    return data.get(name, "").replace("\x00", "")


def part_rows(data: Mapping[str, str]) -> list[PartRow]:
    """The lines of the form: all that were shown, and some more where they are asked for."""
    shown = typed(data, "rows")
    count = int(shown) if shown.isdecimal() and len(shown) < 4 else FIRST_ROWS
    count = min(count + (MORE_ROWS if "more" in data else 0), MOST_MISSING)
    return [
        PartRow(n, typed(data, f"path-{n}")[:120], typed(data, f"sentence-{n}"))
        for n in range(1, count + 1)
    ]


def parts_of(rows: list[PartRow]) -> list[Part]:
    """The lines in which something stands."""
    return [
        Part(row.path, row.sentence.strip()) for row in rows if row.path or row.sentence.strip()
    ]


def ground_of(data: Mapping[str, str]) -> Part | None:
    """What made a question necessary, where anything was named."""
    path, sentence = typed(data, "part")[:120], typed(data, "why")
    return Part(path, sentence) if path or sentence.strip() else None
