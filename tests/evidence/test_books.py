"""Large packs: volumes, contents, populations and entries streamed, the same bytes each time."""

import csv
import io
import json
import zipfile
from datetime import UTC, datetime, timedelta

import pikepdf
import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from evidence.actions import book_building, book_volumes, pack_work
from evidence.actions.book_building import build_book
from evidence.actions.book_folder import work_of, works
from evidence.actions.packs import request_pack, tidy_packs
from evidence.faces import pack_face
from evidence.models import Pack
from evidence.models.subjects import Subject
from evidence.rules.packing import Kind
from govportal import pdf
from govportal.archiving import make_files
from govportal.ledger.actions import seal
from govportal.printing_files import Attached, print_files
from govportal.refusals import Refused
from govportal.worklist.actions import Queue, run_jobs
from tests.evidence.checking import faults
from tests.evidence.fake_book import SPAN, FakeBook, fake_scope, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(db, settings, tmp_path):
    """Three things said about each chapter of a book of four."""
    settings.DATA_DIR = tmp_path
    for number in range(4):
        for _ in range(3):
            say(str(number), timezone.now())
    seal(timezone.now())


def built(folder, book, **options):
    target = folder / "book.zip"
    build_book(fake_scope(), target, now=timezone.now(), book_of=lambda *_: book, **options)
    return target.read_bytes()


def members(data):
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def test_a_book_becomes_volumes_tables_entries_and_one_contents(said, tmp_path):
    found = members(built(tmp_path, FakeBook(4, pages=40)))
    assert {name for name in found if name.endswith(".pdf")} == {
        f"{form}/{name}.pdf"
        for form in ("report", "archive")
        for name in ("00-contents", "01-fake-0-to-fake-2", "02-fake-1-to-fake-3")
    }
    assert len(found["ledger/entries.jsonl"].splitlines()) == 12
    assert found["chapters/fake-3/note.txt"] == b"Case 3"
    notes = {note["name"]: note for note in json.loads(found["populations.json"])}
    assert {name: note["count"] for name, note in notes.items()} == {
        "entries": 12, "items": 4, "votes": 8,
    }  # fmt: skip
    lines = list(csv.reader(io.StringIO(found["population/votes.csv"].decode("utf-8-sig"))))
    assert lines[:2] == [["of", "who", "vote"], ["fake-0", "Mara Lind", "'=fake-0"]]
    assert json.loads(found["population/votes.jsonl"].splitlines()[0])["vote"] == "=fake-0"
    left_out = {row["code"]: row["count"] for row in json.loads(found["omissions.json"])}
    assert left_out["privileged_notes"] == 4 and "drafts" in left_out


def test_a_book_passes_the_check_that_lies_in_it(said, tmp_path, verify):
    found = members(built(tmp_path, FakeBook(4, pages=40)))
    assert faults(verify, found) == []
    changed = found["population/votes.jsonl"].replace(b"Mara", b"Mora", 1)
    assert [f for f in faults(verify, found | {"population/votes.jsonl": changed}) if "row 1" in f]


def test_the_same_scope_at_the_same_tree_size_is_the_same_bytes(said, tmp_path):
    first = built(tmp_path, FakeBook(4, pages=40))
    size = json.loads(members(first)["manifest.json"])["tree"]["size"]
    say("elsewhere", timezone.now())
    seal(timezone.now())
    assert built(tmp_path, FakeBook(4, pages=40)) == first
    assert built(tmp_path, FakeBook(4, pages=40), tree_size=size) == first


def test_a_volume_that_came_out_longer_than_announced_is_cut(said, tmp_path, monkeypatch):
    monkeypatch.setattr(book_volumes, "PAGES", 4)
    found = members(built(tmp_path, FakeBook(4, pages=1)))
    names = [name for name in found if name.startswith("report/")]
    assert names == [
        "report/00-contents.pdf",
        "report/01-fake-0-to-fake-2.pdf",
        "report/02-fake-1-to-fake-3.pdf",
    ]
    for name in names[1:]:
        with pikepdf.open(io.BytesIO(found[name])) as volume:
            assert len(volume.pages) == 3


def test_contents_name_volume_and_page_and_lead_there(said, tmp_path):
    found = members(built(tmp_path, FakeBook(4, pages=40)))
    with pikepdf.open(io.BytesIO(found["report/00-contents.pdf"])) as contents:
        links = [
            (str(link.A.F.F), int(link.A.D[0]))
            for page in contents.pages
            for link in page.get("/Annots", [])
            if "/F" in link.A
        ]
    second = "02-fake-1-to-fake-3.pdf"
    assert {(second, 0), (second, 1), (second, 2)} <= set(links)
    with pikepdf.open(io.BytesIO(found[f"report/{second}"])) as volume:
        assert len(volume.pages) == 3


def test_one_form_declares_universal_access_the_other_the_archive_with_its_tables(said, tmp_path):
    found = members(built(tmp_path, FakeBook(4, pages=40)))
    for name in (name for name in found if name.endswith(".pdf")):
        with pikepdf.open(io.BytesIO(found[name])) as document, document.open_metadata() as meta:
            root = document.Root
            assert str(root.Lang) == "en" and bool(root.MarkInfo.Marked)
            assert root.StructTreeRoot.K
            if name.startswith("report/"):
                assert meta["pdfuaid:part"] == "1" and "/OutputIntents" not in root
                assert not document.attachments
            else:
                assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("3", "A")
                assert root.OutputIntents[0].S == "/GTS_PDFA1"
    with pikepdf.open(io.BytesIO(found["archive/00-contents.pdf"])) as document:
        assert set(document.attachments) == {"entries.csv", "items.csv", "votes.csv"}
        votes = document.attachments["votes.csv"]
        assert votes.get_file().read_bytes() == found["population/votes.csv"]
        assert votes.obj.AFRelationship == "/Data" and len(document.Root.AF) == 3


def test_what_happens_while_it_is_read_is_read_too(said, tmp_path):
    class Moving(FakeBook):
        def chapter(self, head, ledger):
            if len(self.read) == 2:
                say("3", timezone.now(), "Something new")
            return super().chapter(head, ledger)

    book = Moving(4, pages=40)
    found = members(built(tmp_path, book))
    assert len(found["ledger/entries.jsonl"].splitlines()) == 13 and len(book.read) == 8
    size = json.loads(found["manifest.json"])["tree"]["size"]
    with pytest.raises(Refused) as refused:
        built(tmp_path, Moving(4, pages=40), tree_size=size)
    assert refused.value.refusal.code == "pack.scope_moved"
    assert not list((tmp_path / "packs" / "work").iterdir())


def test_what_is_empty_or_endless_is_refused(said, tmp_path, monkeypatch):
    monkeypatch.setattr(book_building, "MOST_CHAPTERS", 3)
    for chapters, code in ((4, "pack.too_long"), (0, "pack.empty")):
        with pytest.raises(Refused) as refused:
            built(tmp_path, FakeBook(chapters))
        assert refused.value.refusal.code == code and str(refused.value)


def test_a_book_that_was_asked_for_is_built_in_its_own_queue_and_tells_how_far(
    cast, settings, tmp_path, monkeypatch
):
    settings.DATA_DIR = tmp_path
    for number in range(4):
        say(str(number), timezone.now())
    about = Subject(Kind.COMMITTEE, "services", "Services", "committee:services", SPAN)
    pack = request_pack(about, actor=cast.auditor, now=timezone.now())
    told = []

    def build(*given, progress, **options):
        def note(step, done=0, total=0):
            progress(step, done, total)
            told.append(pack_face(Pack.objects.get(), timezone.now()))

        return build_book(
            *given, progress=note, book_of=lambda *_: FakeBook(4, pages=40), **options
        )

    monkeypatch.setattr(pack_work, "BUILDERS", {Kind.COMMITTEE: build})
    monkeypatch.setattr(pack_work, "PAUSE", 0)
    for queue in (Queue.SHORT, Queue.DOCUMENTS):
        run_jobs(timezone.now(), queue=queue)
    assert Pack.objects.get().state == "waiting"
    run_jobs(timezone.now(), queue=Queue.BOOKS)
    pack.refresh_from_db()
    assert pack.state == "ready" and pack.entries == 4
    words = [face.step for face in told]
    assert {"Read 1 of 4 chapters", "Prints document 2 of 3"} <= set(words)
    shares = [face.percent for face in told]
    assert shares == sorted(shares) and shares[-1] == 100
    assert not list((tmp_path / "packs" / "work").iterdir())


def test_two_processes_print_the_same_bytes(tmp_path):
    def files(form):
        return {"reading": tmp_path / f"r{form}.pdf", "archive": tmp_path / f"a{form}.pdf"}

    (tmp_path / "t.csv").write_text("a")
    attached = [Attached("t.csv", str(tmp_path / "t.csv"), "A table")]
    context = {"title": "T", "volume": 1, "chapters": [], "running": "R", "seal": "S"}
    given = ("evidence/book_volume.html", context)
    moment = datetime(2026, 11, 12, tzinfo=UTC)
    apart = print_files(*given, moment=moment, attached=attached, **files(1))
    html = render_to_string(given[0], pdf.with_moment(context, moment))
    assert make_files(html, pdf.static_folders(), attached=attached, **files(2)) == apart
    for name in ("r", "a"):
        assert (tmp_path / f"{name}1.pdf").read_bytes() == (tmp_path / f"{name}2.pdf").read_bytes()


def test_work_folders_that_nobody_goes_on_with_are_removed_after_a_day(cast, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    about = Subject(Kind.COMMITTEE, "services", "Services", "committee:services", SPAN)
    pack = request_pack(about, actor=cast.auditor, now=timezone.now())
    for name in (pack.number, "EP-2025-0001", "out-x"):
        work_of(name).clear()
    tidy_packs(timezone.now() + timedelta(hours=1))
    assert len(works()) == 3
    tidy_packs(timezone.now() + timedelta(days=2))
    assert [work.path.name for work in works()] == [pack.number]
