"""The committee's arithmetic against the slow one, over every committee of 3 to 9 seats.

Seats that do not lead differ in nothing but their number, so their states are taken as a set with
repetitions; that leaves every distinct committee once.
"""

from dataclasses import replace
from datetime import timedelta
from itertools import combinations_with_replacement, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from approvals.rules.ballots import (
    BallotFacts,
    CastingFacts,
    Choice,
    ItemFacts,
    SeatFacts,
    VoteFacts,
    eligible,
    fate,
    is_ordered,
    places,
    presiding,
    tally,
)
from govportal.people.rules import QuorumBase as Base
from govportal.people.rules import SeatKind
from tests.approvals import slow_ballot as slow
from tests.approvals.ballot_cast import DUE

ANSWERS = ["approve", "reject", "abstain", "silent", "nobody"]
KINDS = ["chair", "co_chair", "engineering", "business_unit", "ethics"]


def as_facts(case):
    """The slow one's case as the product's facts; people become numbers."""
    names = sorted({n for row in case["seats"] for n in row[1:] if n} | set(case["people"]))
    number = {name: n for n, name in enumerate(names, start=100)}

    def those(word):
        return frozenset(number[n] for n, words in case["people"].items() if word in words)

    casting = case["casting"] and CastingFacts(
        number[case["casting"][0]], Choice(case["casting"][1])
    )
    room = case["room"]
    return ItemFacts(
        seats=tuple(
            SeatFacts(n, SeatKind(kind), number.get(holder), number.get(alternate))
            for n, (kind, holder, alternate) in enumerate(case["seats"])
        ),
        votes=tuple(VoteFacts(number[n], seat, Choice(what)) for n, seat, what in case["said"]),
        recused=those("recused"),
        absent=those("absent"),
        inactive=those("left"),
        present=None if room is None else frozenset(number[n] for n in room),
        base=Base(case["base"]),
        tier=case["tier"],
        casting=casting,
    ), number


def assert_same(case, numbers_only=False):
    facts, number = as_facts(case)
    count, here, said = tally(facts), slow.present(case), slow.votes(case)
    words = [what for _, what in said.values()]
    assert count.present == len(here), case
    assert count.approvals == sum(w in slow.YES for w in words), case
    assert count.rejections == words.count("reject"), case
    assert count.eligible == slow.eligible(case), case
    assert count.has_quorum == slow.quorum(case), case
    assert count.result == slow.result(case), case
    if not numbers_only:
        names = {n: name for name, n in number.items()}
        sits = {p.seat.seat: names.get(p.voice) for p in places(facts)}
        assert sits == slow.seating(case), case
        assert names.get(presiding(facts)) == slow.presiding(case), case
        assert_same_life(case, facts)
    return count


def assert_same_life(case, facts):
    assert is_ordered(facts) == slow.ordered(case), case
    if facts.present is not None:
        return
    for is_due, extended in product([False, True], repeat=2):
        ballot = BallotFacts(facts, "sha256:now", DUE, is_extended=extended)
        now = DUE if is_due else DUE - timedelta(seconds=1)
        assert fate(ballot, now) == slow.fate(case, is_due, extended), case


def assert_adds_up(count):
    cast = count.approvals + count.rejections + count.abstentions
    assert cast + count.silent + count.unfilled == count.seats
    assert count.silent >= 0 and count.unfilled >= 0 and count.present <= count.eligible


def plain_case(states, **rest):
    """Seats without alternates; ``nobody`` is a recused holder."""
    seats = [(KINDS[min(n, 4)], f"h{n}", None) for n in range(len(states))]
    said = [(f"h{n}", n, s) for n, s in enumerate(states) if s not in {"silent", "nobody"}]
    recused = {f"h{n}": "recused" for n, s in enumerate(states) if s == "nobody"}
    return slow.case(seats, said, **rest, **recused)


def committees(size):
    for leads in product(ANSWERS, repeat=2):
        for others in combinations_with_replacement(ANSWERS, size - 2):
            yield (*leads, *others)


@pytest.mark.parametrize("size", range(3, 10))
def test_every_ballot_of_every_committee_comes_out_as_the_slow_arithmetic_says(size):
    seen = set()
    for states in committees(size):
        ballot = plain_case(states)
        for base, tier in product(["fixed", "eligible"], [3, 4]):
            case = {**ballot, "base": base, "tier": tier}
            count = assert_same(case, numbers_only=(base, tier) != ("fixed", 3))
            assert_adds_up(count)
            seen.add(count.result)
            if count.result == "tied":
                assert_same_casting(case)
    assert len(seen) == 5


def assert_same_casting(case):
    chair = slow.presiding(case)
    for name, choice in product(["h0", "h1", "h2"], ["approve", "reject"]):
        cast = {**case, "casting": (name, choice)}
        count = assert_same(cast, numbers_only=True)
        assert count.is_decision == (name == chair)


@pytest.mark.parametrize("size", range(3, 10))
def test_every_meeting_of_every_committee_comes_out_as_the_slow_arithmetic_says(size):
    """``silent`` is here somebody in the room who did not vote, ``away`` somebody outside."""
    states = ["approve", "reject", "silent", "away"]
    for leads in product(states, repeat=2):
        for others in combinations_with_replacement(states, size - 2):
            chosen = (*leads, *others)
            room = {f"h{n}" for n, s in enumerate(chosen) if s != "away"}
            said = ["approve" if s == "away" else s for s in chosen]
            for tier in (3, 4):
                case = plain_case(said, tier=tier, room=room)
                assert_adds_up(assert_same(case, numbers_only=tier == 4))


HOLDERS = [None, "here", "recused", "absent"]
SPOKEN = [None, "approve", "reject"]


def seat_states():
    """Holder, alternate (none, their own, one whom two seats share), what each said."""
    for holder, alternate in product(HOLDERS, [None, "own", "shared"]):
        for by_holder, by_alternate in product(SPOKEN, SPOKEN):
            if (by_holder and holder is None) or (by_alternate and alternate is None):
                continue
            yield holder, alternate, by_holder, by_alternate


def seats_with_alternates(states):
    """The case of these states; the last seat's holder sits whatever the others do."""
    seats, said, people = [], [], {}
    for n, (holder, alternate, by_holder, by_alternate) in enumerate(states):
        name = f"h{n}" if holder else None
        stand_in = {None: None, "own": f"a{n}", "shared": "x"}[alternate]
        seats.append((KINDS[n], name, stand_in))
        if holder in {"recused", "absent"}:
            people[name] = holder
        said += [(stand_in, n, by_alternate)] * bool(by_alternate)
        said += [(name, n, by_holder)] * bool(by_holder)
    return seats, said, people


def test_every_pair_of_seats_is_filled_as_the_slow_arithmetic_says():
    """Two seats with all their holders and alternates, beside a third that approves or not."""
    for first, second, third in product(seat_states(), seat_states(), [None, "approve"]):
        seats, said, people = seats_with_alternates((first, second, ("here", None, third, None)))
        assert_same(slow.case(seats, said, **people))


CHOICES = ["approve", "approve_with_conditions", "reject", "abstain", "recuse"]
WORDS = ["", "", "", "recused", "absent", "left", "absent left"]


@st.composite
def mixed_cases(draw):
    """Anything: shared alternates, members as alternates, two seats for one, changes, rooms."""
    size = draw(st.integers(1, 9))
    names = [f"p{n}" for n in range(draw(st.integers(2, 2 * size + 1)))]
    somebody = st.sampled_from([None, *names])
    kinds = st.sampled_from(KINDS)
    seats = [(draw(kinds), draw(somebody), draw(somebody)) for _ in range(size)]
    seats = [(kind, h, a if a != h else None) for kind, h, a in seats]
    taking_part = sorted((n, s) for s, row in enumerate(seats) for n in set(row[1:]) - {None})
    votes = st.tuples(st.sampled_from(taking_part or [("p0", 0)]), st.sampled_from(CHOICES))
    said = [(n, s, what) for (n, s), what in draw(st.lists(votes, max_size=14))]
    casting = st.tuples(st.sampled_from(names), st.sampled_from(["approve", "reject"]))
    return slow.case(
        seats,
        said,
        room=draw(st.none() | st.sets(st.sampled_from(names))),
        base=draw(st.sampled_from(["fixed", "eligible"])),
        tier=draw(st.sampled_from([None, 3, 4])),
        casting=draw(st.none() | casting),
        **{name: draw(st.sampled_from(WORDS)) for name in names},
    )


@given(mixed_cases())
@settings(max_examples=400, deadline=None)
def test_any_mix_comes_out_as_the_slow_arithmetic_says(case):
    assert_adds_up(assert_same(case))


@given(mixed_cases())
@settings(max_examples=200, deadline=None)
def test_nobody_recused_is_counted_and_nobody_twice(case):
    facts, _ = as_facts(case)
    sitting = [p.voice for p in places(facts) if p.voice is not None]
    assert len(sitting) == len(set(sitting))
    assert facts.stood_back.isdisjoint(sitting)
    assert presiding(facts) not in facts.stood_back


@given(mixed_cases())
@settings(max_examples=200, deadline=None)
def test_absence_never_moves_the_eligible_base(case):
    facts, _ = as_facts(case)
    assert eligible(facts) == eligible(replace(facts, absent=frozenset(), present=None))
