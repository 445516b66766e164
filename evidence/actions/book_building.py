"""Builds the pack of a book with flat memory, whatever its length (3-quality.md §2).

First everything is read into a work folder and asked whether it changed meanwhile; then it is
printed from there, volume by volume, each in a process of its own. A worker that comes after a
killed one goes on where that stopped.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Protocol

from evidence.actions.book_folder import WorkFolder, shelf
from evidence.actions.book_gathering import Gathering, Progress, Read
from evidence.actions.book_volumes import bind, print_contents, print_volumes
from evidence.actions.building import Built, checkpoint_of, write_members
from evidence.models.slices import later, tree_only
from evidence.rules.books import Book
from evidence.rules.packing import Scope
from evidence.rules.packs import moved_refusal
from evidence.rules.sheets import plain
from evidence.rules.slices import Slice
from evidence.rules.volumes import MOST_CHAPTERS
from govportal.ledger.models import Checkpoint
from govportal.pdf import RenderFailed, on_paper
from govportal.refusals import Refusal, Refused, refuse


class BookOf(Protocol):
    """A book about a scope as of a moment: as it is now, or as it was in the tree of ``size``."""

    def __call__(self, scope: Scope, moment: datetime, size: int | None = None) -> Book: ...


READINGS = 3
"""How often a book is read anew because something happened while it was read."""


def build_book(
    scope: Scope,
    target: Path,
    *,
    now: datetime,
    book_of: BookOf,
    tree_size: int | None = None,
    progress: Progress = lambda step, done=0, total=0: None,
    work: Path | None = None,
) -> Built:
    """Write the pack to ``target``, which is replaced only when all is well.

    ``work``: the folder that an earlier worker may have left, and that is left when this one dies;
    None for one of its own. Raises as ``building.build``, and where there are too many chapters.
    """
    with _folder(work) as folder:
        facts = _kept(scope, folder, tree_size)
        if facts is None:
            facts = _read(scope, book_of, folder, now, tree_size, progress)
        checkpoint = Checkpoint.objects.get(size=facts["size"])
        ledger = tree_only(checkpoint)
        with on_paper(scope.language):
            try:
                built = _bound(scope, facts, ledger, folder, target, progress)
            except RenderFailed as failed:
                raise Refused(Refusal("pack.not_printed", {"number": scope.number})) from failed
    progress("done")
    return built


@contextmanager
def _folder(work: Path | None) -> Iterator[WorkFolder]:
    """The work folder; removed when all is well, and always when it is nobody else's."""
    if work is not None:
        yield WorkFolder(work)
        WorkFolder(work).remove()
        return
    shelf().mkdir(mode=0o700, parents=True, exist_ok=True)
    own = WorkFolder(Path(mkdtemp(dir=shelf(), prefix="out-")))
    try:
        yield own
    finally:
        own.remove()


def _kept(scope: Scope, folder: WorkFolder, tree_size: int | None) -> dict[str, Any] | None:
    """What an earlier worker read for this very scope; None when it must be read anew."""
    facts = folder.gathered()
    if facts is None or facts["scope"] != scope.as_data():
        return None
    return facts if tree_size in (None, facts["size"]) else None


def _read(
    scope: Scope,
    book_of: BookOf,
    folder: WorkFolder,
    now: datetime,
    tree_size: int | None,
    progress: Progress,
) -> dict[str, Any]:
    """Read everything as of one checkpoint; again when it changed meanwhile."""
    for turn in range(1, READINGS + 1):
        progress("sealing")
        with on_paper(scope.language):
            refs = book_of(scope, now).refs
            checkpoint = checkpoint_of(scope.number, refs, tree_size, now)
            ledger = tree_only(checkpoint)
            book = book_of(scope, checkpoint.sealed_at, checkpoint.size)
            refuse(_too_long(scope, book))
            folder.clear()
            read = Gathering(scope, book, ledger, folder, progress).all()
        moved = _moved(scope, book, ledger, read)
        if moved is None:
            break
        if tree_size is not None or turn == READINGS:
            refuse(moved)
    facts = _facts(scope, book, ledger, folder, read)
    folder.note_gathered(facts)
    return facts


def _too_long(scope: Scope, book: Book) -> Refusal | None:
    count = len(book.heads)
    if count > MOST_CHAPTERS:
        about = {"number": scope.number, "count": count, "most": MOST_CHAPTERS}
        return Refusal("pack.too_long", about)
    return None if count else Refusal("pack.empty", {"number": scope.number})


def _moved(scope: Scope, book: Book, ledger: Slice, read: Read) -> Refusal | None:
    """Why what was read is not what the checkpoint proves: something was said after it."""
    count = later(book.refs, {*book.named, *read.actors}, ledger.size)
    return moved_refusal(scope.number, ledger.size, count)


def _facts(
    scope: Scope, book: Book, ledger: Slice, folder: WorkFolder, read: Read
) -> dict[str, Any]:
    """What printing and the manifest need beside the files; JSON, so that it can be kept."""
    return {
        "scope": scope.as_data(),
        "number": scope.number,
        "span": str(scope.span or ""),
        "access": scope.access.value,
        "title": book.title,
        "size": ledger.size,
        "entries": read.entries,
        "refs": sorted(book.refs),
        "heads": [vars(head) for head in book.heads],
        "populations": folder.json_of("populations.json"),
        "omissions": folder.json_of("omissions.json"),
        "demo": read.is_demo,
    }


def _bound(
    scope: Scope,
    facts: dict[str, Any],
    ledger: Slice,
    folder: WorkFolder,
    target: Path,
    progress: Progress,
) -> Built:
    volumes = print_volumes(facts, ledger, folder, progress)
    members = bind(facts, ledger, folder, volumes)
    progress("printing", len(volumes), len(volumes) + 1)
    members |= print_contents(facts, ledger, folder, volumes, members, lambda: progress(""))
    progress("signing")
    about = {
        "scope": facts["scope"],
        "refs": facts["refs"],
        "moment": plain(ledger.sealed_at),
        "entries": facts["entries"],
        "tree": {"origin": ledger.origin, "size": ledger.size, "root": ledger.root},
    }
    return write_members(scope.number, about, ledger, members, target, facts["entries"])
