"""Files that somebody takes away: what they are made of, and that it is recorded."""

import csv
import hashlib
from datetime import datetime
from io import StringIO

from evidence.framework_room import Line, coverage_page
from evidence.models.frameworks import Framework
from evidence.models.reconciliations import Reconciliation
from evidence.oscal_room import oscal_of
from evidence.rules.frameworks import Coverage
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor
from registry.rules.inventory import inert

COLUMNS = (
    "code", "title", "coverage", "applies", "reason", "records", "newest", "documents", "controls",
)  # fmt: skip


def export_coverage(framework: Framework, *, actor: Actor, now: datetime) -> bytes:
    """The statement of applicability and coverage, as CSV."""
    out = StringIO()
    sheet = csv.writer(out)
    sheet.writerow(COLUMNS)
    for line in coverage_page(framework, now).lines:
        sheet.writerow(inert(cell) for cell in _cells(line))
    found = out.getvalue().encode()
    note_file("evidence.coverage_exported", framework, _digest(found), actor=actor, now=now)
    return found


def _cells(line: Line) -> tuple[str, ...]:
    return (
        line.requirement.code,
        line.requirement.title,
        line.coverage.value,
        "no" if line.coverage is Coverage.NOT_APPLICABLE else "yes",
        line.said.reason if line.said else "",
        str(line.records),
        line.newest.isoformat() if line.newest else "",
        str(line.documents),
        " ".join(one.slug for one, _live in line.controls),
    )


def export_oscal(framework: Framework, *, actor: Actor, now: datetime) -> bytes:
    """The assessment results of a framework for other programs."""
    found = oscal_of(framework, now)
    note_file("evidence.oscal_exported", framework, _digest(found), actor=actor, now=now)
    return found


def note_comparison_file(made: Reconciliation, *, actor: Actor, now: datetime) -> None:
    """The list of a comparison, as it was brought."""
    note_file("evidence.comparison_downloaded", made, made.file.sha256, actor=actor, now=now)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@recorded
def note_file(
    verb: str, about: Framework | Reconciliation, sha256: str, *, actor: Actor, now: datetime
) -> None:
    """Record that a file left the portal, and exactly which."""
    record(verb, about, actor=actor, now=now, data={"sha256": sha256})
