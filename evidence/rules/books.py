"""A large pack as a book: chapters that are read and printed one at a time. Pure Python.

A pack about an agent, a committee's period, a framework, a class of actions or a sample has as
many chapters as its population has items, and never holds more than one of them in memory
(3-quality.md §2). ``evidence.models.books`` writes such books, ``evidence.actions.book_building``
builds packs from them; the two know each other by these protocols only.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from evidence.rules.omissions import Omission
from evidence.rules.packing import Members
from evidence.rules.sheets import Population
from evidence.rules.slices import Slice

Json = Mapping[str, object]
KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class ChapterHead:
    """One chapter as the table of contents names it; ``key`` is unique in its book, of
    the form ``adr-2026-0042``.

    ``pages``: about how many pages it takes, so that volumes can be cut before printing.
    """

    key: str
    title: str
    group: str
    pages: int = 4


@dataclass(frozen=True)
class Chapter:
    """One chapter, read when its turn comes.

    ``template`` is a part (no page around it) given ``context``; its first heading is an
    ``<h3>``, as the volume's page makes the ``<h2>`` from the head, and makes ids in it unique.
    ``rows``: what it adds to the populations that run over all chapters; each population gets a
    first column ``of`` with the chapter's key. ``members``: its own files, byte for byte, which
    lie below ``chapters/KEY/`` in the pack. ``counted``: second counts of its rows, by population.
    """

    head: ChapterHead
    template: str
    context: Json
    rows: Sequence[Population] = ()
    members: Members = field(default_factory=dict)
    omissions: Sequence[Omission] = ()
    counted: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Drawn:
    """How a population was drawn: the auditor's first question (1-domain.md §8).

    ``count``: how many rows; None where the engine counts them while it writes. ``counted``: the
    same set counted another way, which ``counted_how`` tells; they must agree, or the difference
    is stated in print. Without a second count ``counted_how`` says why there is none; both are
    left to the engine for rows of chapters.
    """

    name: str
    title: str
    source: str
    filters: str
    clock: str
    count: int | None = None
    counted: int | None = None
    counted_how: str = ""


class Book(Protocol):
    """What a pack is built from. Read at one checkpoint; nothing in it changes while it is built,
    or the pack is refused."""

    @property
    def number(self) -> str:
        """What people call it, for file names and refusals."""

    @property
    def title(self) -> str: ...

    @property
    def refs(self) -> tuple[str, ...]:
        """References whose ledger entries belong to it, sorted; there may be 10⁵ of them."""

    @property
    def named(self) -> tuple[str, ...]:
        """References of people and units that it names in print."""

    @property
    def heads(self) -> Sequence[ChapterHead]:
        """All chapters in the order of print."""

    @property
    def front(self) -> Json:
        """Context of ``evidence/parts/book_front.html``: scope in words, facts for the cover."""

    def chapter(self, head: ChapterHead, ledger: Slice) -> Chapter:
        """One chapter, read from the database now. ``ledger`` has no entries: only the tree."""

    def populations(self) -> Iterable[Population]:
        """Populations of the book itself, such as the list of its items."""

    def drawn(self) -> Sequence[Drawn]:
        """How each population of the book itself and of its chapters was drawn."""

    def omissions(self) -> Sequence[Omission]:
        """What is left out of the book as a whole, and why."""

    def people(self) -> Mapping[str, str]:
        """Ledger reference → name of everybody named."""


def refuse_keys(keys: Sequence[str]) -> None:
    """Raises ValueError for keys of chapters that no file could carry, or that stand twice."""
    broken = [key for key in keys if not KEY.fullmatch(key)]
    if broken or len(set(keys)) < len(keys):
        raise ValueError(f"keys of chapters are not plain, or not their own: {broken or keys}")
