"""Whom a step pages, by the people there are; and what is no chain."""

from datetime import datetime, timedelta

import pytest

from incidents.rules.paging import (
    SHIPPED,
    Audience,
    Called,
    Duty,
    Step,
    Surroundings,
    Target,
    called,
    chain_data,
    chain_from,
    next_step_at,
    people_of,
    shift_refusal,
    steps_refusal,
)
from incidents.rules.severities import Severity

NIGHT = datetime.fromisoformat("2026-12-25T02:00:00+00:00")
T, A = Target, Audience
OWNERS = {T.INCIDENT_OWNER: 1, T.TECHNICAL_OWNER: 2, T.FALLBACK_OWNER: 3, T.BUSINESS_OWNER: 4}
FULL = Surroundings(OWNERS, (Duty(11, 1, True), Duty(12, 2, True)), (11, 12, 13), (21, 22), 31)
NOBODY = Surroundings({}, (), (11, 12, 13), (21, 22))


def numbers(step, around, channels=(A.SECURITY,)):
    return [one.person for one in called(step, around, channels)]


@pytest.mark.parametrize(
    ("severity", "step", "paged"),
    [
        (Severity.SEV1, 0, [1, 11, 31]),
        (Severity.SEV1, 1, [3, 12]),
        (Severity.SEV2, 0, [1, 21, 22]),
        (Severity.SEV3, 0, [1]),
    ],
)
def test_who_is_paged_by_the_chain_that_ships(severity, step, paged):
    assert numbers(SHIPPED[severity][step], FULL) == paged


@pytest.mark.parametrize(
    ("severity", "step", "paged"),
    [
        (Severity.SEV1, 0, [11, 12, 13, 21, 22]),
        (Severity.SEV1, 1, [11, 12, 13]),
        (Severity.SEV3, 0, [11, 12, 13]),
    ],
)
def test_where_nobody_is_named_operators_and_security_are_paged(severity, step, paged):
    assert numbers(SHIPPED[severity][step], NOBODY) == paged


def test_security_without_a_channel_is_paged_as_people():
    assert numbers(SHIPPED[Severity.SEV1][0], FULL, channels=()) == [1, 11, 31, 21, 22]


@pytest.mark.parametrize(
    ("here", "first"),
    [({T.TECHNICAL_OWNER: 2, T.FALLBACK_OWNER: 3}, [2]), ({T.FALLBACK_OWNER: 3}, [3]),
     ({T.BUSINESS_OWNER: 4}, [11, 12, 13])],
)  # fmt: skip
def test_the_next_owner_stands_in_for_one_who_is_not_there(here, first):
    around = Surroundings(here, (), (11, 12, 13))
    assert people_of(T.INCIDENT_OWNER, around) in (first, tuple(first))


def test_who_is_out_of_office_is_paged_through_their_substitute():
    around = Surroundings(OWNERS, (), (11,), (), 31, {1: 5, 31: 1})
    step = Step(0, (T.INCIDENT_OWNER, T.CISO))
    assert called(step, around, ()) == [Called(5, 1), Called(1, 31)]


def test_nobody_is_paged_twice_in_a_step():
    around = Surroundings({T.INCIDENT_OWNER: 11}, (Duty(11, 1, True),), (11,), (), 11)
    assert numbers(SHIPPED[Severity.SEV1][0], around) == [11]


def test_a_units_own_operator_comes_before_one_for_all():
    duties = (Duty(11, 1, True), Duty(12, 1, False), Duty(13, 2, True))
    around = Surroundings({}, duties, (11, 12, 13))
    assert people_of(T.ON_CALL, around) == [12]
    assert people_of(T.NEXT_ON_CALL, around) == [11]


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        ((), "paging.begins_at_once"),
        ((Step(1, (T.CISO,)),), "paging.begins_at_once"),
        ((Step(0, (T.CISO,)), Step(0, (T.CISO,))), "paging.not_rising"),
        ((Step(0, (T.CISO,)), Step(9, (T.CISO,)), Step(5, (T.CISO,))), "paging.not_rising"),
        ((Step(0, (T.CISO,)), Step(1441, (T.CISO,))), "paging.too_late"),
        ((Step(0, (), (A.SECURITY,)),), "paging.step_empty"),
    ],
)
def test_what_is_no_chain(steps, code):
    assert steps_refusal(steps).code == code


def test_a_chain_is_stored_and_read_as_it_is():
    assert chain_from(chain_data(SHIPPED)) == dict(SHIPPED)
    assert all(steps_refusal(steps) is None for steps in SHIPPED.values())


def test_steps_are_due_minutes_after_the_first_page_at_any_hour():
    steps = SHIPPED[Severity.SEV1]
    assert next_step_at(steps, 0, NIGHT) == NIGHT
    assert next_step_at(steps, 1, NIGHT) == NIGHT + timedelta(minutes=5)
    assert next_step_at(steps, 2, NIGHT) is None


def test_a_shift_goes_forward_and_is_not_over():
    hour = timedelta(hours=1)
    assert shift_refusal(NIGHT, NIGHT, NIGHT).code == "paging.shift_order"
    assert shift_refusal(NIGHT - 2 * hour, NIGHT - hour, NIGHT).code == "paging.shift_past"
    assert shift_refusal(NIGHT - hour, NIGHT + hour, NIGHT) is None
