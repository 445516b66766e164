"""How ballots and provisional orders end: each sentence of the fine print in turn."""

from dataclasses import replace
from datetime import timedelta

import pytest

from approvals.rules.ballots import (
    Choice,
    Fate,
    OrderFate,
    Result,
    VoteFacts,
    extended_limit,
    fate,
    order_fate,
    tally,
)
from govportal.worklist.rules import Limit
from tests.approvals.ballot_cast import (
    ABSTAIN,
    BUSINESS,
    CHAIR,
    CHAIRS_ALTERNATE,
    CO_CHAIR,
    CONDITIONS,
    DUE,
    ENGINEER,
    ETHICS,
    NO,
    NOON,
    TIE,
    YES,
    ballot,
    committee,
    item,
)

EARLY = NOON + timedelta(hours=1)
SECOND = timedelta(seconds=1)


# A ballot's life


def test_a_ballot_ends_when_every_eligible_seat_has_voted():
    four = {CHAIR: YES, CO_CHAIR: YES, ENGINEER: NO, BUSINESS: NO}
    assert fate(ballot({**four, ETHICS: YES}), EARLY) is Fate.DECIDED
    assert fate(ballot(four), EARLY) is Fate.RUNS
    empty = committee(vacant={ETHICS}, without_alternate={ETHICS})
    assert fate(ballot({**four, BUSINESS: YES}, seats=empty), EARLY) is Fate.DECIDED


def test_a_ballot_ends_at_its_deadline():
    three = {CHAIR: YES, CO_CHAIR: YES, ENGINEER: NO}
    assert fate(ballot(three), DUE - SECOND) is Fate.RUNS
    assert fate(ballot(three), DUE) is Fate.DECIDED


def test_not_early_on_a_majority():
    assert fate(ballot(dict.fromkeys(range(1, 5), YES)), EARLY) is Fate.RUNS


def test_a_recused_holders_seat_is_waited_for_while_their_alternate_may_vote():
    four = dict.fromkeys(range(2, 6), YES)
    assert fate(ballot(four, recused={CHAIR}), EARLY) is Fate.RUNS
    assert fate(ballot({**four, CHAIRS_ALTERNATE: NO}, recused={CHAIR}), EARLY) is Fate.DECIDED


def test_without_quorum_at_the_deadline_it_is_extended_once_then_goes_to_the_next_meeting():
    two = {CHAIR: YES, ENGINEER: YES}
    assert fate(ballot(two), DUE) is Fate.EXTENDED
    assert fate(ballot(two, extended=True), DUE) is Fate.NEXT_MEETING


def test_silence_never_approves():
    assert fate(ballot({}), DUE) is Fate.EXTENDED
    assert fate(ballot({}, extended=True), DUE) is Fate.NEXT_MEETING


@pytest.mark.parametrize("extended", [False, True])
@pytest.mark.parametrize("now", [EARLY, DUE])
def test_all_eligible_seats_answered_and_no_quorum_next_meeting_no_extension(now, extended):
    seats = committee(alternates=False)
    answered = ballot({CHAIR: YES, CO_CHAIR: YES}, seats=seats, recused={3, 4, 5})
    assert fate(replace(answered, is_extended=extended), now) is Fate.NEXT_MEETING


def test_extended_by_half_its_time_an_incidents_emergency_ballot_by_two_hours():
    ordinary, urgent = Limit.working_hours(72), Limit.calendar_hours(4)
    assert extended_limit(ordinary, is_emergency=False) == Limit.working_hours(108)
    assert extended_limit(urgent, is_emergency=True) == Limit.calendar_hours(6)
    three_hours = Limit.calendar_hours(3)
    assert extended_limit(three_hours, is_emergency=True) == Limit.calendar_hours(5)
    assert extended_limit(Limit.business_days(3), is_emergency=False) == Limit.business_days(5)


def test_a_tie_waits_for_the_casting_vote_and_is_decided_by_it():
    assert fate(ballot(TIE), EARLY) is Fate.TIED
    assert fate(ballot(TIE, state="tied"), DUE + SECOND) is Fate.TIED
    assert fate(ballot(TIE, state="tied", casting=(CHAIR, NO)), DUE + SECOND) is Fate.DECIDED


def test_a_recusal_in_a_tie_is_counted_anew_and_never_extends():
    tied = ballot(TIE, state="tied", recused={BUSINESS})
    assert fate(tied, EARLY) is Fate.DECIDED and tally(tied.item).result is Result.PASSED
    lost = ballot({CHAIR: YES, ENGINEER: NO, ETHICS: ABSTAIN}, state="tied", recused={ETHICS})
    assert fate(lost, EARLY) is Fate.NEXT_MEETING


def test_a_tie_that_nobody_can_break_goes_to_the_next_meeting():
    facts = {CHAIR: YES, ENGINEER: NO, ETHICS: ABSTAIN}
    assert fate(ballot(facts, inactive={CHAIR}), DUE) is Fate.NEXT_MEETING


def test_nothing_for_and_nothing_against_goes_to_the_next_meeting():
    assert fate(ballot(dict.fromkeys(range(1, 6), ABSTAIN)), EARLY) is Fate.NEXT_MEETING


@pytest.mark.parametrize("state", ["decided", "next_meeting", "moved", "replaced", "withdrawn"])
def test_moving_a_ballot_or_changing_its_text_ends_it_undecided(state):
    assert fate(ballot(dict.fromkeys(range(1, 6), YES), state=state), DUE) is Fate.ENDED


def test_votes_may_be_changed_until_it_ends_the_last_one_stands():
    said = tuple(VoteFacts(CHAIR, CHAIR, c) for c in (YES, NO, CONDITIONS, NO))
    count = tally(replace(item(), votes=said))
    assert (count.approvals, count.rejections, count.present) == (0, 1, 1)


# Provisional orders


@pytest.mark.parametrize(
    ("votes", "expected"),
    [
        ({CHAIR: YES, ENGINEER: YES}, OrderFate.IN_EFFECT),
        ({CO_CHAIR: CONDITIONS, ETHICS: YES}, OrderFate.IN_EFFECT),
        ({CHAIR: YES, CO_CHAIR: YES, ENGINEER: NO}, OrderFate.IN_EFFECT),
        ({CHAIR: YES, CO_CHAIR: YES, ENGINEER: NO, ETHICS: NO}, OrderFate.RUNS),
        ({ENGINEER: YES, ETHICS: YES}, OrderFate.RUNS),
        ({CHAIR: ABSTAIN, ENGINEER: YES, ETHICS: YES}, OrderFate.RUNS),
        ({CHAIR: YES}, OrderFate.RUNS),
        ({CHAIR: YES, CHAIRS_ALTERNATE: YES}, OrderFate.RUNS),
        (dict.fromkeys(range(1, 6), NO), OrderFate.LAPSED),
    ],
)
def test_an_order_takes_effect_at_two_approvals_chair_or_co_chair_that_outnumber_rejections(
    votes: dict[int, Choice], expected
):
    assert order_fate(ballot(votes), EARLY) is expected


def test_an_order_that_found_no_second_approval_in_time_lapses():
    assert order_fate(ballot({CHAIR: YES}), DUE) is OrderFate.LAPSED
    assert order_fate(ballot({CHAIR: YES, ENGINEER: YES}), DUE) is OrderFate.IN_EFFECT
