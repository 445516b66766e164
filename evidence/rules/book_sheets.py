"""Populations of a book, written row by row: CSV and JSON lines that say the same.

``verify.py`` reads both line by line, so that neither side ever holds a whole population.
"""

import csv
import json
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, Self

from evidence.rules.sheets import Population, Row, cell

OF = "of"
"""The first column of a population that runs over chapters: the key of the chapter."""


class _Lines:
    """What the CSV writer writes to."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file

    def write(self, text: str) -> None:
        self.file.write(text.encode())


class Sheet:
    """Both files of one population while they are written."""

    def __init__(self, columns: Sequence[str], jsonl: BinaryIO, table: BinaryIO) -> None:
        self.columns, self.count = tuple(columns), 0
        self._jsonl = jsonl
        table.write(b"\xef\xbb\xbf")
        self._writer = csv.writer(_Lines(table), lineterminator="\r\n")
        self._writer.writerow(self.columns)

    def add(self, row: Row) -> None:
        """One row. Raises KeyError for a hole."""
        kept = {column: row[column] for column in self.columns}
        line = json.dumps(kept, ensure_ascii=False, sort_keys=True) + "\n"
        self._jsonl.write(line.encode())
        self._writer.writerow([cell(kept[column]) for column in self.columns])
        self.count += 1


class Sheets:
    """All populations of a book below one folder; open until the last chapter is read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.known: dict[str, Sheet] = {}
        self._files = ExitStack()

    def __enter__(self) -> Self:
        (self.folder / "population").mkdir(mode=0o700, exist_ok=True)
        return self

    def __exit__(self, *_: object) -> None:
        self._files.close()

    def add(self, population: Population, of: str | None = None) -> None:
        """Rows of one population; ``of``: the chapter they belong to.

        Raises ValueError when the same population had other columns before.
        """
        columns = (*((OF,) if of else ()), *population.columns)
        sheet = self.known.get(population.name) or self._open(population.name, columns)
        if sheet.columns != columns:
            raise ValueError(f"population {population.name} has two lists of columns")
        for row in population.rows:
            sheet.add({OF: of, **row} if of else row)

    def _open(self, name: str, columns: Sequence[str]) -> Sheet:
        sheet = Sheet(columns, self._file(jsonl_name(name)), self._file(csv_name(name)))
        self.known[name] = sheet
        return sheet

    def _file(self, name: str) -> BinaryIO:
        return self._files.enter_context((self.folder / name).open("wb"))


def jsonl_name(name: str) -> str:
    return f"population/{name}.jsonl"


def csv_name(name: str) -> str:
    return f"population/{name}.csv"


def book_note(name: str, columns: Sequence[str], count: int, words: Row) -> dict[str, object]:
    """How one population was drawn, for populations.json; ``words`` are its sentences."""
    return {
        "name": name,
        "json": jsonl_name(name),
        "csv": csv_name(name),
        "columns": list(columns),
        "count": count,
        **words,
    }
