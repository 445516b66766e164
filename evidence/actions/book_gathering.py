"""Reads a book, chapter by chapter, into its work folder; what is printed later is there then."""

from collections.abc import Mapping, Sequence
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
from evidence.rules.books import Book, Chapter, Drawn, refuse_keys
from evidence.rules.omissions import Omission
from evidence.rules.packing import Scope
from evidence.rules.populations import entries_population
from evidence.rules.second_counts import Tally
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
    again: Tally = field(default_factory=Tally)

    def count(self, part: Part) -> None:
        self.entries += len(part.entries)
        self.erased += part.erased
        self.withheld += part.withheld
        self.pruned += sum(1 for entry in part.entries if entry.body is None)
        self.actors |= actors_of(part.entries)
        self.is_demo = self.is_demo or any(entry.content.get("demo") for entry in part.entries)


@dataclass(frozen=True)
class Gathering:
    """One reading of a book; ``all`` inside ``on_paper``, with an empty work folder."""

    scope: Scope
    book: Book
    ledger: Slice
    work: WorkFolder
    progress: Progress
    read: Read = field(default_factory=Read)

    def all(self) -> Read:
        """Read everything. ``work.note_gathered`` is for the caller."""
        with Sheets(self.work.files) as sheets:
            for population in self.book.populations():
                sheets.add(population)
            self._chapters(sheets)
            self._entries(sheets)
            counts = {name: (sheet.columns, sheet.count) for name, sheet in sheets.known.items()}
        self._words(counts)
        people = sorted(self.book.people().items())
        self._put("people.json", as_json([{"ref": ref, "name": name} for ref, name in people]))
        self._put("ledger/checkpoint.txt", self.ledger.note.encode())
        self._put("ledger/keys.txt", "".join(f"{key}\n" for key in self.ledger.keys).encode())
        self._put("verify.py", VERIFY.read_bytes())
        return self.read

    def _put(self, name: str, data: bytes) -> None:
        self.work.put(name, data)

    def _chapters(self, sheets: Sheets) -> None:
        heads = self.book.heads
        refuse_keys([head.key for head in heads])
        for at, head in enumerate(heads):
            self.progress("gathering", at, len(heads))
            chapter = self.book.chapter(head, self.ledger)
            self.work.chapter(at).write_text(self._part(chapter, at))
            for population in chapter.rows:
                sheets.add(population, of=head.key)
            for name, data in chapter.members.items():
                self._put(f"chapters/{head.key}/{name}", data)
            self.read.omissions.extend(chapter.omissions)
            self.read.again.add([one.name for one in chapter.rows], chapter.counted)

    def _part(self, chapter: Chapter, at: int) -> str:
        context = {**chapter_context(self.scope, chapter.head, self.ledger), **chapter.context}
        return with_own_ids(render_to_string(chapter.template, context), f"{anchor(at)}-")

    def _entries(self, sheets: Sheets) -> None:
        self.progress("proving")
        places = indexes_about(self.book.refs, self.ledger.size)
        sheets.add(entries_population(()))
        with (
            self._new("ledger/entries.jsonl") as entries,
            self._new("ledger/disclosures.jsonl") as texts,
        ):
            for part in slice_parts(places, self.ledger.size, self.scope.access):
                entries.write(entry_lines(part.entries))
                texts.write(disclosure_lines(part.disclosures))
                sheets.add(entries_population(part.entries))
                self.read.count(part)
                self.progress("proving", self.read.entries, len(places))

    def _new(self, name: str) -> BinaryIO:
        self._put(name, b"")
        return (self.work.files / name).open("wb")

    def _words(self, counts: Mapping[str, tuple[Sequence[str], int]]) -> None:
        """How each population was drawn, what was left out, how to read it."""
        drawn = {one.name: one for one in (*self.book.drawn(), entries_drawn())}
        unlike = sorted(set(counts) ^ set(drawn))
        if unlike:
            raise ValueError(f"populations that are not both written and described: {unlike}")
        read = self.read
        notes = [
            book_note(name, *counts[name], self._drawn(drawn[name], counts[name][1]))
            for name in sorted(drawn)
        ]
        told = Told(self.ledger.size, self.scope.access, read.withheld, read.erased, read.pruned)
        left_out = left_out_words(book_omissions(told, [*self.book.omissions(), *read.omissions]))
        self._put("populations.json", as_json(notes))
        self._put("omissions.json", as_json(left_out))
        readme = readme_of(self.scope, self.book, self.ledger, left_out)
        self._put("README.txt", readme.encode())
        front = front_context(self.scope, self.book, self.ledger)
        text = render_to_string("evidence/parts/book_front.html", front)
        (self.work.path / "front.html").write_text(text)

    def _drawn(self, drawn: Drawn, written: int) -> dict[str, object]:
        again = self.read.again.of(drawn.name)
        return drawn_words(drawn, written, self.read.pruned, again)
