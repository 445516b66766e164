"""A worker dies while it prints a book: the next one goes on, and the pack is the same bytes."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings as portal
from django.utils import timezone

from evidence.actions.book_building import build_book
from evidence.actions.book_folder import WorkFolder
from evidence.models.slices import tree_only
from govportal.ledger.actions import seal
from govportal.ledger.models import Checkpoint
from tests.evidence.fake_book import FakeBook, fake_scope, say

pytestmark = pytest.mark.django_db
CHAPTERS = 4
WORKER = """
import sys
from datetime import datetime
from pathlib import Path
import django
django.setup()
from evidence.actions.book_folder import WorkFolder
from evidence.actions.book_volumes import print_volumes
from evidence.rules.slices import Slice
from govportal.pdf import on_paper
work = WorkFolder(Path(sys.argv[1]))
size, root, moment = int(sys.argv[2]), sys.argv[3], datetime.fromisoformat(sys.argv[4])
ledger = Slice("", size, root, moment, "", (), (), ())
with on_paper("en"):
    print_volumes(work.gathered(), ledger, work, lambda *_: None)
"""


@pytest.fixture
def book(db, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    for number in range(CHAPTERS):
        say(str(number), timezone.now())
    seal(timezone.now())
    return FakeBook(CHAPTERS, lines=10, pages=90)


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
        built(book, tmp_path, work, progress=stopping("printing", 2))
    assert work.stat().st_mode & 0o077 == 0
    seen = []
    again = FakeBook(CHAPTERS, lines=10, pages=90)
    assert built(again, tmp_path, work, progress=lambda s, d=0, t=0: seen.append((s, d))) == whole
    assert again.read == [] and ("printing", 2) in seen and ("printing", 1) not in seen
    assert not work.exists()


def test_a_volume_that_is_not_what_was_printed_is_printed_again(book, tmp_path):
    whole = built(book, tmp_path)
    work = tmp_path / "work"
    with pytest.raises(Stopped):
        built(book, tmp_path, work, progress=stopping("printing", 2))
    WorkFolder(work).volume(1, "reading").write_bytes(b"%PDF-1.7 something else")
    seen = []
    assert built(book, tmp_path, work, progress=lambda s, d=0, t=0: seen.append((s, d))) == whole
    assert ("printing", 1) in seen and ("printing", 0) not in seen


@pytest.mark.parametrize("name", ["files/population/votes.csv", "chapters/000002.html"])
def test_what_was_read_and_is_something_else_now_is_read_again(book, tmp_path, name):
    whole = built(book, tmp_path)
    work = tmp_path / "work"
    with pytest.raises(Stopped):
        built(book, tmp_path, work, progress=stopping("printing", 2))
    (work / name).write_text("something else")
    again = FakeBook(CHAPTERS, lines=10, pages=90)
    assert built(again, tmp_path, work) == whole
    assert len(again.read) == CHAPTERS


def ledger_of(work):
    """What a volume shows of the ledger, as the worker’s arguments."""
    facts = WorkFolder(work).gathered()
    assert facts is not None
    ledger = tree_only(Checkpoint.objects.get(size=facts["size"]))
    return str(ledger.size), ledger.root, ledger.sealed_at.isoformat()


def wait_for(happened):
    until = time.monotonic() + 120
    while not happened():
        assert time.monotonic() < until, "nothing was printed"
        time.sleep(0.05)


def test_a_worker_killed_while_it_prints_leaves_whole_volumes_only(book, tmp_path):
    whole = built(book, tmp_path)
    work = tmp_path / "work"
    with pytest.raises(Stopped):
        built(book, tmp_path, work, progress=stopping("printing", 0))
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(work), *ledger_of(work)],
        cwd=portal.BASE_DIR,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "govportal.settings"},
        start_new_session=True,
    )
    wait_for(lambda: WorkFolder(work).printed_so_far() is not None)
    os.killpg(worker.pid, signal.SIGKILL)
    assert worker.wait() == -signal.SIGKILL
    done, queue = WorkFolder(work).printed_so_far()
    assert 1 <= len(done) < CHAPTERS and len(done) + len(queue) == CHAPTERS
    again = FakeBook(CHAPTERS, lines=10, pages=90)
    assert built(again, tmp_path, work) == whole
    assert again.read == []
