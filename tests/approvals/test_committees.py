"""Several committees: which one decides, in whose time, and who sits for which unit."""

from datetime import UTC, datetime, timedelta

import pytest

from approvals.actions.choosing import committee_for
from govportal.people import actions as people
from govportal.people.rules import Role, SeatKind
from govportal.worklist.actions import load_calendars
from tests import make
from tests.make import SETUP, START
from tests.refusing import refused

pytestmark = pytest.mark.django_db
BEFORE = START - timedelta(days=100)


@pytest.fixture
def cast(db):
    made = make.organisation()
    load_calendars(START)
    return made


def member(name):
    made = people.add_person(f"{name}@brackwater.example", name.title(), actor=SETUP, now=BEFORE)
    people.give_role(made, Role.COMMITTEE_MEMBER, actor=SETUP, now=BEFORE)
    return made


def test_the_nearest_committee_decides_else_the_default(cast):
    top = people.add_unit("group", "Group", actor=SETUP, now=BEFORE)
    board = people.add_committee("group", "Group board", actor=SETUP, now=BEFORE)
    assert committee_for(cast.unit) == cast.committee
    cast.unit.parent = top
    cast.unit.save()
    board.units.add(top)
    assert committee_for(cast.unit) == board
    own = people.add_committee("own", "Own board", actor=SETUP, now=BEFORE)
    own.units.add(cast.unit)
    assert committee_for(cast.unit) == own


def test_each_committee_counts_in_its_own_zone_hours_and_holidays(cast):
    """Seven business days from Wednesday 18 November 2026, 09:00 UTC."""
    found = {}
    for key in ("berlin", "new-york", "singapore"):
        cast.committee.calendar_key = key
        cast.committee.save()
        request = make.request(
            cast, "tier3-claims", now=datetime(2026, 11, 18, 9, tzinfo=UTC), name=f"Agent {key}"
        )
        found[key] = make.review(request).clock.due_at
    assert found == {
        # 10:00 in Berlin, so seven whole days later at 10:00
        "berlin": datetime(2026, 11, 27, 9, tzinfo=UTC),
        # 04:00 in New York, so from 09:00 to 17:00; Thanksgiving is skipped
        "new-york": datetime(2026, 11, 27, 22, tzinfo=UTC),
        # 17:00 in Singapore is over, so from the next morning
        "singapore": datetime(2026, 11, 27, 9, tzinfo=UTC),
    }


@pytest.mark.parametrize("of_unit", [True, False])
def test_a_rotating_seat_sits_for_the_unit_of_the_request(cast, of_unit):
    own, rest = member("claims"), member("rest")
    other = member("other")
    make_seat = {"actor": SETUP, "now": BEFORE}
    rows = [(cast.other_unit, other), (None, rest)]
    for unit, holder in [*rows, *([(cast.unit, own)] if of_unit else [])]:
        people.fill_seat(
            cast.committee, SeatKind.BUSINESS_UNIT, "Unit", holder=holder, unit=unit, **make_seat
        )
    ballot = make.to_ballot(make.request(cast, "tier3-claims"), START)
    seats = ballot.seats.filter(kind="business_unit")
    assert [seat.holder for seat in seats] == [own if of_unit else rest]
    assert ballot.seats.count() == 4
    with refused("no_seat"):
        make.vote(ballot, other, now=START)


def test_without_a_holder_for_the_unit_the_seat_is_vacant_and_counts(cast):
    people.fill_seat(
        cast.committee, SeatKind.BUSINESS_UNIT, "Unit", holder=member("other"),
        unit=cast.other_unit, actor=SETUP, now=BEFORE,
    )  # fmt: skip
    ballot = make.to_ballot(make.request(cast, "tier3-claims"), START)
    assert ballot.seats.get(kind="business_unit").holder is None
    assert ballot.seats.count() == 4
