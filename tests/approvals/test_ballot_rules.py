"""Quorum and votes: each sentence of the fine print, its words in the name of its test."""

from dataclasses import replace

import pytest

from approvals.rules.ballots import (
    Quorum,
    Result,
    VoteFacts,
    tally,
)
from govportal.people.rules import QuorumBase as Base
from tests.approvals.ballot_cast import (
    ABSTAIN,
    BUSINESS,
    CHAIR,
    CO_CHAIR,
    CONDITIONS,
    ENGINEER,
    ETHICS,
    NO,
    RECUSE,
    TIE,
    YES,
    committee,
    item,
)

# Quorum


@pytest.mark.parametrize(
    ("size", "needed"), [(3, 2), (4, 3), (5, 3), (6, 4), (7, 4), (8, 5), (9, 5)]
)
def test_more_than_half_of_all_voting_seats_at_least_three_and_two_of_three(size, needed):
    assert tally(item(seats=committee(size))).needed == needed


@pytest.mark.parametrize("size", [1, 2])
def test_fewer_than_three_seats_never_make_a_quorum(size):
    everybody = dict.fromkeys(range(1, size + 1), YES)
    assert not tally(item(everybody, seats=committee(size))).has_quorum


def test_the_chair_or_co_chair_is_among_them():
    others = {ENGINEER: YES, BUSINESS: YES, ETHICS: YES}
    assert tally(item(others)).quorum is Quorum.NO_CHAIR
    for leading in (CHAIR, CO_CHAIR):
        assert tally(item({ENGINEER: YES, BUSINESS: YES, leading: YES})).quorum is Quorum.MET


def test_in_a_meeting_those_present_count_in_a_ballot_those_who_answered():
    assert tally(item(present={CHAIR, ENGINEER, ETHICS})).quorum is Quorum.MET
    assert tally(item()).quorum is Quorum.TOO_FEW_AND_NO_CHAIR


def test_abstaining_counts_recused_does_not():
    two = {CHAIR: YES, ENGINEER: YES}
    assert tally(item({**two, ETHICS: ABSTAIN})).present == 3
    assert tally(item({**two, ETHICS: RECUSE})).present == 2
    assert tally(item({**two, ETHICS: YES}, recused={ETHICS})).present == 2
    assert tally(item(present={CHAIR, ENGINEER, ETHICS}, recused={ETHICS})).present == 2


def test_whoever_recused_themselves_stays_recused_whatever_they_say_later():
    seats = committee(alternates=False)
    said = tuple(VoteFacts(CHAIR, CHAIR, choice) for choice in (YES, RECUSE, YES))
    assert tally(replace(item(seats=seats), votes=said)).present == 0


def test_an_organisation_may_choose_the_eligible_seats_as_the_base():
    seats = committee(9, alternates=False)
    facts = item(recused={6, 7, 8, 9}, seats=seats)
    assert (tally(facts).base, tally(facts).needed) == (9, 5)
    chosen = replace(facts, base=Base.ELIGIBLE)
    assert (tally(chosen).base, tally(chosen).needed) == (5, 3)


def test_with_the_eligible_base_the_minimum_and_tier_4s_majority_stay():
    seats = committee(7, alternates=False)
    facts = item(
        {1: YES, 2: YES, 3: YES}, seats=seats, recused={4, 5, 6, 7}, base=Base.ELIGIBLE, tier=4
    )
    assert tally(facts).needed == 3 and tally(facts).has_quorum
    assert tally(facts).majority == 4 and tally(facts).result is Result.FAILED
    assert tally(replace(facts, tier=3)).result is Result.PASSED
    two = item({1: YES, 2: YES}, seats=committee(5, alternates=False), recused={3, 4, 5})
    assert not tally(replace(two, base=Base.ELIGIBLE)).has_quorum


# Passed, failed, tied


def test_passed_more_approvals_with_or_without_conditions_than_rejections_among_votes_cast():
    facts = item({CHAIR: CONDITIONS, ENGINEER: YES, BUSINESS: NO, ETHICS: ABSTAIN})
    assert tally(facts).result is Result.PASSED
    assert (tally(facts).approvals, tally(facts).with_conditions) == (2, 1)


def test_at_tier_4_approvals_from_more_than_half_of_all_voting_seats():
    two = {CHAIR: YES, ENGINEER: YES, ETHICS: ABSTAIN}
    assert tally(item(two, tier=3)).result is Result.PASSED
    assert tally(item(two, tier=4)).result is Result.FAILED
    assert tally(item({**two, ETHICS: CONDITIONS}, tier=4)).result is Result.PASSED


@pytest.mark.parametrize(
    ("choice", "result"),
    [(YES, Result.PASSED), (NO, Result.FAILED)],
)
def test_tie_the_presiding_chairs_casting_vote_open_also_to_one_who_abstained(choice, result):
    assert tally(item(TIE)).result is Result.TIED
    assert tally(item(TIE, casting=(CHAIR, choice))).result is result


@pytest.mark.parametrize("casting", [(CO_CHAIR, YES), (CHAIR, ABSTAIN), (CHAIR, CONDITIONS)])
def test_nobody_elses_casting_vote_and_none_but_yes_or_no_ends_a_tie(casting):
    assert tally(item(TIE, casting=casting)).result is Result.TIED


def test_until_the_casting_vote_is_given_there_is_no_decision_at_tier_4_it_adds_no_seat():
    assert not tally(item(TIE, tier=4)).is_decision
    count = tally(item(TIE, tier=4, casting=(CHAIR, YES)))
    assert (count.approvals, count.result) == (2, Result.FAILED)
    four = {CHAIR: YES, CO_CHAIR: YES, ENGINEER: NO, BUSINESS: NO}
    assert tally(item(four, seats=committee(4), tier=4, casting=(CHAIR, YES))).result is (
        Result.FAILED
    )


@pytest.mark.parametrize("tier", [3, 4])
def test_nothing_for_and_nothing_against_is_no_tie_and_no_decision(tier):
    count = tally(item(dict.fromkeys(range(1, 6), ABSTAIN), tier=tier, casting=(CHAIR, YES)))
    assert count.has_quorum and count.result is Result.UNDECIDED
    assert not count.is_even and not count.is_decision


def test_with_quorum_not_passed_is_failed():
    assert tally(item({CHAIR: YES, ENGINEER: NO, ETHICS: NO})).result is Result.FAILED
    assert tally(item({CHAIR: YES, ENGINEER: NO})).result is Result.NO_QUORUM


def test_only_those_in_the_room_vote_in_a_meeting():
    votes = {CHAIR: YES, ENGINEER: YES, BUSINESS: NO, ETHICS: NO}
    count = tally(item(votes, present={CHAIR, ENGINEER, CO_CHAIR}))
    assert (count.approvals, count.rejections, count.present) == (2, 0, 3)
