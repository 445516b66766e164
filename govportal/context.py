"""What every page shows around its content: name, navigation, addresses.

Nothing here touches the database by itself. A room that wants a number in the navigation registers
what is to be counted in its ``AppConfig.ready()``; all numbers of a page cost one query together,
only when the page is drawn.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count as Counted
from django.db.models import Q, QuerySet, Value
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from govportal.people.models import Person
from govportal.people.rules import SEES_ALL, Role

THEMES = frozenset({"light", "dark"})
SEES_SIGHTINGS = SEES_ALL | {Role.OPERATOR, Role.SECURITY_REVIEWER, Role.COMPLIANCE_REVIEWER}
READS_LETTERS = SEES_ALL | {Role.BOARD_LIAISON}


@dataclass(frozen=True)
class Count:
    """The number behind a navigation entry, with its unit in words for screen readers."""

    number: int | str
    words: str | Promise
    urgent: bool = False


@dataclass(frozen=True)
class Place:
    """A page in the main navigation. ``pages`` are the beginnings of the URL names inside it.

    ``roles``: it is offered to whoever holds one of them; to everybody where there are none.
    """

    url_name: str
    label: str | Promise
    icon: str
    pages: tuple[str, ...]
    roles: frozenset[Role] = frozenset()


@dataclass(frozen=True)
class Entry:
    """A place as one reader sees it on one page."""

    address: str
    label: str | Promise
    icon: str
    current: str
    count: Count | None


PLACES = (
    Place("home", _("My work"), "inbox", ("home", "work_")),
    Place("request_list", _("Requests"), "request", ("request_", "draft_", "review_")),
    Place(
        "meeting_list",
        _("Committee"),
        "committee",
        ("meeting_", "agenda_", "minutes_", "action_", "next_meeting"),
        SEES_ALL,
    ),
    Place("condition_list", _("Conditions"), "check", ("condition_",)),
    Place("scheduled_list", _("Scheduled reviews"), "calendar", ("scheduled_",)),
    Place("agent_list", _("Agents"), "agent", ("agent_",)),
    Place("incident_list", _("Incidents"), "incident", ("incident_",)),
    Place("sighting_list", _("Sightings"), "search", ("sighting_",), SEES_SIGHTINGS),
    Place("usage_list", _("Usage policy"), "policy", ("usage_", "regulation_")),
    Place("table_list", _("Tables"), "file", ("table_",), frozenset({Role.ADMINISTRATOR})),
    Place("vendor_list", _("Vendors"), "chain", ("vendor_",)),
    Place("committee_list", _("Committees"), "committee", ("committee_", "seat_"), SEES_ALL),
    Place("conflict_list", _("Conflicts"), "cross", ("conflict_",), SEES_ALL),
    Place("reviewer_panel", _("How we decide"), "score", ("reviewer_",), SEES_ALL),
    Place("policy_list", _("Policies"), "file", ("policy_",)),
    Place("letter_list", _("Letters to the board"), "file", ("letter_",), READS_LETTERS),
    Place(
        "entry_list",
        _("Audit trail"),
        "audit",
        ("entry_", "ledger_", "extract_", "story"),
        SEES_ALL,
    ),
    Place(
        "leaving_list",
        _("Who has left"),
        "user",
        ("leaving_", "account_close", "account_open", "reports_"),
        frozenset({Role.ADMINISTRATOR}),
    ),
    Place("scheme_list", _("Tiers and routes"), "score", ("scheme_", "what_if_"), SEES_ALL),
    Place(
        "delegation_list",
        _("Out of office"),
        "clock",
        ("delegation_",),
        frozenset({Role.ADMINISTRATOR, Role.AUDITOR}),
    ),
    Place("pack_list", _("Evidence packs"), "file", ("pack_",)),
)
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
        "nav": SimpleLazyObject(lambda: _entries(request)),
        "addresses": SimpleLazyObject(lambda: _addresses(request.user)),
    }


def _reads_all(reader: object) -> bool:
    """Whether the reader sees every request and agent, and so the audit trail."""
    return isinstance(reader, Person) and reader.sees_all_on(timezone.localdate())


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
        )
        for place in PLACES
        if (address := _address(place.url_name)) and _is_for(place, person)
    ]


def _is_for(place: Place, person: Person) -> bool:
    """A page that would only refuse the reader is not offered."""
    return not place.roles or not place.roles.isdisjoint(person.roles_on(timezone.localdate()))


def _current(place: Place, page: str) -> str:
    """The value of aria-current: "page" on the place itself, "true" on a page inside it."""
    if page == place.url_name:
        return "page"
    return "true" if page.startswith(place.pages) else ""


def _count(place: Place, person: Person) -> Count | None:
    count = _COUNTS.get(place.url_name)
    return count(person) if count else None
