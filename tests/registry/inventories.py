"""Inventory files for tests: a header, and rows that are right but for what a test says."""

import csv
import io
import zipfile

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from registry.actions.inventory import upload_inventory
from registry.rules.inventory import faults_of, records
from registry.rules.inventory.cells import column_names
from tests import make

FOLDER = make.EXAMPLES.parent / "inventory"
# For the table of tests/people/test_access.py.
_FILE, _ADMINISTRATOR, _ONLY_POST = ("inventory",), {"administrator"}, 405
POSTED = ("agent_import_confirm", "agent_import_discard")
DONE_BY = {"agent_import": _ADMINISTRATOR, "agent_import_people": _ADMINISTRATOR}
PAGES = {
    "agent_import": ((), None, 200),
    "agent_import_people": ((), None, 200),
    "agent_import_check": (_FILE, _ADMINISTRATOR, 200),
    "agent_import_report": (_FILE, _ADMINISTRATOR, 200),
    "agent_import_confirm": (_FILE, None, _ONLY_POST),
    "agent_import_discard": (_FILE, None, _ONLY_POST),
    "agent_export": ((), None, _ONLY_POST),
    "agent_reassign": ((), None, 200),
}
ROW = {
    "slug": "letter-drafter",
    "name": "Letter Drafter",
    "purpose": "First drafts of letters, which people finish.",
    "business_unit": "Claims",
    "business_owner": "owner@brackwater.example",
    "technical_owner": "tech_owner@brackwater.example",
    "environment": "production",
    "user_population": "internal",
    "lifecycle_state": "production",
}


def rows(*changes):
    """The cells of right rows, each with its changes; all columns that any row has."""
    made = [ROW | {"slug": f"letter-drafter-{n}"} | one for n, one in enumerate(changes or [{}])]
    columns = list(dict.fromkeys(key for row in made for key in row))
    return [columns, *[[row.get(column, "") for column in columns] for row in made]]


def csv_of(*changes, cells=None):
    out = io.StringIO()
    csv.writer(out).writerows(cells or rows(*changes))
    return out.getvalue().encode()


def xlsx_of(*changes, cells=None):
    book = openpyxl.Workbook()
    for row in cells or rows(*changes):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_part(data, name, change):
    """The same XLSX with one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for part in old.namelist():
            body = old.read(part)
            new.writestr(part, change(body) if part == name else body)
    return out.getvalue()


def read(data, known=None):
    """All rows of a file by the rules alone: cells, and faults as (row, column, code)."""
    found = records(data)
    columns = column_names(next(found))
    cells, faults = [], []
    for record in found:
        if record.fault:
            faults.append((record.number, "", record.fault.code))
            continue
        row, wrong = faults_of(record, columns, known or {})
        cells.append(row)
        faults += [(fault.row, fault.column, fault.why.code) for fault in wrong]
    return cells, faults


def uploaded(cast):
    """An inventory file that the administrator uploaded just now."""
    file = SimpleUploadedFile("inventory.csv", (FOLDER / "inventory.csv").read_bytes())
    return upload_inventory(file, actor=cast.administrator, now=timezone.now())
