"""Reads a book, chapter by chapter, into its work folder; what is printed later is there then."""

from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

from django.template.loader import render_to_string

from evidence.actions.book_folder import WorkFolder
from evidence.actions.building import VERIFY
from evidence.book_printing import (
    chapter_context,
    drawn_words,
    entries_drawn,
    front_context,
    left_out_words,
    readme_of,
)
from evidence.models.slices import Part, indexes_about, slice_parts
from evidence.models.trails import actors_of
from evidence.rules.book_omissions import Told, book_omissions
from evidence.rules.book_parts import with_own_ids
from evidence.rules.book_sheets import Sheets, book_note
from evidence.rules.books import Book, Chapter
from evidence.rules.omissions import Omission
from evidence.rules.packing import Scope
from evidence.rules.populations import entries_population
from evidence.rules.sheets import as_json
from evidence.rules.slices import Slice, disclosure_lines, entry_lines
from evidence.rules.volumes import anchor


class Progress(Protocol):
    """Told which step begins, or how far it is; an empty one says that the last still goes on."""

    def __call__(self, step: str, done: int = 0, total: int = 0) -> None: ...


@dataclass
class Read:
    """What was met while reading: who acted, how many entries, what was left out."""

    actors: set[str] = field(default_factory=set)
    entries: int = 0
    erased: int = 0
    withheld: int = 0
    pruned: int = 0
    omissions: list[Omission] = field(default_factory=list)
    is_demo: bool = False


def gather(scope: Scope, book: Book, ledger: Slice, work: WorkFolder, progress: Progress) -> Read:
    """Read everything; call it inside ``on_paper``. ``work.note_gathered`` is for the caller."""
    work.clear()
    read = Read()
    with Sheets(work.files) as sheets:
        for population in book.populations():
            sheets.add(population)
        _chapters(scope, book, ledger, work, sheets, read, progress)
        progress("proving")
        _entries(scope, book, ledger, work, sheets, read, progress)
        _words(scope, book, ledger, work, sheets, read)
    work.put("people.json", as_json(_people(book)))
    work.put("ledger/checkpoint.txt", ledger.note.encode())
    work.put("ledger/keys.txt", "".join(f"{key}\n" for key in ledger.keys).encode())
    work.put("verify.py", VERIFY.read_bytes())
    return read


def _people(book: Book) -> list[dict[str, str]]:
    return [{"ref": ref, "name": name} for ref, name in sorted(book.people().items())]


def _chapters(
    scope: Scope,
    book: Book,
    ledger: Slice,
    work: WorkFolder,
    sheets: Sheets,
    read: Read,
    progress: Progress,
) -> None:
    heads = book.heads
    for at, head in enumerate(heads):
        progress("gathering", at, len(heads))
        chapter = book.chapter(head, ledger)
        work.chapter(at).write_text(_part(scope, chapter, ledger, at))
        for population in chapter.rows:
            sheets.add(population, of=head.key)
        for name, data in chapter.members.items():
            work.put(f"chapters/{head.key}/{name}", data)
        read.omissions += chapter.omissions


def _part(scope: Scope, chapter: Chapter, ledger: Slice, at: int) -> str:
    context = {**chapter_context(scope, chapter.head, ledger), **chapter.context}
    return with_own_ids(render_to_string(chapter.template, context), f"{anchor(at)}-")


def _entries(
    scope: Scope,
    book: Book,
    ledger: Slice,
    work: WorkFolder,
    sheets: Sheets,
    read: Read,
    progress: Progress,
) -> None:
    places = indexes_about(book.refs, ledger.size)
    sheets.add(entries_population(()))
    with ExitStack() as opened:
        entries, texts = (
            opened.enter_context(_new(work, f"ledger/{name}.jsonl"))
            for name in ("entries", "disclosures")
        )
        for part in slice_parts(places, ledger.size, scope.access):
            entries.write(entry_lines(part.entries))
            texts.write(disclosure_lines(part.disclosures))
            sheets.add(entries_population(part.entries))
            _count(part, read)
            progress("proving", read.entries, len(places))


def _new(work: WorkFolder, name: str) -> BinaryIO:
    work.put(name, b"")
    return (work.files / name).open("wb")


def _count(part: Part, read: Read) -> None:
    read.entries += len(part.entries)
    read.erased += part.erased
    read.withheld += part.withheld
    read.pruned += sum(1 for entry in part.entries if entry.body is None)
    read.actors |= actors_of(part.entries)
    read.is_demo = read.is_demo or any(entry.content.get("demo") for entry in part.entries)


def _words(
    scope: Scope, book: Book, ledger: Slice, work: WorkFolder, sheets: Sheets, read: Read
) -> None:
    """How each population was drawn, what was left out, how to read it."""
    drawn = {one.name: one for one in (*book.drawn(), entries_drawn())}
    unknown = sorted(set(sheets.known) ^ set(drawn))
    if unknown:
        raise ValueError(f"populations that are not both written and described: {unknown}")
    notes = [
        book_note(name, sheets.known[name], drawn_words(drawn[name], sheets.known[name].count))
        for name in sorted(drawn)
    ]
    told = Told(ledger.size, scope.access, read.withheld, read.erased, read.pruned)
    left_out = left_out_words(book_omissions(told, [*book.omissions(), *read.omissions]))
    work.put("populations.json", as_json(notes))
    work.put("omissions.json", as_json(left_out))
    work.put("README.txt", readme_of(scope, book, ledger, left_out).encode())
    front = render_to_string("evidence/parts/book_front.html", front_context(scope, book, ledger))
    (work.path / "front.html").write_text(front)
