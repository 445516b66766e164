"""What happened in an incident, in order, from whoever knows of it.

A source gives the events of one kind; acts, ledger and notes are the first three. Run-time events
and traces join as further ones: ``register_source`` from the room that has them. A source is asked
for a stretch (``Span``) and gives at most ``span.most`` events of it, those nearest to where the
stretch begins; ``span.of`` narrows a query set to it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import QueryDict

from govportal.paging import Page
from govportal.people.models import Person
from incidents.models import Incident

SIZE = 40


@dataclass(frozen=True, kw_only=True)
class Event:
    """One line of the timeline. ``key``: what tells it apart within its source, in order.

    ``said``: a person's own words; ``at``: when it happened; ``added_at``: when that was written,
    if it was later; ``number``: of a note, which can be corrected.
    """

    at: datetime
    key: str
    title: str
    tone: str = "neutral"
    shape: str = "info"
    text: str = ""
    said: str = ""
    by: str = ""
    added_at: datetime | None = None
    address: str = ""
    number: int | None = None
    source: str = ""

    @property
    def place(self) -> "Place":
        return self.at, self.source, self.key


Place = tuple[datetime, str, str]
"""Where an event stands: its time, then its source, then its key there."""


@dataclass(frozen=True)
class Span:
    """What a page asks of one source: events after a place, or before one, and how many."""

    incident: Incident
    reader: Person
    now: datetime
    source: str
    most: int
    after: Place | None = None
    before: Place | None = None

    @property
    def is_backward(self) -> bool:
        return self.before is not None

    def of(self, rows: QuerySet[Any], at: str, key: str) -> QuerySet[Any]:
        """The rows of this stretch, nearest first; ``at`` and ``key`` are their columns."""
        place, sign = (self.before, "lt") if self.before else (self.after, "gt")
        if place is not None:
            fits = key_fits(rows, key, place[2])
            place = place if fits else (place[0], "", "")
            rows = rows.filter(self._beyond(place, sign, at, key))
        way = "-" if self.is_backward else ""
        return rows.order_by(f"{way}{at}", f"{way}{key}")[: self.most]

    def _beyond(self, place: Place, sign: str, at: str, key: str) -> Q:
        moment, source, name = place
        if self.source == source:
            same = Q(**{at: moment, f"{key}__{sign}": name})
            return Q(**{f"{at}__{sign}": moment}) | same
        is_near = (self.source > source) == (sign == "gt")
        return Q(**{f"{at}__{sign}e" if is_near else f"{at}__{sign}": moment})


def key_fits(rows: QuerySet[Any], key: str, typed: str) -> bool:
    """Whether a key from an address may be compared with that column."""
    options = rows.model._meta
    column: Any = options.pk if key == "pk" else options.get_field(key)
    try:
        column.to_python(typed)
    except ValidationError:
        return False
    return True


Source = Callable[[Span], Iterable[Event]]
_SOURCES: dict[str, Source] = {}


def register_source(name: str, source: Source) -> None:
    """Let ``source`` add its events to every timeline; two queries at most."""
    _SOURCES[name] = source


def timeline_page(
    incident: Incident, reader: Person, now: datetime, params: QueryDict, size: int = SIZE
) -> Page:
    """A page of the timeline, the oldest first: ``?after=…``, ``?before=…``, or ``?newest=1``."""
    before, after = _place(params.get("before", "")), _place(params.get("after", ""))
    if before is None and after is None and params.get("newest"):
        before = (now, "~", "")
    found = _events(incident, reader, now, size + 1, before=before, after=after)
    more, found = len(found) > size, found[:size]
    if before is not None:
        found, more_before, more_after = found[::-1], more, bool(params.get("before"))
    else:
        more_before, more_after = after is not None, more
    return Page(
        rows=found,
        total_words="" if more_before or more_after else str(len(found)),
        first=_address() if more_before else "",
        newer=_address(before=found[0].place) if more_before and found else "",
        older=_address(after=found[-1].place) if more_after and found else "",
        by_day=True,
    )


def _events(
    incident: Incident, reader: Person, now: datetime, most: int, **places: Place | None
) -> list[Event]:
    """The nearest events of all sources, nearest first."""
    found: list[Event] = []
    for name, source in _SOURCES.items():
        span = Span(incident, reader, now, name, most, **places)
        found += source(span)
    found.sort(key=lambda event: event.place, reverse=places.get("before") is not None)
    return found[:most]


def _place(text: str) -> Place | None:
    at, _dot, rest = text.partition("|")
    source, _dot, key = rest.partition("|")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    is_whole = moment.tzinfo is not None and source in _SOURCES and key.isalnum()
    return (moment, source, key) if is_whole and len(key) < 27 else None


def _address(**places: Place) -> str:
    named = {name: "|".join((at.isoformat(), *rest)) for name, (at, *rest) in places.items()}
    return "?" + urlencode(named)
