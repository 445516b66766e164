"""Reads a whole book as whoever builds a pack does, and renders its chapters."""

from dataclasses import dataclass, replace

from django.template.loader import render_to_string
from django.utils import timezone

from evidence.actions.building import checkpoint_of
from evidence.models.books import book_of
from evidence.models.books.bound import Bound
from evidence.models.slices import ledger_slice
from evidence.rules.books import Chapter
from evidence.rules.packing import Kind, Scope, Span
from evidence.rules.slices import Access, Slice
from govportal.pdf import on_paper


@dataclass(frozen=True)
class Read:
    """A book with all its chapters, rendered."""

    book: Bound
    ledger: Slice
    chapters: dict[str, Chapter]
    pages: dict[str, str]

    def rows(self, name: str) -> list[dict[str, object]]:
        """A population of the book, or over all chapters."""
        own = [one for one in self.book.populations() if one.name == name]
        over = [one for chapter in self.chapters.values() for one in chapter.rows]
        return [dict(row) for one in (*own, *over) if one.name == name for row in one.rows]

    def counted(self, name: str) -> tuple[int | None, int | None]:
        """Both counts of a population."""
        drawn = next(one for one in self.book.drawn() if one.name == name)
        return drawn.count, drawn.counted

    @property
    def left_out(self) -> set[str]:
        return {one.code for one in self.book.omissions()}


def read_book(
    kind: Kind,
    number: str,
    span: Span | None = None,
    access: Access = Access.FULL,
    size: int | None = None,
) -> Read:
    scope = Scope(kind, number, access, span=span)
    before = book_of(scope, timezone.now())
    checkpoint = checkpoint_of(number, before.refs, size, timezone.now())
    book = book_of(scope, checkpoint.sealed_at, checkpoint.size)
    ledger = ledger_slice((), checkpoint, access)
    chapters = {head.key: book.chapter(head, ledger) for head in book.heads}
    return Read(book, ledger, chapters, {key: _page(c, ledger) for key, c in chapters.items()})


def _page(chapter: Chapter, ledger: Slice) -> str:
    given = {"head": chapter.head, "ledger": replace(ledger, entries=()), "access": "full"}
    with on_paper("en"):
        return render_to_string(chapter.template, {**chapter.context, **given})
