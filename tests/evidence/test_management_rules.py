"""Who does what to a review of management, in which state, by exhaustion."""

from datetime import date, timedelta
from itertools import product

import pytest

from evidence.rules import management_reviews as rules
from evidence.rules.management_reviews import (
    MOVES,
    POINT_MOVES,
    Act,
    Due,
    PointAct,
    PointFacts,
    PointKind,
    PointState,
    Ready,
    State,
    Who,
)

DAY = date(2026, 11, 2)
WORDS = "Suitable, adequate and effective, with two things to mend."
BOTH = (True, False)


def test_who_ends_a_review_in_which_state():
    for act, state, manages, prepared in product(Act, State, BOTH, BOTH):
        no = rules.act_refusal(act, state, Who(manages, prepared=prepared))
        may = manages and MOVES[act][0] is state and not (act is Act.SIGN and prepared)
        assert (no is None) is may, (act, state, manages, prepared)
    for state, manages in product(State, BOTH):
        no = rules.change_refusal(state, Who(manages))
        assert (no is None) is (manages and state is State.PREPARED)


def test_who_does_what_to_a_point():
    for act, kind, state, review, agreed, manages, owns in product(
        PointAct, PointKind, PointState, State, BOTH, BOTH, BOTH
    ):
        facts = PointFacts(kind, state, review, agreed)
        no = rules.point_act_refusal(act, facts, Who(manages, owns=owns))
        moves = state in POINT_MOVES[act][0]
        if review is State.PREPARED:
            may = moves and act is PointAct.STRIKE and manages
            may = may and not (owns and state is not PointState.NOTED)
        else:
            may = moves and review is State.SIGNED and kind is PointKind.ACTION and agreed
            if act is PointAct.DONE:
                may = may and owns
            else:
                may = may and manages and (state is PointState.NOTED or not owns)
        assert (no is None) is may, (act, kind, state, review, agreed, manages, owns)


def test_every_state_of_an_action_that_was_agreed_on_has_a_way_out():
    ways = {state for sources, _target in POINT_MOVES.values() for state in sources}
    assert ways == {*PointState}
    assert {source for source, _target in MOVES.values()} == {State.PREPARED, State.DROPPED}


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({}, None),
        ({"held_on": DAY + timedelta(days=1)}, "management.held_to_come"),
        ({"inputs": False}, "management.inputs_missing"),
        ({"attendees": 1}, "management.attendees_missing"),
        ({"attended": False}, "management.not_there"),
        ({"conclusion": "well"}, "management.words_short"),
        ({"conclusion": "x" * 10_001}, "management.words_long"),
        ({"next_on": None}, "management.next_missing"),
        ({"next_on": DAY}, "management.next_past"),
        ({"next_on": DAY + timedelta(days=367)}, "management.next_far"),
        ({"next_on": DAY + timedelta(days=366)}, None),
    ],
)
def test_what_is_missing_before_it_is_signed(more, code):
    given = {
        "inputs": True, "attendees": 2, "attended": True, "conclusion": WORDS,
        "next_on": DAY + timedelta(days=90), "held_on": DAY,
    }  # fmt: skip
    no = rules.sign_refusal(Ready(**given | more), DAY)
    assert (no and no.code) == code


@pytest.mark.parametrize(
    ("since", "until", "held", "code"),
    [
        (0, 0, 0, None),
        (1, 0, 0, "management.period_turned"),
        (-1_101, 0, 0, "management.period_long"),
        (-9, 0, -1, "management.held_before_end"),
    ],
)
def test_which_days_are_none_of_a_review(since, until, held, code):
    since, until, held = (DAY + timedelta(days=n) for n in (since, until, held))
    no = rules.period_refusal(since, until, held)
    assert (no and no.code) == code


@pytest.mark.parametrize(
    ("kind", "owner", "due", "code"),
    [
        (PointKind.DECISION, False, None, None),
        (PointKind.DECISION, True, None, "management.decision_owned"),
        (PointKind.DECISION, False, 3, "management.decision_owned"),
        (PointKind.ACTION, True, 0, None),
        (PointKind.ACTION, False, 3, "management.owner_missing"),
        (PointKind.ACTION, True, None, "management.due_past"),
        (PointKind.ACTION, True, -1, "management.due_past"),
        (PointKind.ACTION, True, 367, "management.due_far"),
    ],
)
def test_an_action_has_an_owner_and_a_day_and_a_decision_has_neither(kind, owner, due, code):
    day = None if due is None else DAY + timedelta(days=due)
    no = rules.point_refusal(kind, WORDS, day, DAY, owner=owner)
    assert (no and no.code) == code


def test_how_the_next_review_stands():
    assert rules.due_of(None, DAY) is Due.NEVER
    found = [rules.due_of(DAY + timedelta(days=n), DAY) for n in (-1, 0, 30, 31)]
    assert found == [Due.LATE, Due.SOON, Due.SOON, Due.IN_TIME]
