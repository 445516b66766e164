"""The people and calendars of the worklist's tests, made by the actions."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from govportal.ledger.rules import SYSTEM, Reference
from govportal.people.actions import add_committee, add_person, add_unit, fill_seat, give_role
from govportal.people.models import Person
from govportal.people.rules import Role, SeatKind
from govportal.worklist.actions import open_item, publish_calendar, start_clock
from govportal.worklist.models import Clock, WorkItem
from govportal.worklist.rules import FULL_CHAIN, CalendarSpec, Limit, every_weekday

BERLIN = ZoneInfo("Europe/Berlin")
SETUP = SYSTEM("tests")
LONG_AGO = datetime(2025, 1, 6, 9, tzinfo=UTC)
CASE = Reference("request:ADR-2026-0042")
OFFICE = CalendarSpec("Europe/Berlin", every_weekday("09:00-17:00"), country="DE")


def berlin(day: int, hour: int = 9, minute: int = 0, month: int = 1) -> datetime:
    """A time in Berlin in 2026; 12 January is a Monday, and no holiday follows until April."""
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN)


MONDAY = berlin(12)


@dataclass
class Cast:
    owner: Person
    deputy: Person
    manager: Person
    chair: Person
    co_chair: Person
    liaison: Person
    requester: Person
    committee: Any
    unit: Any


def a_person(email: str, name: str, **fields: Any) -> Person:
    return add_person(f"{email}@example.test", name, actor=SETUP, now=LONG_AGO, **fields)


def the_cast() -> Cast:
    publish_calendar("office", OFFICE, name="Office", actor=SETUP, now=berlin(1))
    unit = add_unit("claims", "Claims", actor=SETUP, now=LONG_AGO)
    manager = a_person("manager", "Mara Manager", unit=unit)
    people = SimpleNamespace(
        owner=a_person("owner", "Olga Owner", unit=unit, manager=manager),
        deputy=a_person("deputy", "Dora Deputy", unit=unit),
        chair=a_person("chair", "Carl Chair"),
        co_chair=a_person("co", "Cora Co-chair"),
        liaison=a_person("liaison", "Lena Liaison"),
        requester=a_person("requester", "Rolf Requester", unit=unit),
    )
    committee = add_committee("main", "Main", actor=SETUP, now=LONG_AGO, calendar_key="office")
    day = date(2025, 1, 1)
    for kind, holder in ((SeatKind.CHAIR, people.chair), (SeatKind.CO_CHAIR, people.co_chair)):
        fill_seat(
            committee, kind, kind.value, holder=holder, actor=SETUP, now=LONG_AGO, starts_on=day
        )
    for person in (people.owner, people.deputy):
        give_role(person, Role.TECHNICAL_OWNER, unit=unit, actor=SETUP, now=LONG_AGO, starts_on=day)
    give_role(people.liaison, Role.BOARD_LIAISON, actor=SETUP, now=LONG_AGO, starts_on=day)
    return Cast(**vars(people), manager=manager, committee=committee, unit=unit)


def a_clock(cast: Cast, *, now: datetime = MONDAY, **changes: Any) -> Clock:
    """A clock of two business days on the case, with one item for the owner."""
    given = {
        "kind": "review",
        "limit": Limit.business_days(2),
        "calendar_key": "office",
        "chain": FULL_CHAIN,
        "committee": cast.committee,
        **changes,
    }
    clock = start_clock(CASE, actor=cast.requester, now=now, **given)
    an_item(cast, clock, now=now)
    return clock


def an_item(cast: Cast, clock: Clock | None, *, now: datetime = MONDAY, **changes: Any) -> WorkItem:
    number = clock.pk if clock else 0
    given = {
        "subject": CASE,
        "kind": "review.sign_off",
        "title": "Sign-off: Claims Triage",
        "url": "/requests/ADR-2026-0042/",
        "assignee": cast.owner,
        "role": "technical_owner",
        "clock": clock,
        "key": f"sign-off:{number}",
        **changes,
    }
    subject = given.pop("subject")
    return open_item(subject, actor=cast.requester, now=now, **given)
