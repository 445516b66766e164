"""Writing an extract to its file: CSV and JSON as they are read, paper in one piece."""

import csv
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone, translation
from django.utils.translation import gettext

from evidence.forms import AuditFilter
from evidence.models.extract_rows import entries_of, rows_of
from evidence.models.extracts import Extract
from evidence.models.trails import verb_words
from evidence.rules.extracts import COLUMNS, Format, Row, paper_refusal
from evidence.rules.sheets import cell, plain
from evidence.trail_views import TRAIL_VIEWS
from govportal import pdf
from govportal.ledger.actions import seal
from govportal.ledger.models import Checkpoint, Entry
from govportal.ledger.proofs import latest_checkpoint
from govportal.refusals import Refusal, Refused, refuse

Progress = Callable[[int, int], None]
Chunks = Iterator[list[Row]]


@dataclass(frozen=True)
class Written:
    """What an extract became."""

    tree_size: int
    rows: int
    size: int
    sha256: str


class _Sheet:
    """What the writer of CSV writes to: lines that are handed on at once."""

    def __init__(self, put: Callable[[bytes], object]) -> None:
        self.put = put

    def write(self, line: str) -> None:
        self.put(line.encode())


def write_extract(extract: Extract, *, now: datetime, progress: Progress) -> Written:
    """Write the file in the words and the zone of who asked for it.

    Seals what waits first. Raises Refused where nothing is sealed or it is too long for paper.
    """
    seal(now)
    checkpoint = latest_checkpoint()
    if checkpoint is None:
        raise Refused(Refusal("pack.no_checkpoint"))
    person = extract.requested_by
    language, zone = person.language or settings.LANGUAGE_CODE, ZoneInfo(person.time_zone)
    with translation.override(language), timezone.override(zone):
        entries = entries_of(extract.filters, checkpoint.size)
        count = entries.count()
        refuse(paper_refusal(Format(extract.format), count))
        return _written(extract, entries, count, checkpoint, progress)


def _written(
    extract: Extract,
    entries: QuerySet[Entry],
    count: int,
    checkpoint: Checkpoint,
    progress: Progress,
) -> Written:
    path = extract.path
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{extract.format}.part")
    head = head_of(extract, count, checkpoint)
    chunks = _counted(rows_of(entries), count, progress)
    digest, size = hashlib.sha256(), 0
    with part.open("wb") as file:
        waiting = partial(progress, count, count)
        for piece in _pieces(Format(extract.format), chunks, head, checkpoint, waiting):
            file.write(piece)
            digest.update(piece)
            size += len(piece)
    part.replace(path)
    return Written(checkpoint.size, count, size, digest.hexdigest())


def head_of(extract: Extract, count: int, checkpoint: Checkpoint) -> dict[str, Any]:
    """How this population was drawn: source, filters, count, clock, and what is not in it."""
    return {
        "source": gettext("The portal’s ledger, by its own index."),
        "filters": filters_in_words(extract.filters),
        "count": count,
        "order": gettext("In the order in which things happened."),
        "clock": gettext("occurred_at is the portal’s time, recorded_at the real one; both UTC."),
        "asked_by": str(extract.requested_by),
        "asked_at": plain(extract.requested_at),
        "tree_size": checkpoint.size,
        "root": checkpoint.root_hex,
        "checkpoint": checkpoint.note,
        "left_out": [
            gettext("Entries not sealed at that time, and those after it."),
            gettext("Votes on items not decided yet, and how long somebody read something."),
            gettext("Who is to be erased, and why: the list of erasures says so."),
            gettext("Texts that were erased; bodies whose retention time was over."),
        ],
    }


def filters_in_words(filters: str) -> list[str]:
    """Each filter as the page names it; nothing where everything was asked for."""
    form = AuditFilter(QueryDict(filters))
    given = form.given()
    named: dict[str, Callable[[Any], object]] = {"view": TRAIL_VIEWS.get, "verb": verb_words}
    return [
        f"{form.fields[name].label or gettext('View')}: {named.get(name, str)(value)}"
        for name, value in given.items()
    ]


def _counted(chunks: Chunks, total: int, progress: Progress) -> Chunks:
    done = 0
    for rows in chunks:
        yield rows
        done = min(done + len(rows), total)
        progress(done, total)


def _pieces(
    kind: Format,
    chunks: Chunks,
    head: dict[str, Any],
    checkpoint: Checkpoint,
    waiting: Callable[[], None],
) -> Iterable[bytes]:
    if kind is Format.CSV:
        return _as_csv(chunks)
    if kind is Format.JSON:
        return _as_json(chunks, head)
    return [_as_pdf(chunks, head, checkpoint, waiting)]


def _as_csv(chunks: Chunks) -> Iterator[bytes]:
    """RFC 4180, UTF-8 with the mark that spreadsheets look for, nothing taken for a formula."""
    lines: list[bytes] = []
    writer = csv.writer(_Sheet(lines.append), lineterminator="\r\n")
    writer.writerow(COLUMNS)
    yield b"\xef\xbb\xbf"
    for rows in chunks:
        writer.writerows([[cell(row[column]) for column in COLUMNS] for row in rows])
        yield b"".join(lines)
        lines.clear()
    yield b"".join(lines)


def _as_json(chunks: Chunks, head: dict[str, Any]) -> Iterator[bytes]:
    yield b'{"extract": ' + _line(head) + b',\n"entries": ['
    before = b"\n"
    for rows in chunks:
        for row in rows:
            yield before + _line(row)
            before = b",\n"
    yield b"\n]}\n"


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _as_pdf(
    chunks: Chunks, head: dict[str, Any], checkpoint: Checkpoint, waiting: Callable[[], None]
) -> bytes:
    rows = [row for chunk in chunks for row in chunk]
    context = {
        "head": head,
        "rows": [{**row, "at": datetime.fromisoformat(str(row["occurred_at"]))} for row in rows],
        "demo": any(row["demo"] for row in rows),
        "running": gettext("Extract of the audit trail"),
        "seal": f"ledger {checkpoint.size} · {checkpoint.root_hex[:16]}",
        "portal_name": settings.PORTAL_NAME,
    }
    return pdf.render_apart(
        "evidence/extract_print.html",
        context,
        moment=checkpoint.sealed_at,
        while_waiting=waiting,
    )
