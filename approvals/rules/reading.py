"""How cases are read before they are decided: figures over people, never over one. Pure Python."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from approvals.rules.haste import QUICK_FROM_TIER, QUICK_SECONDS

FEWEST = 5
"""Figures are shown over so many people at least (1-domain.md §5)."""
_READ = re.compile(r"([0-9]{1,4})/([0-9]{1,4}),([0-9]{1,4})/([0-9]{1,4})", re.ASCII)


@dataclass(frozen=True)
class Read:
    """How many parts and files of a case were opened, and how many there were."""

    parts: int
    parts_of: int
    files: int
    files_of: int

    @property
    def is_whole(self) -> bool:
        """Whether every part and every file was opened."""
        return self.parts == self.parts_of and self.files == self.files_of


def read_from(text: str) -> Read | None:
    """What the page says; None where it says nothing (no script) or what cannot be."""
    found = _READ.fullmatch(text.strip())
    if found is None:
        return None
    parts, parts_of, files, files_of = map(int, found.groups())
    return (
        Read(parts, parts_of, files, files_of) if parts <= parts_of and files <= files_of else None
    )


@dataclass(frozen=True)
class Given:
    """One vote or verdict: whose, how long the case was open (None: not known), how it was read."""

    person: int
    tier: int
    is_yes: bool
    seconds: int | None = None
    read: Read | None = None

    @property
    def could_be_rushed(self) -> bool:
        """An approval where haste matters, of which the time is known."""
        return self.is_yes and self.tier >= QUICK_FROM_TIER and self.seconds is not None

    @property
    def is_rushed(self) -> bool:
        return self.could_be_rushed and (self.seconds or 0) < QUICK_SECONDS


@dataclass(frozen=True)
class Figures:
    """Over some answers: how many, of how many people, and what is known of them; None: nothing."""

    answers: int
    people: int
    median_seconds: int | None
    rushed: int
    rushable: int
    whole: int
    told: int


def figures(given: Iterable[Given]) -> Figures:
    """The figures of these answers, whoever gave them."""
    rows = list(given)
    times = [row.seconds for row in rows if row.seconds is not None]
    told = [row.read for row in rows if row.read is not None]
    return Figures(
        answers=len(rows),
        people=len({row.person for row in rows}),
        median_seconds=round(median(times)) if times else None,
        rushed=sum(row.is_rushed for row in rows),
        rushable=sum(row.could_be_rushed for row in rows),
        whole=sum(read.is_whole for read in told),
        told=len(told),
    )


def shared_figures(given: Sequence[Given]) -> Figures | None:
    """The same, where nobody's own can be told from them: only over five people or more.

    Each figure rests on the answers of those five: one that fewer people feed is left out.
    """
    found = figures(given)
    if found.people < FEWEST:
        return None
    timed = [row for row in given if row.seconds is not None]
    told = [row for row in given if row.read is not None]
    rushable = [row for row in given if row.could_be_rushed]
    return Figures(
        answers=found.answers,
        people=found.people,
        median_seconds=found.median_seconds if _is_many(timed) else None,
        rushed=found.rushed if _is_many(rushable) else 0,
        rushable=found.rushable if _is_many(rushable) else 0,
        whole=found.whole if _is_many(told) else 0,
        told=found.told if _is_many(told) else 0,
    )


def _is_many(rows: Collection[Given]) -> bool:
    return len({row.person for row in rows}) >= FEWEST
