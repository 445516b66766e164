"""Whether a list from elsewhere can be compared at all, and means something. Pure Python."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from evidence.rules.reconciling import MOST_ROWS, Difference, Found
from govportal.faults import forbidden, turning
from govportal.refusals import Refusal

OLDEST = timedelta(days=366)
"""An older list says nothing of what is here today."""


def brought_refusal(source: str, as_of: date, today: date) -> Refusal | None:
    """Why nothing is compared with a list of this name and day."""
    if sign := turning(source) or forbidden(source):
        return Refusal("reconciliation.sign_wrong", {"sign": sign})
    if as_of > today:
        return Refusal("reconciliation.as_of_future")
    return Refusal("reconciliation.as_of_old") if as_of < today - OLDEST else None


def head_refusal(head: Sequence[str]) -> Refusal | None:
    """Why these cannot be the names of columns."""
    names = [" ".join(cell.split()).casefold() for cell in head]
    if len(names) == 1 and ";" in names[0]:
        return Refusal("reconciliation.semicolons")
    named = [name for name in names if name]
    twice = next((name for name in named if named.count(name) > 1), None)
    return Refusal("reconciliation.column_twice", {"name": twice[:60]}) if twice else None


def width_refusal(number: int, cells: Sequence[str], columns: int) -> Refusal | None:
    """Why a row cannot be put below the names of the columns. Empty cells at its end count not."""
    if any(cell.strip() for cell in cells[columns:]):
        return Refusal("reconciliation.row_long", {"row": number, "columns": columns})
    return None


def short_refusal(number: int, cells: Sequence[str], head: Sequence[str]) -> Refusal | None:
    """Why a row has too few cells: what lacks would be taken for empty. An empty line is no row."""
    lacks = [name.strip()[:60] for name in head[len(cells) :] if name.strip()]
    if not lacks or not any(cell.strip() for cell in cells):
        return None
    named = ", ".join(f"“{name}”" for name in lacks[:10]) + (" …" if len(lacks) > 10 else "")
    params = {"row": number, "has": len(cells), "columns": len(head), "names": named}
    return Refusal("reconciliation.row_short", params)


def fault_of(number: int, fault: Refusal) -> Refusal:
    """Why nothing from this row on could be read, in a sentence of its own."""
    if fault.code == "inventory.quotes":
        return Refusal("reconciliation.quotes", {"row": number})
    if fault.code == "inventory.rows_many":
        return Refusal("reconciliation.lines_many", {**fault.params, "rows": MOST_ROWS})
    return fault


def file_fault(name: str, fault: Refusal) -> Refusal:
    """Why the file is none; a CSV that is no text was kept in another encoding."""
    is_csv = fault.code == "file.type_mismatch" and name.lower().endswith(".csv")
    return Refusal("reconciliation.file_no_text") if is_csv else fault


def strange_refusal(here: int, there: int, found: Collection[Difference]) -> Refusal | None:
    """Why a list that shares no key with what is here is another list."""
    shared = there - sum(one.found is Found.ONLY_THERE for one in found)
    return Refusal("reconciliation.nothing_shared") if here and not shared else None
