"""Who may vote, change, recuse, cast, look, move and reopen, and what they are told."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from approvals.rules.ballots import (
    BallotState,
    Choice,
    casting_refusal,
    change_refusal,
    choice_refusal,
    item_casting_refusal,
    move_refusal,
    recuse_refusal,
    seat_refusal,
    tally,
    view_refusal,
    vote_refusal,
)
from tests.approvals.ballot_cast import (
    ABSTAIN,
    CHAIR,
    CHAIRS_ALTERNATE,
    CO_CHAIR,
    CONDITIONS,
    DUE,
    ENGINEER,
    ENGINEERS_ALTERNATE,
    ETHICS,
    NO,
    NOON,
    RECUSE,
    STRANGER,
    TIE,
    YES,
    ballot,
    committee,
    item,
)

NOW = "sha256:now"
REASON = "My sister sells it."
ENDED = [s for s in BallotState if s not in {BallotState.OPEN, BallotState.TIED}]


def code(refusal):
    return None if refusal is None else refusal.code


def votes(facts, person, seen=NOW, now=NOON):
    return code(vote_refusal(facts, person, seen, now))


def changes(facts, person, seen=NOW, now=NOON):
    return code(change_refusal(facts, person, seen, now))


def moves(facts, person, why=REASON, now=NOON):
    return code(move_refusal(facts, person, why, now))


@pytest.mark.parametrize("person", range(1, 6))
def test_every_holder_may_vote_once_and_then_change(person):
    assert votes(ballot(), person) is None
    assert changes(ballot(), person) == "ballot.not_voted"
    voted = ballot({person: YES})
    assert votes(voted, person) == "ballot.voted_stale"
    assert changes(voted, person) is None


@pytest.mark.parametrize("ask", [votes, changes])
def test_a_vote_at_the_due_moment_is_in_time_and_none_after(ask):
    facts = ballot({CHAIR: YES}) if ask is changes else ballot()
    assert ask(facts, CHAIR, now=DUE) is None
    assert ask(facts, CHAIR, now=DUE + timedelta(microseconds=1)) == "ballot.ended_stale"


@pytest.mark.parametrize("state", [BallotState.TIED, *ENDED])
def test_no_vote_after_the_end(state):
    assert votes(ballot(state=state), CHAIR) == "ballot.ended_stale"
    assert changes(ballot({CHAIR: YES}, state=state), CHAIR) == "ballot.ended_stale"


def test_a_vote_is_bound_to_the_text_its_giver_saw():
    assert votes(ballot(), CHAIR, seen="sha256:before") == "ballot.text_stale"
    assert changes(ballot({CHAIR: YES}), CHAIR, seen="sha256:before") == "ballot.text_stale"
    assert code(casting_refusal(ballot(TIE, state="tied"), CHAIR, "sha256:before", YES)) == (
        "ballot.text_stale"
    )


def test_a_recused_member_may_read_but_not_vote():
    for facts in (ballot(recused={CHAIR}), ballot({CHAIR: RECUSE})):
        assert votes(facts, CHAIR) == changes(facts, CHAIR) == "ballot.recused"
        assert view_refusal(facts, CHAIR) is None


@pytest.mark.parametrize(
    ("facts", "person", "expected"),
    [
        ({}, STRANGER, "ballot.no_seat"),
        ({}, CHAIRS_ALTERNATE, "ballot.holder_sits"),
        ({"recused": {CHAIR}}, CHAIRS_ALTERNATE, None),
        ({"absent": {CHAIR}}, CHAIRS_ALTERNATE, None),
        ({"absent": {CHAIR}}, CHAIR, None),
        ({"absent": {CHAIR}, "recused": {CHAIRS_ALTERNATE}}, CHAIRS_ALTERNATE, "ballot.recused"),
        ({"inactive": {CHAIR}}, CHAIR, "ballot.inactive"),
        ({"inactive": {CHAIR}}, CHAIRS_ALTERNATE, None),
        ({"votes": {CHAIR: YES}, "absent": {CHAIR}}, 11, "ballot.holder_answered_stale"),
        ({"votes": {11: NO}, "absent": {CHAIR}}, CHAIR, None),
        ({"votes": {11: NO}, "absent": {CHAIR}}, 11, "ballot.voted_stale"),
        ({"votes": {CHAIR: YES}, "inactive": {CHAIR}}, CHAIRS_ALTERNATE, "ballot.holder_sits"),
        ({"seats": committee(vacant={3})}, ENGINEERS_ALTERNATE, None),
    ],
)
def test_who_may_answer_for_a_seat(facts, person, expected):
    assert votes(ballot(**facts), person) == expected


def test_a_vote_after_the_voter_was_suspended_is_told_why_one_before_stands():
    facts = ballot({CHAIR: YES}, inactive={CHAIR})
    assert changes(facts, CHAIR) == "ballot.inactive"
    assert tally(facts.item).approvals == 1


def test_an_alternate_whose_vote_was_replaced_cannot_change_it():
    facts = ballot({CHAIRS_ALTERNATE: NO, CHAIR: YES}, absent={CHAIR})
    assert changes(facts, CHAIRS_ALTERNATE) == "ballot.holder_answered_stale"


def test_only_those_in_the_room_vote_in_a_meeting():
    room = {CHAIR, CHAIRS_ALTERNATE, ENGINEERS_ALTERNATE}
    facts = item(present=room)
    assert seat_refusal(facts, CHAIR) is None
    assert seat_refusal(facts, ENGINEERS_ALTERNATE) is None
    assert code(seat_refusal(facts, CHAIRS_ALTERNATE)) == "ballot.holder_sits"
    assert code(seat_refusal(facts, ETHICS)) == "ballot.not_in_room"


def test_a_conditional_approval_has_conditions_and_a_recusal_is_no_vote():
    assert code(choice_refusal(CONDITIONS, 0)) == "ballot.conditions_missing"
    assert code(choice_refusal(RECUSE, 0)) == "ballot.recusal_is_no_vote"
    assert choice_refusal(CONDITIONS, 1) is None
    assert not any(choice_refusal(choice, 0) for choice in (YES, NO, ABSTAIN))


def test_whoever_is_refused_would_change_nothing_by_voting():
    """Every person in every mix of recusal and absence: allowed is what counts."""
    people = (1, 2, 11, 12)
    for flags in product(["", "recused", "absent", "inactive"], repeat=len(people)):
        marked = {
            word: {p for p, flag in zip(people, flags, strict=True) if flag == word}
            for word in ("recused", "absent", "inactive")
        }
        empty = ballot(**marked)
        for person in (*people, ETHICS, STRANGER):
            counted = tally(ballot({person: YES}, **marked).item).approvals
            allowed = votes(empty, person) is None
            assert allowed == (counted == 1 and person not in marked["inactive"]), flags


# Recusal


@pytest.mark.parametrize("state", list(BallotState))
def test_a_member_recuses_with_a_reason_until_the_decision_is_stored(state):
    for person in (CHAIR, CHAIRS_ALTERNATE):
        refusal = recuse_refusal(ballot(TIE, state=state), person, REASON)
        assert code(refusal) == ("ballot.ended_stale" if state in ENDED else None)


def test_a_recusal_needs_a_reason_a_seat_and_happens_once():
    assert code(recuse_refusal(ballot(), CHAIR, " ")) == "ballot.recusal_reason_missing"
    assert code(recuse_refusal(ballot(), STRANGER, REASON)) == "ballot.no_seat"
    for facts in (ballot(recused={CHAIR}), ballot({CHAIR: RECUSE})):
        assert code(recuse_refusal(facts, CHAIR, REASON)) == "ballot.recused_already_stale"


# Casting vote


def test_the_casting_vote_is_the_presiding_chairs_and_a_separate_act():
    tied = ballot(TIE, state="tied")
    allowed = {p for p in (1, 2, 3, 4, 5, 11, 12, STRANGER) if not casts(tied, p)}
    assert allowed == {CHAIR}
    assert casts(tied, CO_CHAIR) == "ballot.not_presiding"


def casts(facts, person, choice=YES):
    return code(casting_refusal(facts, person, NOW, choice))


def test_no_casting_vote_before_the_end_after_the_decision_twice_or_without_a_tie():
    assert casts(ballot(TIE), CHAIR) == "ballot.casting_too_early"
    for state in ENDED:
        assert casts(ballot(TIE, state=state), CHAIR) == "ballot.ended_stale"
    given = ballot(TIE, state="tied", casting=(CHAIR, NO))
    assert casts(given, CHAIR) == "ballot.casting_given_stale"
    assert casts(ballot({**TIE, CHAIR: YES}, state="tied"), CHAIR) == "ballot.no_tie"


@pytest.mark.parametrize("choice", list(Choice))
def test_a_casting_vote_is_for_or_against(choice):
    expected = None if choice in {YES, NO} else "ballot.casting_decides"
    assert casts(ballot(TIE, state="tied"), CHAIR, choice) == expected


def test_a_conflicted_chair_casts_no_vote_the_next_in_order_does():
    tied = ballot(TIE, state="tied", recused={CHAIR})
    assert casts(tied, CHAIR) == "ballot.recused"
    assert casts(tied, CO_CHAIR) is None
    assert item_casting_refusal(replace(tied.item, present=frozenset(TIE)), CO_CHAIR, NO) is None


# What others voted


def test_votes_stay_hidden_from_a_member_until_they_have_voted():
    facts = ballot({CO_CHAIR: YES})
    assert code(view_refusal(facts, CHAIR)) == "ballot.votes_hidden"
    assert code(view_refusal(facts, CHAIRS_ALTERNATE)) == "ballot.votes_hidden"
    assert code(view_refusal(facts, CHAIR, reads_all=True)) == "ballot.votes_hidden"
    assert view_refusal(facts, CO_CHAIR) is None


def test_who_asks_for_it_sees_no_votes_while_it_can_be_withdrawn():
    facts = replace(ballot({CO_CHAIR: YES}, recused={CHAIR, ENGINEER}), asking=frozenset({CHAIR}))
    assert code(view_refusal(facts, CHAIR)) == "ballot.votes_hidden_outside"
    assert view_refusal(facts, ENGINEER) is None
    assert view_refusal(replace(facts, state=BallotState.DECIDED), CHAIR) is None


def test_votes_show_to_others_at_the_end_and_to_auditors_at_once():
    assert code(view_refusal(ballot(), STRANGER)) == "ballot.votes_hidden_outside"
    assert view_refusal(ballot(), STRANGER, reads_all=True) is None


@pytest.mark.parametrize("state", list(BallotState))
@pytest.mark.parametrize("person", [CHAIR, CHAIRS_ALTERNATE, STRANGER])
def test_nothing_is_hidden_when_the_item_is_decided_or_withdrawn(state, person):
    settled = state in {BallotState.DECIDED, BallotState.WITHDRAWN}
    assert (view_refusal(ballot(state=state), person) is None) == settled
    assert view_refusal(replace(ballot(state=state), is_pending=False), person) is None


def test_what_ended_undecided_shows_to_who_voted_in_it_since_it_may_be_opened_again():
    facts = ballot({CO_CHAIR: YES}, state="moved", recused={ENGINEER})
    assert code(view_refusal(facts, CHAIR)) == "ballot.votes_hidden_pending"
    assert code(view_refusal(facts, STRANGER)) == "ballot.votes_hidden_outside"
    assert view_refusal(facts, CO_CHAIR) is view_refusal(facts, ENGINEER) is None


def test_a_vote_that_counts_no_more_opens_nothing_to_who_is_called_for_another_seat():
    shared = tuple(replace(s, alternate=11) if s.seat in {1, 3} else s for s in committee())
    facts = ballot({11: NO, CHAIR: YES}, seats=shared, absent={CHAIR})
    assert view_refusal(facts, 11) is None
    again = replace(facts, item=replace(facts.item, recused=frozenset({ENGINEER})))
    assert votes(again, 11) is None
    assert code(view_refusal(again, 11)) == "ballot.votes_hidden"


# Move and reopen


def test_any_member_may_move_it_to_a_meeting_until_it_is_decided():
    for state in (BallotState.OPEN, BallotState.TIED):
        assert moves(ballot(state=state), ENGINEER) is None
    for state in ENDED:
        assert moves(ballot(state=state), ENGINEER) == "ballot.ended_stale"
    assert moves(ballot(), ENGINEER, why="") == "ballot.move_reason_missing"
    assert moves(ballot(), STRANGER) == "ballot.no_seat"
    assert moves(ballot(recused={CHAIR}), CHAIR) == "ballot.recused"


def test_what_ended_at_its_deadline_is_moved_no_more_though_nobody_noticed_yet():
    assert moves(ballot(), ENGINEER, now=DUE) is None
    late = DUE + timedelta(seconds=1)
    assert moves(ballot(), ENGINEER, now=late) == "ballot.ended_stale"
    assert moves(ballot(TIE, state="tied"), ENGINEER, now=late) is None
