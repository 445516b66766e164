"""What an incident's page is made of: each part of the room brings its own panels."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from govportal.people.models import Person
from incidents.models import Incident

CLOCKS, MAIN, ASIDE = "clocks", "main", "aside"


@dataclass(frozen=True)
class Panel:
    """One block of the page: where it stands, its template, and what that is filled with.

    ``order``: the smaller, the higher. A clock's panel has ``clock`` (worklist) and ``title``.
    """

    place: str
    order: int
    template: str
    context: Mapping[str, Any]


Source = Callable[[Incident, Person, datetime], Panel | None]
_SOURCES: dict[str, Source] = {}
_TABS: dict[str, Any] = {}


def register_panel(name: str, source: Source) -> None:
    """``source`` gives a panel of the overview, or None; at the price of one query at most."""
    _SOURCES[name] = source


def register_tab(url_name: str, label: Any) -> None:
    """A page about one incident, at ``/incidents/<number>/…/``, behind a tab of its own."""
    _TABS[url_name] = label


def panels_of(incident: Incident, reader: Person, now: datetime) -> dict[str, list[Panel]]:
    """The panels of an incident for one reader, by place, in order."""
    found = (source(incident, reader, now) for source in _SOURCES.values())
    panels = sorted((one for one in found if one is not None), key=lambda panel: panel.order)
    return {place: [one for one in panels if one.place == place] for place in (CLOCKS, MAIN, ASIDE)}


def tabs() -> Mapping[str, Any]:
    """URL name and label of each tab beside the overview, in order of registration."""
    return _TABS
