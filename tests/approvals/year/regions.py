"""Three committees in three zones, each for a business unit of its own."""

from datetime import datetime

from govportal.people import actions as people
from govportal.people.models import Committee
from govportal.people.rules import Role, SeatKind
from tests.make import PASSWORD, SETUP, Cast

REGIONS = (
    ("americas", "Americas", "new-york", "America/New_York"),
    ("asia", "Asia", "singapore", "Asia/Singapore"),
)
SEATS = (
    (SeatKind.CHAIR, "Chair"),
    (SeatKind.CO_CHAIR, "Co-chair"),
    (SeatKind.ENGINEERING, "Engineering"),
)


def more_committees(cast: Cast, now: datetime) -> list[Committee]:
    """A committee of three seats for each region; the first chair's alternate is Berlin's."""
    return [_committee(cast, *region, now=now) for region in REGIONS]


def _committee(cast: Cast, slug: str, name: str, calendar: str, zone: str, *, now: datetime):
    unit = people.add_unit(slug, name, actor=SETUP, now=now)
    committee = people.add_committee(slug, name, actor=SETUP, now=now, calendar_key=calendar)
    committee.units.add(unit)
    for kind, title in SEATS:
        member = people.add_person(
            f"{slug}.{kind.value}@brackwater.example", f"{name} {title}",
            actor=SETUP, now=now, password=PASSWORD, time_zone=zone,
        )  # fmt: skip
        people.give_role(member, Role.COMMITTEE_MEMBER, actor=SETUP, now=now)
        alternate = cast.chair_alternate if kind is SeatKind.CHAIR else None
        people.fill_seat(
            committee, kind, title, holder=member, alternate=alternate, actor=SETUP, now=now
        )
    return committee
