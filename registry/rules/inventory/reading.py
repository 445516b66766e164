"""Reading inventory files, CSV and XLSX, record by record: in order, nothing guessed."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from govportal.refusals import Refusal, Refused

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 50_000
MOST_COLUMNS = 200
MOST_UNPACKED = 64 * 1024 * 1024  # bytes of all parts of an XLSX
MOST_PARTS = 500
MOST_BESIDE = 2 * 1024 * 1024  # bytes of styles, names and relations: XML that holds no cells
MOST_TIGHTLY = 100  # times smaller than unpacked; a real sheet is packed 5 to 30 times
TRIFLE = 1024 * 1024  # bytes unpacked that may be packed as tightly as they like
CELLS = ("xl/worksheets/", "xl/sharedStrings.xml")
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Record:
    """One row as it stands in the file; ``number`` counts from the header, which is 1.

    Bytes that are no UTF-8 are in ``cells`` as lone surrogates. ``fault``: why nothing behind
    this row could be read.
    """

    number: int
    cells: tuple[str, ...]
    fault: Refusal | None = None

    @property
    def is_blank(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


def records(data: bytes) -> Iterator[Record]:
    """The rows of a file, blank ones left out but counted.

    Raises Refused for what is no inventory file at all: empty, too large, another format.
    """
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        raise Refused(Refusal("inventory.file_empty"))
    if len(data) > MOST_BYTES:
        raise Refused(Refusal("inventory.file_large", {"most": MOST_BYTES // (1024 * 1024)}))
    if data.startswith(OLD_EXCEL):
        raise Refused(Refusal("inventory.file_old"))
    found = _of_xlsx(data) if data.startswith(ZIP) else _of_csv(data)
    for record in found:
        if record.number > MOST_ROWS + 1:
            yield Record(record.number, (), Refusal("inventory.rows_many", {"most": MOST_ROWS}))
            return
        if record.fault or not record.is_blank:
            yield record


def _of_csv(data: bytes) -> Iterator[Record]:
    if data.startswith(UTF_16) or b"\x00" in data[:4]:
        raise Refused(Refusal("inventory.file_type"))
    bytes_ = io.BytesIO(data.removeprefix(b"\xef\xbb\xbf"))
    text = io.TextIOWrapper(bytes_, encoding="utf-8", errors="surrogateescape", newline="")
    csv.field_size_limit(MOST_BYTES)
    rows = enumerate(csv.reader(text, strict=True), 1)
    last = 0
    while True:
        try:
            number, cells = next(rows)
        except StopIteration:
            return
        except csv.Error:
            yield Record(last + 1, (), Refusal("inventory.quotes"))
            return
        last = number
        yield Record(number, tuple(_one_kind_of_line_end(cell) for cell in cells))


def _one_kind_of_line_end(cell: str) -> str:
    """Inside a cell; a carriage return at its beginning stays to be seen."""
    return cell[:1] + cell[1:].replace("\r\n", "\n").replace("\r", "\n")


def _of_xlsx(data: bytes) -> Iterator[Record]:
    """The first sheet. Formulas come as their text, days as ISO dates."""
    import openpyxl  # noqa: PLC0415 - loaded by the first sheet that is read only

    _check_parts(data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
        yield from _of_rows(book.worksheets[0])
    except Refused:
        raise
    except Exception as broken:  # what openpyxl raises for a damaged file is anything
        raise Refused(Refusal("inventory.sheet_unreadable")) from broken


def _check_parts(data: bytes) -> None:
    """No file that unpacks to more than it should: no part can be longer than it says here.

    Elements cost fifty times their bytes to read, so small files full of them are refused, too.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as broken:
        raise Refused(Refusal("inventory.sheet_unreadable")) from broken
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        most = MOST_UNPACKED // (1024 * 1024)
        raise Refused(Refusal("inventory.sheet_large", {"most": most}))
    beside = sum(part.file_size for part in parts if _is_beside(part.filename))
    if beside > MOST_BESIDE or any(_is_too_tight(part) for part in parts):
        raise Refused(Refusal("inventory.sheet_packed"))


def _is_beside(name: str) -> bool:
    return name.endswith((".xml", ".rels")) and not name.startswith(CELLS)


def _is_too_tight(part: zipfile.ZipInfo) -> bool:
    return part.file_size > max(TRIFLE, MOST_TIGHTLY * part.compress_size)


def _of_rows(sheet: Any) -> Iterator[Record]:
    sheet.reset_dimensions()  # what a sheet says of its own size is not to be believed
    width = 0
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        if len(row) > MOST_COLUMNS:
            raise Refused(Refusal("inventory.sheet_wide", {"most": MOST_COLUMNS}))
        cells = [_text(value) for value in row]
        width = width or len(_trimmed(cells))
        filled = _trimmed(cells)
        yield Record(number, (*filled, *[""] * (width - len(filled))))


def _trimmed(cells: Iterable[str]) -> list[str]:
    """Without empty cells at the end: a sheet does not say where its rows end."""
    kept = list(cells)
    while kept and not kept[-1].strip():
        kept.pop()
    return kept


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _one_kind_of_line_end(str(value))
