"""An uploaded inventory file: read, kept with what was found, confirmed or discarded."""

import csv
import hashlib
import io
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from govportal.ledger.actions import recorded
from govportal.people.models import Person
from govportal.refusals import Refusal, Refused, refuse
from registry.actions.inventory.importing import (
    Imported,
    import_inventory,
    import_no,
    refuse_inventory,
)
from registry.actions.inventory.planning import Plan, Row, plan_of
from registry.models import InventoryFile
from registry.models.inventory import DISCARDED, IMPORTED
from registry.rules.inventory import MOST_BYTES, Fault, inert

KEPT_FOR = timedelta(days=7)
FAULTS_SHOWN, ROWS_SHOWN, NAMES_SHOWN, TEXT_SHOWN = 1_000, 200, 200, 300


def upload_inventory(file: "UploadedFile[Any]", *, actor: Person, now: datetime) -> InventoryFile:
    """Read a file and keep it, with or without faults, until it is confirmed or its time is over.

    Raises Refused for somebody who may not import, and for what is no inventory file; that is
    recorded.
    """
    refuse(import_no(actor, now))
    if (file.size or 0) > MOST_BYTES:
        refuse(Refusal("inventory.file_large", {"most": MOST_BYTES // (1024 * 1024)}))
    data = file.read()
    try:
        plan, preview = _looked_at(data)
    except Refused as refused:
        refuse_inventory(data, [refused.refusal.code], actor=actor, now=now)
        raise
    if plan.faults:
        codes = {fault.why.code for fault in plan.faults}
        refuse_inventory(data, codes, actor=actor, now=now)
    tidy_inventory(now)
    return InventoryFile.objects.create(
        name=_file_name(file.name or ""),
        content=data,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        preview=preview,
        report=report_of(plan.faults),
        plan=plan.digest,
        uploaded_by=actor,
        uploaded_at=now,
        expires_at=now + KEPT_FOR,
    )


def _file_name(name: str) -> str:
    """Only to be shown: it never becomes a path."""
    clean = "".join(c for c in name.replace("\\", "/").rpartition("/")[2] if c.isprintable())
    return clean.strip()[-200:] or "inventory"


def _looked_at(data: bytes) -> tuple[Plan, dict[str, Any]]:
    rows: list[Row] = []
    plan = plan_of(data, rows, ROWS_SHOWN)
    return plan, {
        "rows": plan.rows,
        "new": plan.new,
        "changed": plan.changed,
        "same": plan.same,
        "kept": plan.kept,
        "running": plan.running,
        "faults": [fault_line(fault) for fault in plan.faults[:FAULTS_SHOWN]],
        "all_faults": len(plan.faults),
        "people": plan.people[:NAMES_SHOWN],
        "all_people": len(plan.people),
        "units": plan.units[:NAMES_SHOWN],
        "all_units": len(plan.units),
        "lines": [_line(row) for row in rows],
    }


def fault_line(fault: Fault) -> dict[str, Any]:
    """A fault as it is kept: its sentence is made when it is read, in the reader's language."""
    return {
        "row": fault.row,
        "column": fault.column,
        "code": fault.why.code,
        "params": dict(fault.why.params),
    }


def _line(row: Row) -> dict[str, Any]:
    changes = [] if row.agent is None else [[c, *map(_cut, ba)] for c, ba in row.changes.items()]
    return {
        "row": row.number,
        "slug": row.slug,
        "name": row.cells["name"],
        "unit": row.cells["business_unit"],
        "state": row.cells["lifecycle_state"],
        "is_new": row.agent is None,
        "runs": row.runs,
        "changes": changes,
    }


def _cut(text: str) -> str:
    return text if len(text) <= TEXT_SHOWN else f"{text[: TEXT_SHOWN - 1]}…"


def report_of(faults: Sequence[Fault]) -> str:
    """All faults as CSV: row, column, message; inert for every spreadsheet."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(("row", "column", "message"))
    rows.writerows((fault.row, inert(fault.column), inert(str(fault.why))) for fault in faults)
    return out.getvalue()


def look_again(file: InventoryFile) -> InventoryFile:
    """Read a waiting file once more: the inventory has changed since."""
    plan, file.preview = _looked_at(bytes(file.content))
    file.plan, file.report = plan.digest, report_of(plan.faults)
    file.save(update_fields=["plan", "preview", "report"])
    return file


@recorded
def confirm_inventory(
    file: InventoryFile, sha256: str, plan: str, *, actor: Person, now: datetime
) -> Imported:
    """Import a waiting file, as its preview showed it: the file and the plan are named by digest.

    Raises Refused, also when it was imported or discarded already, is another file than the page
    showed, or would do something else by now; Faulty never, since a file with faults has no plan.
    """
    refuse(import_no(actor, now))
    file = InventoryFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if not file.is_waiting or file.expires_at <= now:
        refuse(Refusal("inventory.file_over_stale"))
    if not file.plan:
        refuse(Refusal("inventory.faulty"))
    if (file.sha256, file.plan) != (sha256, plan):
        refuse(Refusal("inventory.changed_stale"))
    done = import_inventory(
        bytes(file.content), actor=actor, now=now, name=file.name, as_planned=file.plan
    )
    file.state = IMPORTED
    file.save(update_fields=["state"])
    return done


@recorded
def discard_inventory(file: InventoryFile, *, actor: Person, now: datetime) -> None:
    """Put a waiting file away. Raises Refused when it was imported or discarded already."""
    file = InventoryFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if not file.is_waiting:
        refuse(Refusal("inventory.file_over_stale"))
    file.state = DISCARDED
    file.save(update_fields=["state"])


def tidy_inventory(now: datetime) -> int:
    """Remove the files whose time is over; how many."""
    return InventoryFile.objects.over(now).delete()[0]
