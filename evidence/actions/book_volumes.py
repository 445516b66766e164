"""Prints a book that was read: volume after volume, then what stands before them all."""

from collections.abc import Callable, Sequence
from typing import Any

from evidence.actions.book_folder import WorkFolder
from evidence.actions.book_gathering import Progress
from evidence.book_printing import LISTED, Files, contents_context, volume_context
from evidence.printing import file_lines
from evidence.rules.archive import Content, sha256_of, size_of
from evidence.rules.slices import Slice
from evidence.rules.volumes import (
    PAGES,
    Range,
    Volume,
    contents_name,
    planned,
    planned_again,
    volume_names,
)
from govportal import printing_files
from govportal.printing_files import Attached

EMBEDDED = 64 * 2**20
"""Bytes of CSV that the archive's first document carries; larger tables lie beside it only."""
Facts = dict[str, Any]
Members = dict[str, Content]


def print_volumes(
    facts: Facts, ledger: Slice, work: WorkFolder, progress: Progress
) -> list[Volume]:
    """All volumes, those that an earlier worker finished too. Raises pdf.RenderFailed."""
    pages = [head["pages"] for head in facts["heads"]]
    done, queue = work.printed_so_far() or ([], planned(pages))
    while queue:
        part = queue.pop(0)
        progress("printing", len(done), len(done) + len(queue) + 2)  # and the contents
        volume = _print(facts, ledger, work, part, len(done) + 1, lambda: progress(""))
        if volume.pages > PAGES and volume.end - volume.first > 1:
            queue = planned_again(pages, part, volume.pages, PAGES)
        else:
            done.append(volume)
        work.note_printed(done, queue)
    return done


def _print(
    facts: Facts,
    ledger: Slice,
    work: WorkFolder,
    part: Range,
    number: int,
    while_waiting: Callable[[], None],
) -> Volume:
    first, end = part
    chapters = [(at, work.chapter(at).read_text()) for at in range(first, end)]
    reading, archive = (work.volume(first, form) for form in ("reading", "archive"))
    printed = printing_files.print_files(
        "evidence/book_volume.html",
        volume_context(facts, ledger, number, chapters),
        moment=ledger.sealed_at,
        reading=reading,
        archive=archive,
        while_waiting=while_waiting,
    )
    return Volume(first, end, printed.pages, printed.places, sha256_of(reading), sha256_of(archive))


def bind(facts: Facts, ledger: Slice, work: WorkFolder, volumes: Sequence[Volume]) -> Members:
    """All members but manifest and signature: the printed ones under their names for readers."""
    keys = [head["key"] for head in facts["heads"]]
    names = volume_names([(one.first, one.end) for one in volumes], keys)
    members: Members = {**work.members()}
    for name, one in zip(names, volumes, strict=True):
        members[f"report/{name}"] = work.volume(one.first, "reading")
        members[f"archive/{name}"] = work.volume(one.first, "archive")
    return members


def print_contents(
    facts: Facts,
    ledger: Slice,
    work: WorkFolder,
    volumes: Sequence[Volume],
    members: Members,
    while_waiting: Callable[[], None],
) -> Members:
    """The document that stands before all volumes, in both forms, by their names in the pack."""
    keys = [head["key"] for head in facts["heads"]]
    names = volume_names([(one.first, one.end) for one in volumes], keys)
    reading, archive = work.printed / "contents.pdf", work.printed / "contents-archive.pdf"
    printing_files.print_files(
        "evidence/book_contents.html",
        contents_context(
            facts,
            ledger,
            (work.path / "front.html").read_text(),
            list(zip(names, volumes, strict=True)),
            _files(members),
        ),
        moment=ledger.sealed_at,
        reading=reading,
        archive=archive,
        attached=_tables(facts, work),
        while_waiting=while_waiting,
    )
    name = contents_name(len(volumes))
    return {f"report/{name}": reading, f"archive/{name}": archive}


def _files(members: Members) -> Files:
    """Which files are named on paper: all but those of chapters, where these are many."""
    own = [name for name in members if name.startswith("chapters/")]
    if len(own) <= LISTED:
        return Files(file_lines(members), 0)
    rest = {name: data for name, data in members.items() if not name.startswith("chapters/")}
    return Files(file_lines(rest), len(own))


def _tables(facts: Facts, work: WorkFolder) -> list[Attached]:
    """The populations' tables, smallest first, as far as they fit."""
    notes = {str(note["csv"]): str(note["title"]) for note in facts["populations"]}
    sizes = sorted((size_of(work.files / name), name) for name in notes)
    found, total = [], 0
    for size, name in sizes:
        total += size
        if total <= EMBEDDED:
            found.append(Attached(name.rpartition("/")[2], str(work.files / name), notes[name]))
    return sorted(found, key=lambda one: one.name)
