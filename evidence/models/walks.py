"""The newest entries that fit several filters, found by index and at a bounded price.

Every filter has rows of its own, in the order of time. Where one of them has few, these are looked
at, all of them. Where all have many, one is walked along for so many rows; what lies further back
is for the next page.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import BooleanField, IntegerField, OuterRef, Q, QuerySet, Subquery

from govportal.ledger.models import Entry, EntryRef, Leaf
from govportal.ledger.words import Said

RARE, LOOKED_AT = 6_000, 20_000
PLACE = Leaf.objects.filter(entry_id=OuterRef("pk")).values("index")[:1]
"""Where an entry stands in the tree, read with it; nothing while it waits to be sealed."""
BEFORE_ALL, AFTER_ALL = "", "~"
"""In the order of ids at one moment."""


@dataclass(frozen=True)
class Place:
    """Where in the order of time, and which way from there."""

    at: datetime
    entry: str
    is_newer: bool = False

    def beyond(self, key: str) -> Q:
        """What comes after it; ``key``: the column with the entry's id."""
        side, far = ("gt", "gte") if self.is_newer else ("lt", "lte")
        further = Q(**{f"occurred_at__{side}": self.at}) | Q(**{f"{key}__{side}": self.entry})
        return Q(**{f"occurred_at__{far}": self.at}) & further


class Has(Subquery):
    """Whether a sliced query has a row. A database may make a join of EXISTS, and walk the other
    table; of this it cannot.
    """

    template = "((%(subquery)s) IS NOT NULL)"
    output_field = BooleanField()


class Count(Subquery):
    """How many rows a sliced query has."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


@dataclass(frozen=True)
class Source:
    """One filter: its rows in the order of time, a query for each value; ``key``: their column
    with the entry's id. ``fits``: whether an entry is among them.
    """

    parts: Sequence[QuerySet[Any]]
    fits: Q | Has
    key: str = "pk"


def by_column(name: str, values: Sequence[str]) -> Source:
    parts = [Entry.objects.filter(**{name: value}) for value in values]
    return Source(parts, Q(**{f"{name}__in": list(values)}))


def about(refs: Sequence[str]) -> Source:
    parts = [EntryRef.objects.filter(ref=ref) for ref in refs]
    known = EntryRef.objects.filter(entry_id=OuterRef("pk"), ref__in=list(refs))
    return Source(parts, Has(known.values("ref")[:1]), "entry_id")


def of_trace(trace: str) -> Source:
    """The index leaves out entries without one, and must be told that they are not meant."""
    return Source([Entry.objects.filter(trace_id=trace).exclude(trace_id="")], Q(trace_id=trace))


EVERYTHING = Source([Entry.objects.all()], Q())


@dataclass(frozen=True)
class Found:
    """Entries in order. ``looked_to``: how far was looked, where that was not far enough."""

    entries: list[Entry]
    looked_to: Place | None = None


@dataclass(frozen=True)
class Walk:
    """All filters together. ``said``: what an entry must say in a text; ``within``: of time;
    ``besides``: what else it must be.
    """

    sources: Sequence[Source] = ()
    said: Said | None = None
    within: Q = field(default_factory=Q)
    besides: Q = field(default_factory=Q)

    def first(self, count: int, place: Place | None = None, *, newer: bool = False) -> Found:
        """The first of them from ``place`` on: of newest first, or of oldest first if ``newer``."""
        step = _Step(self, count, place, newer)
        if len(self.sources) < 2 and self.said is None:
            return Found(step.along(self.walked))
        fewest, many, end = step.look()
        if many < RARE:
            return Found(step.along(fewest))
        if self.said is not None and (few := self.said.few(RARE)) is not None:
            return Found(step.among(few))
        found = step.along(self.walked, end)
        return Found(found, end if len(found) < count else None)

    @property
    def walked(self) -> Source:
        return self.sources[0] if self.sources else EVERYTHING

    def others(self, source: Source | None) -> Q:
        """What an entry of ``source`` must be besides; None: one that says it."""
        found = self.besides
        for other in self.sources:
            if other is not source:
                found &= Q(other.fits)
        if source is not None and self.said is not None:
            texts = self.said.texts.filter(entry_id=OuterRef("pk"))
            found &= Q(Has(texts.values("pk")[:1]))
        return found


@dataclass(frozen=True)
class _Step:
    """One page of a walk."""

    walk: Walk
    count: int
    place: Place | None
    newer: bool

    def look(self) -> tuple[Source, int, Place | None]:
        """The filter with the fewest entries, how many up to a bound, and up to where to walk if
        they are many. One query."""
        walked, sources = self.walk.walked, self.walk.sources
        asked: dict[str, Any] = {}
        for n, source in enumerate(sources):
            for m, part in enumerate(source.parts):
                rows = self._narrow(source, part).order_by().values("occurred_at")
                asked[f"count_{n}_{m}"] = Count(rows[:RARE])
        each = LOOKED_AT // max(1, len(walked.parts))
        for m, part in enumerate(walked.parts):
            rows = self._narrow(walked, part).order_by(self._sign + "occurred_at")
            asked[f"end_{m}"] = Subquery(rows.values("occurred_at")[each : each + 1])
        found: list[Any] = list(Entry.objects.order_by().values(**asked)[:1]) if asked else []
        said: dict[str, Any] = found[0] if found else {}
        counts = [
            (sum(said.get(f"count_{n}_{m}", 0) for m in range(len(source.parts))), n)
            for n, source in enumerate(sources)
        ]
        many, n = min(counts, default=(RARE, 0))
        ends = [at for m in range(len(walked.parts)) if (at := said.get(f"end_{m}")) is not None]
        return sources[n] if sources else walked, many, self._end(ends)

    def _end(self, ends: Sequence[datetime]) -> Place | None:
        if not ends:
            return None
        if self.newer:
            return Place(min(ends), AFTER_ALL, is_newer=True)
        return Place(max(ends), BEFORE_ALL)

    def along(self, source: Source, end: Place | None = None) -> list[Entry]:
        """Along a filter's entries in order, until enough are found or the end is reached."""
        others = self.walk.others(source)
        side = "lte" if self.newer else "gte"
        near = Q(**{f"occurred_at__{side}": end.at}) if end else Q()
        keys = []
        for part in source.parts:
            rows = self._narrow(source, part).filter(near)
            if others:
                same = Entry.objects.filter(others, pk=OuterRef(source.key)).order_by()
                rows = rows.filter(Has(same.values("pk")[:1]))
            order = (f"{self._sign}occurred_at", f"{self._sign}{source.key}")
            keys.append(rows.order_by(*order).values(source.key)[: self.count])
        return self._read(Entry.objects.filter(_any_of(keys))) if keys else []

    def among(self, keys: Sequence[str]) -> list[Entry]:
        """Those of a few entries that are all else that is asked. Each is asked by its key: an
        index of what else would be walked instead."""
        place = self.place.beyond("pk") if self.place else Q()
        fits = Entry.objects.filter(self.walk.others(None), self.walk.within, place)
        same = fits.filter(pk=OuterRef("pk")).order_by().values("pk")[:1]
        return self._read(Entry.objects.filter(Has(same), pk__in=list(keys)))

    def _read(self, rows: QuerySet[Entry]) -> list[Entry]:
        rows = rows.order_by(f"{self._sign}occurred_at", f"{self._sign}pk")
        rows = rows.defer("body", "leaf_hash").annotate(place=Subquery(PLACE))
        return list(rows[: self.count])

    @property
    def _sign(self) -> str:
        return "" if self.newer else "-"

    def _narrow(self, source: Source, part: QuerySet[Any]) -> QuerySet[Any]:
        """To the time asked for."""
        beyond = self.place.beyond(source.key) if self.place else Q()
        return part.filter(self.walk.within, beyond)


def _any_of(keys: Sequence[QuerySet[Any]]) -> Q:
    """SQLite knows no slices in a union, PostgreSQL reads a whole table for several of them."""
    if len(keys) > 1 and connection.features.supports_slicing_ordering_in_compound:
        return Q(pk__in=keys[0].union(*keys[1:], all=True))
    return reduce(or_, (Q(pk__in=part) for part in keys))
