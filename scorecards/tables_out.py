"""Tables to take away, as CSV or XLSX: texts are inert, numbers are numbers."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, Any

from django.http import FileResponse

from registry.rules.inventory import inert

Cell = str | int | float | None
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
BOM = b"\xef\xbb\xbf"  # without it some spreadsheets take UTF-8 for something else


@dataclass(frozen=True)
class Table:
    """``name`` without ending; ``sheet``: what its sheet is called."""

    name: str
    sheet: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def file_of(table: Table, kind: str) -> tuple[IO[bytes], int]:
    """The file, to be read from its beginning, and how many rows it has; memory stays flat."""
    target = TemporaryFile()  # noqa: SIM115 - the answer closes it
    count = _as_csv(table, target) if kind == "csv" else _as_xlsx(table, target)
    target.seek(0)
    return target, count


def answer_of(file: IO[bytes], name: str, kind: str) -> FileResponse:
    answer = FileResponse(
        file, as_attachment=True, filename=f"{name}.{kind}", content_type=KINDS[kind]
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _as_csv(table: Table, target: IO[bytes]) -> int:
    target.write(BOM)
    text = io.TextIOWrapper(target, encoding="utf-8", newline="", write_through=True)
    count = 0
    try:
        writer = csv.writer(text)
        writer.writerow(table.columns)
        for row in table.rows:
            writer.writerow([_text(cell) for cell in row])
            count += 1
    finally:
        text.detach()  # the file stays open: it is handed out
    return count


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    return inert(cell) if isinstance(cell, str) else str(cell)


def _as_xlsx(table: Table, target: IO[bytes]) -> int:
    """Texts are texts, whatever they begin with; nothing is a formula or a link."""
    import xlsxwriter  # noqa: PLC0415 - loaded by the first export only

    book: Any = xlsxwriter.Workbook(target, {"constant_memory": True})
    sheet = book.add_worksheet(table.sheet[:31])
    bold = book.add_format({"bold": True})
    for place, column in enumerate(table.columns):
        sheet.write_string(0, place, column, bold)
    sheet.freeze_panes(1, 1)
    count = 0
    for count, row in enumerate(table.rows, 1):
        for place, cell in enumerate(row):
            if isinstance(cell, str):
                if cell:
                    sheet.write_string(count, place, inert(cell)[:32_767])  # what a cell can hold
            elif cell is not None:
                sheet.write_number(count, place, cell)
    book.close()
    return count
