"""A pack of many volumes, beside the renderer alone on the same documents, one process each."""

import io
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import pikepdf
from django.db import transaction
from django.template.loader import render_to_string

from bench.harness import Measured, case, seconds
from bench.memory import peak_mib, peak_of_children_mib
from evidence.actions.book_building import build_book
from evidence.models.books.requests import PAGES as PAGES_ANNOUNCED
from evidence.models.dossiers import dossier_of
from evidence.models.slices import first_checkpoint, ledger_slice
from evidence.printing import record_context
from evidence.rules.books import Chapter, ChapterHead
from evidence.rules.slices import Access, Slice
from govportal import pdf, printing_files
from govportal.ledger.actions import record_many, seal
from govportal.ledger.rules import SYSTEM, Facts, Reference
from govportal.pdf import on_paper
from tests import make
from tests.evidence.fake_book import FakeBook, fake_scope

PAGES_A_CHAPTER, SAID = 4.5, 10
MEMORY = 500


@cache
def a_record() -> Mapping[str, object]:
    """The decision record of a real case, as templates are given it."""
    request = make.approve(make.request(make.organisation(), "tier2-onboarding"), make.START)
    seal(make.START)
    with on_paper("en"):
        dossier = dossier_of(request, make.START + timedelta(days=90))
        checkpoint = first_checkpoint(dossier.refs)
        assert checkpoint is not None
        ledger = ledger_slice(dossier.refs, checkpoint, Access.FULL)
        return record_context(dossier, ledger) | {"shows_conflicts": True, "ledger": ledger}


@dataclass(frozen=True)
class Records(FakeBook):
    """So many decision records, each with entries of its own."""

    def chapter(self, head: ChapterHead, ledger: Slice) -> Chapter:
        fake = super().chapter(head, ledger)
        context = a_record()
        return Chapter(head, "evidence/parts/record.html", context, fake.rows, fake.members)


@cache
def a_book(pages: int) -> Records:
    """A book of about so many pages; what is said about it is sealed."""
    chapters = int(pages / PAGES_A_CHAPTER)
    facts = [
        Facts(
            "fake.said",
            Reference(f"fake:{n % chapters}"),
            SYSTEM("bench"),
            make.START + timedelta(seconds=n),
            data={"n": n, "verdict": "approve"},
        )
        for n in range(chapters * SAID)
    ]
    with transaction.atomic():
        record_many(facts)
    seal(make.START)
    return Records(chapters, pages=PAGES_ANNOUNCED)


def documents_of(book: Records, target: Path) -> tuple[float, float, Sequence[bytes]]:
    """Seconds and MiB of building, and the HTML of each document that was printed."""
    seen: list[bytes] = []

    def keep(template: str, context: dict[str, Any]) -> str:
        html = render_to_string(template, context)
        seen.append(html.encode())
        return html

    def build() -> None:
        build_book(fake_scope(), target, now=make.START, book_of=lambda *_: book)

    took: list[float] = []
    with mock.patch.object(printing_files, "render_to_string", keep):
        _, peak = peak_mib(lambda: took.append(seconds(build)))
    return took[0], peak, seen


def pages_of(pack: Path) -> int:
    """How many pages the documents for reading have."""
    count = 0
    with zipfile.ZipFile(pack) as members:
        for name in members.namelist():
            if name.startswith("report/"):
                with pikepdf.open(io.BytesIO(members.read(name))) as document:
                    count += len(document.pages)
    return count


@case(
    "large pack, a page", beside="WeasyPrint alone on its documents", unit="ms",
    sizes=[40, 400], full=[4_000], at_most=1.2,
)  # fmt: skip
def large_pack(size: int) -> Measured:
    """Reading, entries with proofs, volumes, contents, archive forms, manifest and file."""
    a_record()
    book = a_book(size)
    command = [sys.executable, "-m", "govportal.pdf", *map(str, pdf.static_folders())]
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "pack.zip"
        took, peak, documents = documents_of(book, target)
        mib, pages = target.stat().st_size / 2**20, pages_of(target)
    printers = peak_of_children_mib()

    def print_all() -> None:
        for html in documents:
            subprocess.run(command, input=html, check=True, capture_output=True)

    alone = seconds(print_all)
    note = (
        f"{pages} pages, {len(documents)} documents printed, {mib:.0f} MiB; worker at most "
        f"{peak:.0f} MiB, printing processes {printers:.0f} MiB"
    )
    fault = f"more than {MEMORY} MiB" if max(peak, printers) > MEMORY else ""
    return Measured(took * 1000 / pages, alone * 1000 / pages, note, fault)
