"""A book as pieces bound together: chapters in order, its own lists, and what it leaves out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _

from evidence.models.books.pieces import Gist, Piece, Reading
from evidence.models.books.told import in_tree
from evidence.rules.books import Chapter, ChapterHead, Drawn, Json
from evidence.rules.omissions import Omission
from evidence.rules.people import Who
from evidence.rules.sections import Words
from evidence.rules.sheets import Population
from evidence.rules.slices import Access, Slice
from govportal.pdf import on_paper


@dataclass(frozen=True)
class Listed:
    """A population of the book itself, how it was drawn and counted twice, or why it was not."""

    population: Population
    words: Words
    counted_how: str
    counted: int | None = None
    people: tuple[Who, ...] = ()

    def drawn(self) -> Drawn:
        return _drawn(
            self.population.name, self.words, len(self.population.rows),
            self.counted, self.counted_how,
        )  # fmt: skip


@dataclass(frozen=True)
class Bound:
    """A ``rules.books.Book``. ``found`` are its pieces, before those are left out of which the
    tree says nothing yet; ``lists`` and ``left_out`` are read once, in the language of the scope.
    What the whole book says of people and populations is kept from each chapter as it is opened.
    """

    reading: Reading
    number: str
    title: str
    front: Json
    found: Sequence[Piece]
    own_refs: frozenset[str]
    own_named: frozenset[str] = frozenset()
    lists: Sequence[Listed] = ()
    left_out: Sequence[Omission] = ()
    _opened: dict[str, Gist] = field(default_factory=dict)

    @cached_property
    def pieces(self) -> Mapping[str, Piece]:
        """By the key of their chapter, in the order of print."""
        told = in_tree({piece.ref for piece in self.found}, self.reading.size)
        return {piece.head.key: piece for piece in self.found if piece.ref in told}

    @property
    def heads(self) -> Sequence[ChapterHead]:
        return [piece.head for piece in self.pieces.values()]

    @cached_property
    def refs(self) -> tuple[str, ...]:
        with on_paper(self.reading.scope.language):
            found = {ref for piece in self.pieces.values() for ref in piece.refs()}
        return tuple(sorted(found | self.own_refs))

    def _gists(self) -> Iterable[Gist]:
        """Of every chapter; those that were not opened yet are."""
        for key, piece in self.pieces.items():
            if key not in self._opened:
                with on_paper(self.reading.scope.language):
                    self._opened[key] = piece.open(self.reading).gist
            yield self._opened[key]

    @property
    def named(self) -> tuple[str, ...]:
        listed = {who.ref for one in self.lists for who in one.people}
        told = {ref for gist in self._gists() for ref in gist.named}
        return tuple(sorted({*told, *self.own_named, *listed}))

    def chapter(self, head: ChapterHead, ledger: Slice) -> Chapter:
        with on_paper(self.reading.scope.language):
            opened = self.pieces[head.key].open(self.reading)
            self._opened[head.key] = opened.gist
            return opened.chapter(ledger)

    def populations(self) -> Iterable[Population]:
        return [one.population for one in self.lists]

    def drawn(self) -> Sequence[Drawn]:
        """Of those over all chapters, whoever writes them says how many rows they have."""
        words = {name: told for gist in self._gists() for name, told in gist.words.items()}
        with on_paper(self.reading.scope.language):
            found = [_drawn(name, told) for name, told in words.items()]
            found += [one.drawn() for one in self.lists]
        return sorted(found, key=lambda one: one.name)

    def omissions(self) -> Sequence[Omission]:
        notes = sum(gist.privileged for gist in self._gists())
        part = self.reading.scope.access is Access.PART
        return (
            Omission("drafts"),
            Omission("individual_times"),
            *([Omission("conflicts")] if part else ()),
            *self.left_out,
            *([Omission("privileged_notes", notes)] if notes else ()),
        )

    def people(self) -> Mapping[str, str]:
        found = {who.ref: who.name for one in self.lists for who in one.people}
        for gist in self._gists():
            found |= gist.people
        return dict(sorted(found.items()))


def people_in(rows: Iterable[Mapping[str, object]], *columns: str) -> tuple[Who, ...]:
    """Everybody in these columns."""
    cells = (row[column] for row in rows for column in columns)
    return tuple(cell for cell in cells if isinstance(cell, Who))


def _drawn(
    name: str,
    words: Words,
    count: int | None = None,
    counted: int | None = None,
    counted_how: str = "",
) -> Drawn:
    return Drawn(
        name=name,
        title=str(words["title"]),
        source=str(words["source"]),
        filters=str(words.get("filters") or _("All of them.")),
        clock=str(words.get("clock") or _("None.")),
        count=count,
        counted=counted,
        counted_how=counted_how,
    )
