"""Lists that are brought in as CSV or XLSX: every row, and everything that is wrong, by line.

Pure Python. A list has columns; each is read by a function that gives a value, or a ``Refusal``
where the cell says something else than it should. An empty cell is None: not told.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from govportal.faults import FORBIDDEN, TURNING
from govportal.refusals import Refusal
from registry.rules.inventory import Fault, Record, records
from registry.rules.inventory.inert import revived

Reader = Callable[[str], Any]
WHOLE = re.compile(r"[0-9]{1,18}")
AMOUNT = re.compile(r"[0-9]{1,15}(\.[0-9]{1,9})?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Line:
    """One row as it was read; ``number`` counts from the header, which is 1."""

    number: int
    cells: Mapping[str, Any]


def whole(cell: str) -> int | Refusal:
    """A whole number from 0, without signs, points or blanks between digits."""
    return int(cell) if WHOLE.fullmatch(cell) else Refusal("sheet.not_whole")


def amount(cell: str) -> Decimal | Refusal:
    """A number from 0 with a decimal point; commas are not guessed at."""
    return Decimal(cell) if AMOUNT.fullmatch(cell) else Refusal("sheet.not_amount")


EARLIEST = date(2000, 1, 1)
"""No report and no completion is older: an earlier year is one that was mistyped."""


def day(cell: str) -> date | Refusal:
    try:
        if DAY.fullmatch(cell):
            return date.fromisoformat(cell)
    except ValueError:
        pass
    return Refusal("sheet.not_day")


def text(most: int) -> Reader:
    """A text of at most so many characters."""

    def read(cell: str) -> str | Refusal:
        if FORBIDDEN.search(cell) or TURNING.search(cell):
            return Refusal("sheet.not_text")
        said = " ".join(cell.split())
        if len(said) > most:
            return Refusal("sheet.too_long", {"most": most, "has": len(said)})
        return said

    return read


def read_sheet(
    data: bytes, columns: Mapping[str, Reader], needed: Sequence[str], most: int
) -> tuple[list[Line], list[Fault]]:
    """The rows of a list and everything that is wrong with it; rows with faults are left out.

    The first row names the columns, in any order; those that are not known are read past. Raises
    Refused for what is no such file at all.
    """
    rows = list(records(data))
    header = [re.sub(r"[\s-]+", "_", cell.strip().casefold()) for cell in rows[0].cells]
    if faults := _of_header(header, rows, columns, needed, most):
        return [], faults
    lines, faults = [], []
    for row in rows[1:]:
        cells, wrong = _of_row(row, header, columns, needed)
        faults += wrong
        if not wrong:
            lines.append(Line(row.number, cells))
    return lines, faults


def _of_header(
    header: Sequence[str],
    rows: Sequence[Record],
    columns: Mapping[str, Reader],
    needed: Sequence[str],
    most: int,
) -> list[Fault]:
    faults = [Fault(row.number, "", row.fault) for row in rows if row.fault]
    missing = [name for name in needed if name not in header]
    faults += [Fault(1, name, Refusal("sheet.column_missing")) for name in missing]
    twice = sorted(name for name in columns if header.count(name) > 1)
    faults += [Fault(1, name, Refusal("sheet.column_twice")) for name in twice]
    if len(rows) > most + 1:
        faults.append(Fault(most + 2, "", Refusal("sheet.rows_many", {"most": most})))
    if len(rows) == 1 and not faults:
        faults.append(Fault(1, "", Refusal("sheet.rows_none")))
    return faults


def _of_row(
    row: Record, header: Sequence[str], columns: Mapping[str, Reader], needed: Sequence[str]
) -> tuple[dict[str, Any], list[Fault]]:
    if len(row.cells) != len(header):
        params = {"has": len(row.cells), "all": len(header)}
        return {}, [Fault(row.number, "", Refusal("sheet.row_width", params))]
    given = {n: revived(cell).strip() for n, cell in zip(header, row.cells, strict=True)}
    read = {name: _cell(given.get(name, ""), columns[name]) for name in columns}
    for name in needed:
        if read[name] is None:
            read[name] = Refusal("sheet.cell_missing")
    wrong = [Fault(row.number, n, why) for n, why in read.items() if isinstance(why, Refusal)]
    return read, wrong


def _cell(cell: str, reader: Reader) -> Any:
    return reader(cell) if cell else None
