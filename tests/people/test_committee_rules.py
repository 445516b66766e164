"""What a committee and its seats may look like, by the rule alone."""

from datetime import date, timedelta

import pytest

from approvals.actions.seating import seated
from govportal.people.models import Seat, Unit
from govportal.people.rules import Role, SeatKind
from govportal.people.rules.committees import (
    SeatedNow,
    SeatPlan,
    committee_refusal,
    end_refusal,
    ends_soon,
    plan_refusal,
    shaping_refusal,
)

DAY = date(2026, 11, 2)


def code(refusal):
    return refusal and refusal.code


def shape(name="Board of care", slug="care", taken=(), served=None, default=False, was=False):
    return code(
        committee_refusal(name, slug, taken, served or {}, is_default=default, was_default=was)
    )


def test_a_committee_has_a_name_an_address_of_its_own_and_units_that_no_other_has():
    assert shape() is None
    assert shape(name=" ") == "committee.name_missing"
    assert shape(name="x" * 121) == "committee.name_long"
    for slug in ("", "Care", "a b", "-a", "x" * 61):
        assert shape(slug=slug) == "committee.slug"
    assert shape(taken={"care"}) == "committee.slug_taken"
    assert shape(served={"Claims": "Main"}) == "committee.unit_served"


@pytest.mark.parametrize(("default", "was"), [(True, True), (True, False), (False, False)])
def test_a_default_is_replaced_and_never_given_up(default, was):
    assert shape(default=default, was=was) is None
    assert shape(default=False, was=True) == "committee.default_stays"


def test_only_administrators_shape_committees():
    for role in Role:
        expected = None if role is Role.ADMINISTRATOR else "committee.only_administrators"
        assert code(shaping_refusal({role})) == expected


def plan(kind=SeatKind.ETHICS, title="Ethics", others=(), **more):
    wanted = SeatPlan(**{"kind": kind, "title": title, "starts_on": DAY} | more)
    return code(plan_refusal(wanted, others, DAY))


def test_one_chair_and_one_co_chair():
    for kind in SeatKind:
        others = [SeatedNow(kind, "Another title")]
        leads = kind in {SeatKind.CHAIR, SeatKind.CO_CHAIR}
        assert plan(kind, others=others) == ("committee.one_of_these" if leads else None)


def test_only_the_business_units_seat_rotates_with_one_row_a_unit():
    for kind in SeatKind:
        expected = None if kind is SeatKind.BUSINESS_UNIT else "committee.rotates_not"
        assert plan(kind, unit="Claims") == expected
    rows = [SeatedNow(SeatKind.BUSINESS_UNIT, "Unit", "Claims")]
    assert plan(SeatKind.BUSINESS_UNIT, "Unit", rows, unit="Claims") == "committee.seat_taken"
    assert plan(SeatKind.BUSINESS_UNIT, "Unit", rows, unit="Sales") is None
    assert plan(SeatKind.BUSINESS_UNIT, "Unit", rows) is None  # who sits for the rest


def test_nine_seats_at_most_the_rows_of_a_rotating_one_counted_once():
    eight = [SeatedNow(SeatKind.ENGINEERING, f"Seat {n}") for n in range(8)]
    assert plan(others=eight) is None
    nine = [*eight, SeatedNow(SeatKind.BUSINESS_UNIT, "Unit", "Claims")]
    assert plan(others=nine) == "committee.seats_too_many"
    assert plan(SeatKind.BUSINESS_UNIT, "Unit", nine, unit="Sales") is None


def test_terms_begin_today_or_later_and_end_after():
    before = DAY - timedelta(days=1)
    assert plan(starts_on=before) == "committee.term_past"
    assert plan(ends_on=before) == "committee.term_backward"
    assert plan(ends_on=DAY) is None
    assert end_refusal(before, before, DAY) is None  # it ended yesterday: it is over at once
    assert code(end_refusal(before, before - timedelta(days=1), DAY)) == "committee.term_past"
    assert [ends_soon(DAY + timedelta(days=n), DAY) for n in (-1, 0, 30, 31)] == [
        False, True, True, False
    ]  # fmt: skip


def rows():
    company, claims, motor = Unit(pk=1), Unit(pk=2), Unit(pk=3)
    claims.parent, motor.parent = company, claims
    units = {"company": company, "claims": claims, "motor": motor, "sales": Unit(pk=4)}
    seat = {
        name: Seat(pk=n, committee_id=1, kind="business_unit", title="Unit", unit=units.get(name))
        for n, name in enumerate(("claims", "motor", "rest"), 1)
    }
    return units, seat, Seat(pk=9, committee_id=1, kind="chair", title="CISO")


@pytest.mark.parametrize(
    ("unit", "sits"),
    [("motor", "motor"), ("claims", "claims"), ("company", "rest"), ("sales", "rest"),
     (None, "rest")],
)  # fmt: skip
def test_a_rotating_seat_is_taken_by_the_nearest_unit(unit, sits):
    units, seat, chair = rows()
    assert seated([chair, *seat.values()], units.get(unit)) == [chair, seat[sits]]


def test_nobody_for_the_unit_leaves_the_seat_vacant_and_counted():
    units, seat, chair = rows()
    found = seated([chair, seat["claims"], seat["motor"]], units["sales"])
    assert found[0] == chair and found[1].holder_id is None and len(found) == 2


def test_seats_that_do_not_rotate_all_sit():
    units, seat, chair = rows()
    assert seated([chair, seat["rest"]], units["motor"]) == [chair, seat["rest"]]
