"""Parts of a report: what was so, what people wrote, a table, populations, files. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from evidence.rules.omissions import Omission
from evidence.rules.people import Who
from evidence.rules.sheets import Population

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
class Section:
    """One part of the report. ``refs``: what of the ledger belongs to it; ``people``: whom it
    names; ``files``: members that it brings, by their names in the pack."""

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
    omissions: tuple[Omission, ...] = ()
