"""A worker dies while it prints a book: the next one goes on, and the pack is the same bytes."""

import os
import signal
import subprocess
import sys

import pytest
from django.conf import settings as portal
from django.utils import timezone

from evidence.actions.book_building import build_book
from evidence.actions.book_folder import WorkFolder
from govportal.ledger.actions import seal
from tests.evidence.fake_book import FakeBook, fake_scope, say

pytestmark = pytest.mark.django_db
CHAPTERS = 6
PRINT_ONE = """
import sys
from pathlib import Path
import django
django.setup()
from datetime import UTC, datetime
from evidence.actions.book_folder import WorkFolder
from evidence.actions.book_volumes import print_volumes
from evidence.rules.slices import Slice
work = WorkFolder(Path(sys.argv[1]))
ledger = Slice("o", 1, sys.argv[2], datetime.fromisoformat(sys.argv[3]), "", (), (), ())
print_volumes(work.gathered(), ledger, work, lambda *_: None)
"""


@pytest.fixture
def book(db, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    for number in range(CHAPTERS):
        say(str(number), timezone.now())
    seal(timezone.now())
    return FakeBook(CHAPTERS, lines=60, pages=90)


def built(book, folder, work=None, **options):
    target = folder / "book.zip"
    given = {"book_of": lambda *_: book, "work": work, **options}
    build_book(fake_scope(), target, now=timezone.now(), **given)
    return target.read_bytes()


class Stopped(Exception):
    """Instead of the worker’s death where only what it leaves behind matters."""


def stopping(step, after):
    def progress(now, done=0, total=0):
        if (now, done) == (step, after):
            raise Stopped

    return progress


def test_a_book_goes_on_where_a_worker_stopped(book, tmp_path):
    whole = built(book, tmp_path)
    work = tmp_path / "packs" / "work" / "EP-2026-0001"
    with pytest.raises(Stopped):
        built(book, tmp_path, work, progress=stopping("printing", 3))
    assert work.stat().st_mode & 0o077 == 0
    seen = []
    again = FakeBook(CHAPTERS, lines=60, pages=90)
    assert built(again, tmp_path, work, progress=lambda s, d=0, t=0: seen.append((s, d))) == whole
    assert again.read == [] and ("printing", 3) in seen and ("printing", 2) not in seen
    assert not work.exists()


def test_a_volume_that_is_not_what_was_printed_is_printed_again(book, tmp_path):
    whole = built(book, tmp_path)
    work = tmp_path / "work"
    with pytest.raises(Stopped):
        built(book, tmp_path, work, progress=stopping("printing", 3))
    WorkFolder(work).volume(1, "reading").write_bytes(b"%PDF-1.7 something else")
    seen = []
    assert built(book, tmp_path, work, progress=lambda s, d=0, t=0: seen.append((s, d))) == whole
    assert ("printing", 1) in seen and ("printing", 0) not in seen


@pytest.mark.parametrize("name", ["files/population/votes.csv", "chapters/000002.html"])
def test_what_was_read_and_is_something_else_now_is_read_again(book, tmp_path, name):
    whole = built(book, tmp_path)
    work = tmp_path / "work"
    with pytest.raises(Stopped):
        built(book, tmp_path, work, progress=stopping("printing", 3))
    (work / name).write_text("something else")
    again = FakeBook(CHAPTERS, lines=60, pages=90)
    assert built(again, tmp_path, work) == whole
    assert len(again.read) == CHAPTERS


def test_a_worker_killed_while_it_prints_leaves_whole_volumes_only(book, tmp_path):
    whole = built(book, tmp_path)
    work = tmp_path / "work"
    with pytest.raises(Stopped):
        built(book, tmp_path, work, progress=stopping("printing", 0))
    root, moment = ledger_of(tmp_path)
    worker = subprocess.Popen(
        [sys.executable, "-c", PRINT_ONE, str(work), root, moment],
        cwd=portal.BASE_DIR,
        env=os.environ | {"DATABASE_URL": "sqlite://:memory:"},
        start_new_session=True,
    )
    wait_for(lambda: WorkFolder(work).printed_so_far() is not None)
    os.killpg(worker.pid, signal.SIGKILL)
    assert worker.wait() == -signal.SIGKILL
    done, queue = WorkFolder(work).printed_so_far()
    assert 1 <= len(done) < CHAPTERS and len(done) + len(queue) == CHAPTERS
    again = FakeBook(CHAPTERS, lines=60, pages=90)
    assert built(again, tmp_path, work) == whole
    assert again.read == []
