"""What a pruning now would do, counted for its page; counts stop at ten thousand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from evidence.faces_of_keeping import CLASS_WORDS
from evidence.models.retention import CLASSES, due, held, of_deciders, over
from evidence.rules.retention import Terms, cutoffs

MOST = 10_000


@dataclass(frozen=True)
class Count:
    """How many, in words: an exact number or “10,000+”."""

    n: int

    def __str__(self) -> str:
        return f"{self.n:,}" if self.n <= MOST else f"{MOST:,}+"


@dataclass(frozen=True)
class ClassLine:
    """One class of the table: how long, until when, how much of it is due."""

    name: str
    words: Any
    hint: Any
    months: int
    until: datetime
    due: Count | None


@dataclass(frozen=True)
class Preview:
    """All classes, what is kept although its time is over, and from when the oldest due is."""

    lines: list[ClassLine]
    total: Count
    held: Count
    deciders: Count
    oldest: datetime | None


def preview(terms: Terms, now: datetime) -> Preview:
    """Count what is due at ``now``."""
    until = cutoffs(terms, now)
    found = {name: counted(due(until).filter(retention=name)) for name in CLASSES}
    total = sum(count.n for count in found.values())
    oldest = due(until).values_list("occurred_at", flat=True).first() if total else None
    return Preview(
        lines=lines_of(terms, until, found),
        total=Count(total),
        held=counted(over(until).filter(held())),
        deciders=counted(over(until).filter(of_deciders(until))),
        oldest=oldest,
    )


def lines_of(
    terms: Terms, until: Mapping[str, datetime], found: Mapping[str, Count]
) -> list[ClassLine]:
    """The classes in the order of the table, and deciders last."""
    return [
        ClassLine(name, words, hint, terms.of(name), until[name], found.get(name))
        for name, (words, hint) in CLASS_WORDS.items()
    ]


def counted(rows: "QuerySet[Any]") -> Count:
    """At most one more than is said."""
    return Count(rows.order_by().values("pk")[: MOST + 1].count())
