"""Who may stand in for whom, by the rule alone."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from govportal.people.rules import Role
from govportal.people.rules.delegations import (
    DatedRole,
    Party,
    Period,
    covered,
    delegates_refusal,
    end_refusal,
    period_refusal,
    substitute_refusal,
)

DAY = date(2026, 11, 2)
START = datetime(2026, 11, 2, tzinfo=UTC)
WEEK = Period(START, START + timedelta(days=7))
LAST = DAY + timedelta(days=6)


def party(person, *roles, **more):
    rows = tuple(DatedRole(role, DAY - timedelta(days=9)) for role in roles)
    return Party(person=person, name=f"Person {person}", roles=rows, **more)


def code(absent, other):
    found = substitute_refusal(absent, other, WEEK, DAY, LAST)
    return found and found.code


@pytest.mark.parametrize(
    ("mine", "theirs"),
    list(
        product(
            [(), (Role.TECHNICAL_OWNER,), (Role.SECURITY_REVIEWER, Role.COMPLIANCE_REVIEWER)],
            repeat=2,
        )
    ),
)
def test_a_substitute_holds_each_role_in_which_the_absent_one_decides(mine, theirs):
    expected = None if set(mine) <= set(theirs) else "delegation.role_missing"
    assert code(party(1, *mine), party(2, *theirs)) == expected


def test_other_roles_are_not_asked_for():
    assert code(party(1, Role.BUSINESS_OWNER, Role.COMMITTEE_MEMBER), party(2)) is None


def test_nobody_stands_in_for_themselves_nor_does_who_has_left_or_decides_nothing():
    assert code(party(1), party(1)) == "delegation.oneself"
    assert code(party(1), party(2, is_active=False)) == "people.inactive"
    for role in (Role.AUDITOR, Role.ADMINISTRATOR):
        assert code(party(1), party(2, role)) == "delegation.decides_nothing"
        assert delegates_refusal({role}).code == "delegation.nothing_to_give"


@pytest.mark.parametrize("shift", range(-8, 9))
def test_two_substitutes_or_a_chain_are_refused_just_when_they_share_a_moment(shift):
    other = Period(START + timedelta(days=shift), START + timedelta(days=shift + 2))
    shares = any(START <= other.starts_at + timedelta(hours=h) < WEEK.ends_at for h in range(48))
    cases = {
        "delegation.overlaps": (party(1, away=(other,)), party(2)),
        "delegation.is_substitute": (party(1, stands_in=(other,)), party(2)),
        "delegation.substitute_away": (party(1), party(2, away=(other,))),
    }
    for expected, both in cases.items():
        assert code(*both) == (expected if shares else None)


def test_one_may_stand_in_for_several():
    assert code(party(1), party(2, stands_in=(WEEK,))) is None


def test_a_role_that_ends_during_the_absence_is_missing_afterwards():
    rows = (DatedRole(Role.TECHNICAL_OWNER, DAY, DAY + timedelta(days=2)),)
    absent = party(1, Role.TECHNICAL_OWNER)
    assert code(absent, Party(2, "Two", roles=rows)) == "delegation.role_missing"
    both = (*rows, DatedRole(Role.TECHNICAL_OWNER, DAY + timedelta(days=3)))
    assert code(absent, Party(2, "Two", roles=both)) is None


def test_a_role_for_one_unit_covers_that_unit_only():
    wanted = DatedRole(Role.SECURITY_REVIEWER, DAY, None, 7)
    for unit, expected in ((7, True), (None, True), (8, False)):
        row = DatedRole(Role.SECURITY_REVIEWER, DAY, None, unit)
        assert covered([row], wanted, DAY, LAST) is expected
    everywhere = DatedRole(Role.SECURITY_REVIEWER, DAY)
    assert not covered([wanted], everywhere, DAY, LAST)


def test_days_that_do_not_fit():
    before = DAY - timedelta(days=1)
    assert period_refusal(before, DAY, DAY).code == "delegation.begins_past"
    assert period_refusal(DAY, before, DAY).code == "delegation.ends_first"
    assert period_refusal(DAY, DAY + timedelta(days=365), DAY) is None
    assert period_refusal(DAY, DAY + timedelta(days=366), DAY).code == "delegation.too_long"


def test_who_is_away_ends_it_or_an_administrator():
    assert end_refusal((), is_own=True, is_over=False) is None
    assert end_refusal((Role.ADMINISTRATOR,), is_own=False, is_over=False) is None
    assert end_refusal((Role.AUDITOR,), is_own=False, is_over=False).code == "delegation.not_yours"
    assert end_refusal((), is_own=True, is_over=True).code == "delegation.over_stale"
