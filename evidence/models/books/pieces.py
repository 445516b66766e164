"""What books are bound from: one piece a chapter, light until it is opened."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from evidence.models.books.told import bodies_about
from evidence.models.stored import stored_files
from evidence.models.trails import trail_of
from evidence.rules.books import Chapter, ChapterHead
from evidence.rules.omissions import Omission
from evidence.rules.packing import Scope
from evidence.rules.people import Who
from evidence.rules.second_counts import review_counts
from evidence.rules.sections import Said, Section, Words
from evidence.rules.sheets import Population, Row
from evidence.rules.slices import Slice, SliceEntry

FILES = {"member", "printed", "frozen"}
"""Columns of populations that name files, as ``verify.py`` knows them."""


@dataclass(frozen=True)
class Reading:
    """For whom and as of when a book is read. ``size``: of the tree; None before it is chosen."""

    scope: Scope
    moment: datetime
    size: int | None = None


@dataclass(frozen=True)
class Gist:
    """What a book keeps of a chapter once it is closed: who is in it, and what is counted.

    ``people``: reference → name; ``named``: also units and committees. ``words``: by population.
    """

    people: Mapping[str, str] = field(default_factory=dict)
    named: frozenset[str] = frozenset()
    words: Mapping[str, Words] = field(default_factory=dict)
    privileged: int = 0


class Opened(Protocol):
    """A chapter as it was read just now."""

    @property
    def gist(self) -> Gist: ...

    def chapter(self, ledger: Slice) -> Chapter: ...


class Piece(Protocol):
    """One chapter before it is read."""

    @property
    def head(self) -> ChapterHead: ...

    @property
    def ref(self) -> str:
        """The thing it is about: it belongs to the book once the tree has an entry about it."""

    def refs(self) -> Iterable[str]:
        """References of all that belongs to it."""

    def open(self, reading: Reading) -> Opened: ...


@dataclass(frozen=True)
class Leaf:
    """A chapter that is made of sections. ``trail``: references whose entries are listed.

    ``own``: people named in no section; ``privileged``: how many notes of counsel it keeps back.
    ``about``: the review whose things are counted again in these entries.
    """

    head: ChapterHead
    sections: Sequence[Section]
    trail: Iterable[str] = ()
    own: Iterable[Who] = ()
    privileged: int = 0
    about: str = ""
    votes_show: bool = True

    @property
    def gist(self) -> Gist:
        drawn = [one for section in self.sections for one in section.populations]
        who = [*self.own, *(one for section in self.sections for one in section.people)]
        return Gist(
            people={one.ref: one.name for one in who},
            named=frozenset(one.ref for one in who),
            words={one.population.name: one.words for one in drawn},
            privileged=self.privileged,
        )

    def chapter(self, ledger: Slice) -> Chapter:
        entries = bodies_about(self.trail, ledger.size)
        found = [one for section in self.sections for one in section.omissions]
        stored, gone = stored_files(one for section in self.sections for one in section.stored)
        found += [Omission("missing_file", 1, {"name": name}) for name in gone]
        drawn = [one.population for section in self.sections for one in section.populations]
        return Chapter(
            head=self.head,
            template="evidence/parts/book_sections.html",
            context={
                "sections": self.sections,
                "trail": trail_of(entries),
                "demo": any(entry.content.get("demo") for entry in entries),
            },
            rows=[_placed(self.head, one) for one in drawn],
            members=stored
            | {n: data for section in self.sections for n, data in section.files.items()},
            omissions=[one for one in found if one.code != "privileged_notes"],
            counted=self._counted(entries),
        )

    def _counted(self, entries: Sequence[SliceEntry]) -> Mapping[str, int]:
        if not self.about:
            return {}
        return review_counts(entries, self.about, votes_show=self.votes_show)


def key_of(kind: str, name: str) -> str:
    """The key of the chapter about ``name``; what had to be made plain stays apart from others."""
    plain = "-".join(re.findall("[a-z0-9]+", name.lower()))
    if plain != name.lower():
        plain = f"{plain}-{hashlib.sha256(name.encode()).hexdigest()[:8]}".strip("-")
    return f"{kind}-{plain}"


def place(head: ChapterHead, member: str) -> str:
    """Where a chapter's file lies in the pack."""
    return f"chapters/{head.key}/{member}"


def _placed(head: ChapterHead, population: Population) -> Population:
    """Files that its rows name, by where they lie in the pack; some rows say that already."""
    columns = FILES & set(population.columns)
    rows = [{**row, **_places(head, row, columns)} for row in population.rows]
    return replace(population, rows=tuple(rows)) if columns else population


def _places(head: ChapterHead, row: Row, columns: Iterable[str]) -> dict[str, str]:
    names = {column: str(row[column] or "") for column in columns}
    return {
        column: place(head, name)
        for column, name in names.items()
        if name and not name.startswith("chapters/")
    }


@dataclass(frozen=True)
class NothingPiece:
    """That there is nothing of what was asked for: an answer too."""

    title: str
    text: str

    @property
    def head(self) -> ChapterHead:
        return ChapterHead("nothing", self.title, self.title, 1)

    @property
    def ref(self) -> str:
        return ""

    def refs(self) -> Iterable[str]:
        return ()

    def open(self, reading: Reading) -> Leaf:
        return Leaf(self.head, (Section("nothing", self.title, 0, said=(Said(self.text),)),))
