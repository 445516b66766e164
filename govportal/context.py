"""What every page shows around its content: name, navigation, addresses.

Nothing here touches the database by itself. A room that wants a number in the navigation registers
what is to be counted in its ``AppConfig.ready()``; all numbers of a page cost one query together,
only when the page is drawn.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Count as Counted
from django.db.models import Q, QuerySet, Value
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise, SimpleLazyObject

from govportal.menu import PLACES, Place
from govportal.people.models import Person
from govportal.people.rules import Role

THEMES = frozenset({"light", "dark"})


@dataclass(frozen=True)
class Count:
    """The number behind a navigation entry, with its unit in words for screen readers."""

    number: int | str
    words: str | Promise
    urgent: bool = False


@dataclass(frozen=True)
class Entry:
    """A place as one reader sees it on one page. ``is_below``: it belongs to the one above."""

    address: str
    label: str | Promise
    icon: str
    current: str
    count: Count | None
    is_below: bool = False


_COUNTS: dict[str, Callable[[Person], Count | None]] = {}
_TALLIES: dict[str, tuple[Callable[[Person], "Tally"], Any]] = {}


@dataclass(frozen=True)
class Tally:
    """What is counted for somebody, and which of it is urgent."""

    rows: QuerySet[Any]
    urgent: Q


def show_tally(url_name: str, tally: Callable[[Person], Tally], words: str | Promise) -> None:
    """Show a number behind the place ``url_name``; nothing where there is nothing to count."""
    _TALLIES[url_name] = (tally, words)


def _tallied(person: Person) -> dict[str, Count]:
    """All tallies in one statement."""
    parts = [_counting(name, tally(person)) for name, (tally, _words) in _TALLIES.items()]
    if not parts:
        return {}
    found = parts[0].union(*parts[1:], all=True)
    return {
        name: Count(number, _TALLIES[name][1], urgent=bool(urgent))
        for name, number, urgent in found
        if number
    }


def _counting(name: str, tally: Tally) -> QuerySet[Any]:
    named = tally.rows.order_by().annotate(of=Value(name)).values("of")
    urgent = Counted("pk", filter=tally.urgent)
    counted: QuerySet[Any] = named.annotate(number=Counted("pk"), urgent=urgent)
    return counted.values_list("of", "number", "urgent")


def show_count(url_name: str, count: Callable[[Person], Count | None]) -> None:
    """Show a number behind the place ``url_name``; called by the room that owns it."""
    _COUNTS[url_name] = count


def portal(request: HttpRequest) -> dict[str, Any]:
    """The context processor."""
    theme = request.COOKIES.get("theme", "")
    return {
        "portal_name": settings.PORTAL_NAME,
        "signed_in": SimpleLazyObject(lambda: request.user.is_authenticated),
        "theme": theme if theme in THEMES else "",
        "demo": settings.GOVPORTAL_MODE == "demo",
        "reads_all": SimpleLazyObject(lambda: _reads_all(request.user)),
        "audits_until": SimpleLazyObject(lambda: _audits_until(request.user)),
        "nav": SimpleLazyObject(lambda: _entries(request)),
        "addresses": SimpleLazyObject(lambda: _addresses(request.user)),
    }


def _reads_all(reader: object) -> bool:
    """Whether the reader sees every request and agent, and so the audit trail."""
    return isinstance(reader, Person) and reader.sees_all_on(timezone.localdate())


def _audits_until(reader: object) -> date | None:
    """The last day of an auditor whose access ends; None for everybody else."""
    on = timezone.localdate()
    return reader.last_day_of(Role.AUDITOR, on) if isinstance(reader, Person) else None


def _address(url_name: str) -> str:
    """The page's address, or nothing while the room that owns it is not installed."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def _addresses(reader: object) -> dict[str, str]:
    """Where the top bar leads; an auditor asks for nothing, and who reads alone tells nothing."""
    roles = reader.roles_on(timezone.localdate()) if isinstance(reader, Person) else set()
    return {
        "search": _address("request_list"),
        "new_request": "" if Role.AUDITOR in roles else _address("draft_new"),
        "report_incident": "" if roles == {Role.AUDITOR} else _address("incident_new"),
        "account": _address("person_settings") or _address("account_change_password"),
        "sign_out": _address("account_logout"),
    }


def _entries(request: HttpRequest) -> list[Entry]:
    """The places this reader may go to; nothing for somebody who is not signed in."""
    person = request.user
    if not isinstance(person, Person):
        return []
    page = request.resolver_match.url_name or "" if request.resolver_match else ""
    tallied = _tallied(person)
    return [
        Entry(
            address,
            place.label,
            place.icon,
            _current(place, page),
            tallied.get(place.url_name) or _count(place, person),
            is_below,
        )
        for place, is_below in _places(person, page)
        if (address := _address(place.url_name))
    ]


def _places(person: Person, page: str) -> Iterator[tuple[Place, bool]]:
    """What this reader is offered on this page, and what of it stands below something."""
    for place in PLACES:
        is_offered = _is_for(place, person)
        if is_offered:
            yield place, False
        if is_offered and not any(one.holds(page) for one in (place, *place.within)):
            continue
        for one in place.within:
            if _is_for(one, person):
                yield one, is_offered


def _is_for(place: Place, person: Person) -> bool:
    """A page that would only refuse the reader is not offered."""
    return not place.roles or not place.roles.isdisjoint(person.roles_on(timezone.localdate()))


def _current(place: Place, page: str) -> str:
    """The value of aria-current: "page" on the place itself, "true" on a page inside it."""
    if page == place.url_name:
        return "page"
    return "true" if page.startswith(place.pages) and not _below(place, page) else ""


def _below(place: Place, page: str) -> bool:
    """Whether the page is rather inside one of the places within this one."""
    return any(one.holds(page) for one in place.within)


def _count(place: Place, person: Person) -> Count | None:
    count = _COUNTS.get(place.url_name)
    return count(person) if count else None
