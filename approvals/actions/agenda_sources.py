"""What the rooms and parts of this portal put on an agenda, beside what waits there anyway.

A source yields unsaved items for a meeting that is being filled, in the order of an agenda; it may
open what the meeting has to look at. Registered when Django starts (``approvals.apps``).
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from approvals.models import AgendaItem, Meeting

Source = Callable[[Meeting, datetime], Iterable[AgendaItem]]
_SOURCES: dict[str, Source] = {}


def register_agenda(name: str, source: Source) -> None:
    """Say what else waits for a committee's meeting; the last registration counts."""
    _SOURCES[name] = source


def from_sources(meeting: Meeting, now: datetime) -> Iterator[AgendaItem]:
    """Inside the caller's transaction, with the meeting's row locked."""
    for source in _SOURCES.values():
        yield from source(meeting, now)
