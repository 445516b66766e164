"""Large packs: volumes, contents, populations and entries streamed, the same bytes each time."""

import csv
import io
import json
import zipfile

import pikepdf
import pytest
from django.utils import timezone

from evidence.actions.book_building import build_book
from evidence.models import Pack
from govportal.ledger.actions import seal
from govportal.ledger.models import Checkpoint
from tests.evidence.fake_book import FakeBook, fake_scope, say

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
