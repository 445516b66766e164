"""Who puts an item that waits for the next meeting to a new ballot."""

import pytest

from approvals.rules.ballots import (
    BallotState,
    leader,
    reopen_refusal,
)
from tests.approvals.ballot_cast import (
    CHAIR,
    CHAIRS_ALTERNATE,
    CO_CHAIR,
    NO,
    YES,
    ballot,
    item,
)
from tests.approvals.test_ballot_rules_refusals import code


@pytest.mark.parametrize("state", list(BallotState))
def test_the_chair_reopens_what_waits_for_the_next_meeting(state):
    waits = state in {BallotState.NEXT_MEETING, BallotState.MOVED}
    expected = None if waits else "ballot.not_waiting_stale"
    assert code(reopen_refusal(ballot(state=state), CHAIR)) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, CHAIR),
        ({"votes": {CO_CHAIR: YES}}, CHAIR),
        ({"recused": {CHAIR}}, CO_CHAIR),
        ({"absent": {CHAIR}}, CO_CHAIR),
        ({"absent": {CHAIR}, "votes": {CHAIR: NO}}, CHAIR),
        ({"inactive": {CHAIR}, "votes": {CHAIR: NO}}, CO_CHAIR),
        ({"recused": {CHAIR}, "absent": {CO_CHAIR}}, CHAIRS_ALTERNATE),
        ({"recused": {CHAIR, 11, 12}, "absent": {CO_CHAIR}}, None),
    ],
)
def test_the_leader_is_the_first_in_presiding_order_who_is_not_away(facts, expected):
    assert leader(item(**facts)) == expected
    others = {1, 2, 11, 12} - {expected} - set(facts.get("recused", ()))
    for person in others:
        refusal = reopen_refusal(ballot(state="moved", **facts), person)
        assert code(refusal) == "ballot.not_leading"


def test_a_recused_chair_reopens_nothing():
    facts = ballot(state="next_meeting", recused={CHAIR})
    assert code(reopen_refusal(facts, CHAIR)) == "ballot.recused"
