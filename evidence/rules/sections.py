"""Parts of a report: what was so, what people wrote, a table, populations, files. Pure."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from evidence.rules.omissions import Omission
from evidence.rules.people import Who
from evidence.rules.sheets import Population
from evidence.rules.slices import Access

Words = Mapping[str, str]


@dataclass(frozen=True)
class Said:
    """What a named person wrote, unedited."""

    text: str
    by: str = ""


@dataclass(frozen=True)
class Table:
    """Rows on paper; cells are texts or moments."""

    heads: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


@dataclass(frozen=True)
class Drawn:
    """A population and how it was drawn: title, source, filters, clock."""

    population: Population
    words: Words


@dataclass(frozen=True)
class Stored:
    """A file of the portal's store that goes into the pack as it is; ``path`` is where it lies."""

    member: str
    name: str
    path: str
    size: int
    sha256: str

    def fits(self, data: bytes | None) -> bool:
        """Whether these are the bytes that were stored: size and SHA-256."""
        return (
            data is not None
            and len(data) == self.size
            and hashlib.sha256(data).hexdigest() == self.sha256
        )


@dataclass(frozen=True)
class Section:
    """One part of the report. ``refs``: what of the ledger belongs to it; ``people``: whom it
    names; ``files``: members that it brings, by their names in the pack; ``stored``: those that
    lie in the store still and are read when the pack is written; ``apart``: members among both for
    readers who see everything."""

    name: str
    title: str
    order: int
    facts: tuple[tuple[str, object], ...] = ()
    said: tuple[Said, ...] = ()
    table: Table | None = None
    populations: tuple[Drawn, ...] = ()
    refs: tuple[str, ...] = ()
    people: tuple[Who, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
    stored: tuple[Stored, ...] = ()
    omissions: tuple[Omission, ...] = ()
    apart: frozenset[str] = frozenset()

    @property
    def is_bare(self) -> bool:
        """Whether there is nothing to print below its title. Why is another question: because
        there is nothing, or because it is kept back from this reader."""
        return not self.facts and not self.said and self.table is None

    def for_reader(self, access: Access) -> "Section":
        """As a reader with this access gets it; what is withheld is listed as left out."""
        if access is Access.FULL or not self.apart:
            return self
        left_out = Omission("section_files", len(self.apart), {"title": self.title})
        return replace(
            self,
            files={name: data for name, data in self.files.items() if name not in self.apart},
            stored=tuple(one for one in self.stored if one.member not in self.apart),
            omissions=(*self.omissions, left_out),
        )
