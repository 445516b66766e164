"""Rules, slow arithmetic and database agree on every ballot: who may vote, how it ends, what may
be stored. Random committees as real rows; each case is a seed, so that a failure can be repeated.

``BALLOT_CASES=20000`` runs as many cases; ``BALLOT_SEED`` moves them elsewhere.
"""

import os
from random import Random

import pytest
from django.db import connection, transaction

from approvals.rules.ballots import fate, place_of, presiding, seat_refusal, tally
from tests.approvals import slow_ballot as slow
from tests.approvals.ballot_rows import CLOCKS, Twice, people, stored, would_be_stored

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
CASES = int(os.environ.get("BALLOT_CASES", 0)) or (60 if connection.vendor == "postgresql" else 240)
FIRST = int(os.environ.get("BALLOT_SEED", 0))
BATCHES = 4
NAMES = [f"p{n}" for n in range(20)]
KINDS = ["chair", "co_chair", "engineering", "business_unit", "ethics"]
CHOICES = [*["approve"] * 5, "approve_with_conditions", *["reject"] * 5, "abstain"]


def committee(chance):
    """3 to 9 seats, each with holder and alternate; some vacant, shared or held twice."""
    size = chance.randint(3, 9)
    kinds = KINDS[:2] + [chance.choice(KINDS[2:]) for _ in range(size - 2)]
    if chance.random() < 0.2:
        kinds = [chance.choice(KINDS) for _ in range(size)]
    if chance.random() < 0.3:
        chance.shuffle(kinds)
    rows = []
    for n, kind in enumerate(kinds):
        holder = chance.choices([f"p{n}", None, chance.choice(NAMES[:size])], [17, 2, 1])[0]
        alternate = chance.choices(
            [None, f"p{10 + n}", "p19", chance.choice(NAMES[:size])], [6, 8, 3, 2]
        )[0]
        rows.append((kind, holder, None if alternate == holder else alternate))
    return rows


def happen(twice, chance):
    """Whatever can happen while a ballot runs, in any order; each vote is asked of all three."""
    seats = twice.case["seats"]
    named = sorted({name for row in seats for name in row[1:] if name})
    for _ in range(chance.randint(len(seats), 2 * len(seats) + 4)):
        what = chance.choices(["vote", "recuse", "absent", "leave"], [20, 1.5, 2.5, 1])[0]
        seat = chance.randrange(len(seats))
        holder, name = seats[seat][1], chance.choice(named or NAMES)
        if what == "vote":
            name = chance.choices([holder, seats[seat][2], name], [6, 4, 1])[0] or name
            assert_vote(twice, name, seat, chance.choice(CHOICES), by_rules=chance.random() < 0.2)
        elif what == "recuse":
            twice.recuse(name, by_register=chance.random() < 0.5)
        elif what == "absent" and holder:
            twice.note_absence(seat)
        elif what == "leave":
            twice.leave(name, by_role=chance.random() < 0.5)


def split(twice, chance):
    """Everybody votes, as many for as against: ties, which chance alone seldom makes."""
    seats = twice.case["seats"]
    half = chance.randint(1, len(seats) // 2)
    choices = [*["approve", "reject"] * half, *["abstain"] * len(seats)][: len(seats)]
    for seat, choice in enumerate(chance.sample(choices, len(choices))):
        name = seats[seat][1] or seats[seat][2] or NAMES[seat]
        assert_vote(twice, name, seat, choice, by_rules=False)


def assert_vote(twice, name, seat, choice, *, by_rules):
    """The database takes a vote that the slow arithmetic allows; the rules find its seat."""
    allowed = slow.may_vote(twice.case, name, seat)
    if by_rules:  # reads all rows, so only now and then
        item, person = twice.fresh().facts(twice.clock.started_at).item, twice.cast[name].pk
        place = place_of(item, person) if seat_refusal(item, person) is None else None
        here = place is not None and place.seat.seat == twice.seats[seat].pk
        # Whom several seats call: the rules choose one of them.
        assert allowed or not here
        assert place is not None or not allowed
    assert twice.vote(name, seat, choice) == allowed


def assert_counted(twice, now):
    """The rules count the rows as the slow arithmetic counts the case."""
    item, case = twice.fresh().facts(now).item, twice.case
    count, words = tally(item), [what for _, what in slow.votes(case).values()]
    assert count.present == len(words)
    assert count.approvals == sum(word in slow.YES for word in words)
    assert count.with_conditions == words.count("approve_with_conditions")
    assert count.rejections == words.count("reject")
    assert count.eligible == slow.eligible(case)
    assert count.has_quorum == slow.quorum(case)
    assert count.result == slow.result(case)
    chair = slow.presiding(case)
    assert presiding(item) == (twice.cast[chair].pk if chair else None)


def assert_decided(twice, now, has_ended):
    """The database stores the one decision that the votes carry, if they carry one."""
    allowed = slow.outcome(twice.case, has_ended)
    assert twice.decisions(now) == ([allowed] if allowed else [])
    return allowed


def assert_tie(twice, now, end, chance):
    """A tie can be said where there is one; it is broken by who presides, and by nobody else."""
    assert stored(twice.tie(now)) == (end == "tied")
    if end != "tied":
        return
    assert not twice.decisions(now)
    if chance.random() < 0.4:
        twice.recuse(chance.choice([name for name, _ in slow.votes(twice.case).values()]))
    assert_counted(twice, now)
    assert_decided(twice, now, has_ended=True)
    tied, chair = slow.result(twice.case) == "tied", slow.presiding(twice.case)
    leading = {name for kind, *row in twice.case["seats"] if kind in KINDS[:2] for name in row}
    for name in [*sorted(leading - {None}), chance.choice(NAMES)]:
        may_cast = tied and name == chair and not slow.is_a(twice.case, "left", name)
        act = twice.casting_vote(name, "reject", now)
        assert would_be_stored(act) == may_cast, name
    if tied and chair is not None:
        choice = chance.choice(["approve", "reject"])
        assert stored(twice.casting_vote(chair, choice, now))
        twice.know(casting=(chair, choice))
        assert_counted(twice, now)
        assert assert_decided(twice, now, has_ended=True)
        if chance.random() < 0.3:
            twice.recuse(chair)
            assert_counted(twice, now)
            assert_decided(twice, now, has_ended=True)


def play(seed, cast):
    """One case from beginning to end; what became of it."""
    chance = Random(seed)
    twice = Twice(
        committee(chance), cast, chance.choice(["fixed", "eligible"]), chance.choice([3, 4])
    )
    chance.choices([happen, split], [4, 1])[0](twice, chance)
    clock = chance.choice(list(CLOCKS))
    now, is_due = twice.set_clock(clock)
    assert_counted(twice, now)
    end = slow.fate(twice.case, is_due, was_extended=False)
    assert fate(twice.fresh().facts(now), now) == end
    decided = assert_decided(twice, now, has_ended=is_due)
    assert (decided is not None) == (end == "decided")
    if end == "tied" or clock != "held":  # a clock stopped in a pause does not say so
        assert_tie(twice, now, end, chance)
    return decided or end


@pytest.mark.parametrize("batch", range(BATCHES))
def test_rules_reference_and_database_agree(batch):
    cast, ends = people(len(NAMES)), set()
    for seed in range(FIRST + batch, FIRST + CASES, BATCHES):
        with transaction.atomic():
            try:
                ends.add(play(seed, cast))
            except AssertionError as differs:
                raise AssertionError(f"BALLOT_SEED={seed} BALLOT_CASES=1") from differs
            transaction.set_rollback(True)
    if CASES >= 240:
        assert {"approve", "reject", "tied", "runs", "extended"} <= ends
