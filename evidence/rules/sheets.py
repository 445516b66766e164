"""Populations as JSON and CSV that say the same, safe to open in a spreadsheet."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from evidence.rules.people import Who

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
Row = Mapping[str, object]


@dataclass(frozen=True)
class Population:
    """Rows of one kind; what the note says beside them is in evidence.sentences."""

    name: str
    columns: tuple[str, ...]
    rows: Sequence[Row]

    @property
    def json_name(self) -> str:
        return f"population/{self.name}.json"

    @property
    def csv_name(self) -> str:
        return f"population/{self.name}.csv"


def plain(value: object) -> object:
    """A value as JSON holds it: times in UTC, people by name, fractions as text."""
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return _simple(value)


def _simple(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Who | float) else value


def population_of(name: str, columns: str, rows: Iterable[Mapping[str, object]]) -> Population:
    names = tuple(columns.split())
    return Population(name, names, [{n: plain(row[n]) for n in names} for row in rows])


def as_json(value: object) -> bytes:
    """JSON for people and programs: sorted keys, two spaces, one line end at the end."""
    return (json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def inert(text: str) -> str:
    """Text that a spreadsheet will not take for a formula: an apostrophe before the first sign.

    Source: 3-quality.md, Security ("XLSX/CSV formula injection neutralised").
    """
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def cell(value: object) -> str:
    """One value as CSV text. verify.py repeats these five lines; a test keeps them equal."""
    if value is None:
        return ""
    if isinstance(value, str):
        return inert(value)
    return inert(json.dumps(value, ensure_ascii=False, sort_keys=True))


def as_csv(columns: Sequence[str], rows: Sequence[Row]) -> bytes:
    """RFC 4180, UTF-8 with the mark that spreadsheets look for. Raises KeyError for a hole."""
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([[cell(row[column]) for column in columns] for row in rows])
    return sheet.getvalue().encode("utf-8-sig")


def population_members(population: Population) -> dict[str, bytes]:
    """Both files of one population, by their names in the pack."""
    columns = population.columns
    rows = [{column: row[column] for column in columns} for row in population.rows]
    return {
        population.json_name: as_json(rows),
        population.csv_name: as_csv(columns, rows),
    }


def population_note(population: Population, words: Row) -> dict[str, object]:
    """How this population was drawn (source, filters, clock), for populations.json.

    The auditor's first question (1-domain.md §8); ``words`` are its sentences.
    """
    return {
        "name": population.name,
        "json": population.json_name,
        "csv": population.csv_name,
        "columns": list(population.columns),
        "count": len(population.rows),
        **words,
    }
