"""Exporting the inventory as CSV or XLSX; each export is an entry."""

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import IO, Any

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor, Reference
from registry.agent_rows import tools_allowed
from registry.inventory_cells import cells_of
from registry.models import Agent, AgentQuerySet
from registry.names import PEOPLE_FIELDS
from registry.rules.inventory import SHOWN, TAKEN, inert

CHUNK = 500
COLUMNS = (*TAKEN, *SHOWN)
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
BOM = b"\xef\xbb\xbf"  # without it some spreadsheets take UTF-8 for something else


@dataclass(frozen=True)
class Exported:
    """What was written."""

    rows: int
    sha256: str


def export_inventory(
    agents: AgentQuerySet,
    target: IO[bytes],
    kind: str,
    *,
    actor: Actor,
    now: datetime,
    query: str = "",
) -> Exported:
    """Write agents into ``target`` as ``csv`` or ``xlsx`` and record it; memory stays flat.

    ``query``: how the list was filtered, for the record. ``target`` can be read again afterwards.
    """
    count = WRITERS[kind](_rows(agents, now.date()), target)
    target.seek(0)
    done = Exported(count, hashlib.file_digest(target, "sha256").hexdigest())  # type: ignore[arg-type]
    target.seek(0)
    _note(done, kind, query, actor=actor, now=now)
    return done


@recorded
def _note(done: Exported, kind: str, query: str, *, actor: Actor, now: datetime) -> None:
    record(
        "inventory.exported",
        Reference(f"inventory:{done.sha256}"),
        actor=actor,
        now=now,
        data={"sha256": done.sha256, "rows": done.rows, "format": kind},
        personal={"query": query} if query else {},
    )


def _rows(agents: AgentQuerySet, today: date) -> Iterator[list[str]]:
    """The cells of each agent, inert; oldest first, so that an import keeps the order."""
    rows = agents.select_related("unit", *PEOPLE_FIELDS).order_by("pk").iterator(CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        tools = tools_allowed([agent.pk for agent in chunk], today)
        for agent in chunk:
            cells = cells_of(agent) | _shown(agent, tools.get(agent.pk, ()))
            yield [inert(cells[column]) for column in COLUMNS]


def _shown(agent: Agent, tools: Iterable[str]) -> dict[str, str]:
    return {
        "approval_status": agent.approval,
        "approved_on": _day(agent.approved_at),
        "live_since": _day(agent.went_live_at),
        "registered_on": _day(agent.created_at),
        "last_seen": _day(agent.last_seen_at),
        "tools_allowed": ";".join(tools),
    }


def _day(at: datetime | None) -> str:
    return at.date().isoformat() if at else ""


def _as_csv(rows: Iterable[list[str]], target: IO[bytes]) -> int:
    target.write(BOM)
    text = io.TextIOWrapper(target, encoding="utf-8", newline="", write_through=True)
    count = 0
    try:
        writer = csv.writer(text)
        writer.writerow(COLUMNS)
        for row in rows:
            writer.writerow(row)
            count += 1
    finally:
        text.detach()  # the file stays open: it is handed out
    return count


def _as_xlsx(rows: Iterable[list[str]], target: IO[bytes]) -> int:
    """Every cell is a text: nothing is a formula, a number or a link."""
    import xlsxwriter  # noqa: PLC0415 - loaded by the first export only

    book: Any = xlsxwriter.Workbook(target, {"constant_memory": True})
    sheet = book.add_worksheet("Agents")
    bold = book.add_format({"bold": True})
    for place, column in enumerate(COLUMNS):
        sheet.write_string(0, place, column, bold)
    sheet.freeze_panes(1, 2)
    count = 0
    for count, row in enumerate(rows, 1):
        for place, cell in enumerate(row):
            if cell:
                sheet.write_string(count, place, cell[:32_767])  # what a cell can hold
    book.close()
    return count


WRITERS = {"csv": _as_csv, "xlsx": _as_xlsx}
