"""Who sits, who is eligible, who presides: each sentence of the fine print in turn."""

from dataclasses import replace

import pytest

from approvals.rules.ballots import (
    CastingFacts,
    Quorum,
    Result,
    VoteFacts,
    eligible,
    place_of,
    places,
    presiding,
    tally,
)
from tests.approvals.ballot_cast import (
    BUSINESS,
    CHAIR,
    CHAIRS_ALTERNATE,
    CO_CHAIR,
    CO_CHAIRS_ALTERNATE,
    ENGINEER,
    ENGINEERS_ALTERNATE,
    ETHICS,
    NO,
    TIE,
    YES,
    committee,
    item,
)


def voices(facts):
    return [place.voice for place in places(facts)]


# Who sits


def test_an_alternate_sits_for_an_absent_or_recused_holder():
    assert voices(item(recused={CHAIR}, absent={ENGINEER})) == [11, 2, 13, 4, 5]


def test_an_alternate_in_the_chairs_or_co_chairs_seat_counts_for_quorum():
    others = {ENGINEER: YES, BUSINESS: YES}
    for holder, alternate in ((CHAIR, CHAIRS_ALTERNATE), (CO_CHAIR, CO_CHAIRS_ALTERNATE)):
        assert tally(item({**others, alternate: YES}, recused={holder})).quorum is Quorum.MET


def test_in_meetings_alternates_sit_for_whoever_is_absent_or_recused():
    room = {CHAIRS_ALTERNATE, CO_CHAIR, CO_CHAIRS_ALTERNATE, ENGINEER, ENGINEERS_ALTERNATE}
    assert voices(item(present=room, recused={ENGINEER})) == [11, 2, 13, None, None]


def test_in_ballots_alternates_sit_only_for_recused_or_recorded_absent_holders():
    votes = {CHAIRS_ALTERNATE: YES}
    assert tally(item(votes)).present == 0
    assert tally(item(votes, absent={CHAIR})).present == 1
    assert tally(item(votes, recused={CHAIR})).present == 1


def test_an_absent_holder_who_answers_counts():
    assert tally(item({CHAIR: YES}, absent={CHAIR})).approvals == 1


@pytest.mark.parametrize("first", [CHAIR, CHAIRS_ALTERNATE])
def test_an_absent_holder_who_answers_counts_instead_of_their_alternate_whoever_was_first(first):
    second = CHAIR + CHAIRS_ALTERNATE - first
    votes = {first: YES if first == CHAIR else NO, second: YES if second == CHAIR else NO}
    count = tally(item(votes, absent={CHAIR}))
    assert (count.approvals, count.rejections, count.present) == (1, 0, 1)


def test_nobody_sits_twice():
    seats = committee()
    shared = tuple(replace(s, alternate=11) if s.seat in {3, 5} else s for s in seats)
    assert voices(item(seats=shared, recused={3, 5})) == [1, 2, 11, 4, None]
    assert voices(item(seats=shared, recused={1, 3, 5})) == [11, 2, None, 4, None]
    assert eligible(item(seats=shared, recused={1, 3, 5})) == 3
    member = (replace(seats[0], alternate=ENGINEER), *seats[1:])
    assert voices(item(seats=member, recused={CHAIR})) == [None, 2, 3, 4, 5]
    two_seats = (*seats[:4], replace(seats[4], holder=CHAIR))
    assert voices(item(seats=two_seats)) == [1, 2, 3, 4, 15]


def test_whom_several_seats_call_stays_where_they_have_answered():
    shared = tuple(replace(s, alternate=11) if s.seat in {3, 5} else s for s in committee())
    facts = replace(item(seats=shared, recused={3, 5}), votes=(VoteFacts(11, 5, YES),))
    assert voices(facts) == [1, 2, None, 4, 11]


def test_vacant_seats_stay_in_the_fixed_base_and_are_eligible_only_with_an_alternate():
    facts = item(seats=committee(vacant={4, 5}, without_alternate={5}))
    assert tally(facts).base == 5 and eligible(facts) == 4
    assert place_of(facts, 14) is not None


def test_eligible_means_that_somebody_unrecused_exists_for_the_seat():
    seats = committee(without_alternate={ENGINEER})
    assert eligible(item(seats=seats, recused={CHAIR, ENGINEER})) == 4
    assert eligible(item(seats=seats, recused={CHAIR, CHAIRS_ALTERNATE, ENGINEER})) == 3
    assert eligible(item(seats=seats, absent={CHAIR, ENGINEER})) == 5


def test_what_was_voted_before_an_account_was_closed_stands_and_nobody_waits_for_the_rest():
    facts = item({CHAIR: YES}, seats=committee(alternates=False), inactive={CHAIR, ETHICS})
    assert tally(facts).approvals == 1
    assert eligible(facts) == 4
    assert eligible(replace(facts, votes=())) == 3


# Who presides


def test_presiding_order_chair_co_chair_chairs_alternate_co_chairs_alternate():
    assert presiding(item(present={1, 2, 11, 12, 3})) == CHAIR
    assert presiding(item(present={2, 11, 12, 3})) == CO_CHAIR
    assert presiding(item(present={11, 12, 3})) == CHAIRS_ALTERNATE
    assert presiding(item(present={12, 3})) == CO_CHAIRS_ALTERNATE
    assert presiding(item(present={3, 4, 5})) is None
    backwards = tuple(reversed(committee()))
    assert presiding(item(present={1, 2, 11, 12, 3}, seats=backwards)) == CHAIR


def test_the_co_chair_presides_where_the_chair_is_absent_or_recused():
    both = {CHAIR: YES, CO_CHAIR: NO}
    assert presiding(item(both)) == CHAIR
    assert presiding(item({CO_CHAIR: NO}, absent={CHAIR})) == CO_CHAIR
    assert presiding(item({CO_CHAIR: NO, CHAIRS_ALTERNATE: YES}, recused={CHAIR})) == CO_CHAIR


def test_in_a_ballot_a_chair_who_did_not_answer_does_not_preside():
    assert presiding(item({CO_CHAIR: NO, ENGINEER: YES})) == CO_CHAIR


def test_a_conflicted_chair_has_no_casting_vote():
    votes = {CO_CHAIR: YES, ENGINEER: YES, BUSINESS: NO, ETHICS: NO}
    facts = item(votes, recused={CHAIR}, casting=(CHAIR, YES))
    assert tally(facts).result is Result.TIED
    assert tally(replace(facts, casting=replace(facts.casting, person=CO_CHAIR))).result is (
        Result.PASSED
    )


def test_whoever_may_act_no_more_presides_not_but_a_casting_vote_given_before_stands():
    facts = item(TIE, inactive={CHAIR})
    assert presiding(facts) == CO_CHAIR
    assert presiding(replace(facts, casting=CastingFacts(CHAIR, NO))) == CHAIR
