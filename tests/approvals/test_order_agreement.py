"""Slow arithmetic, rules and database agree on orders and emergency ballots.

Random committees as real rows, and one committee by exhaustion; each case is a seed.
``BALLOT_CASES=20000`` runs as many cases.
"""

import os
from itertools import product
from random import Random

import pytest
from django.db import connection, transaction

from approvals.rules.ballots import is_ordered, presiding, tally
from tests.approvals import slow_ballot as slow
from tests.approvals import test_ballot_agreement as ballots
from tests.approvals.ballot_rows import people, stored, would_be_stored
from tests.approvals.poll_rows import CHOICES, DUE, HOUR, MINUTE, PollTwice
from tests.approvals.reviewing import running
from tests.make import START

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
CASES = int(os.environ.get("BALLOT_CASES", 0)) or (24 if connection.vendor == "postgresql" else 100)
SOON = START + 2 * HOUR
THREE = [("chair", "p0", "p10"), ("co_chair", "p1", None), ("engineering", "p2", None)]
FIVE = [*THREE, ("business_unit", "p3", None), ("ethics", "p4", None)]


@pytest.fixture
def right(cast, monkeypatch):
    monkeypatch.setattr(ballots, "CHOICES", CHOICES)
    return running(cast)


def undone(act):
    """Whatever it does, nothing stays."""
    with transaction.atomic():
        act()
        transaction.set_rollback(True)


@pytest.mark.parametrize("seats", [THREE, FIVE], ids=["three", "five"])
def test_an_order_is_carried_by_exactly_the_votes_of_the_fine_print(right, seats):
    cast = people(20)
    options = ["", "approve", "reject", "abstain"]
    every = list(product(options, repeat=len(seats)))
    chosen = every if len(seats) == 3 else Random(7).sample(every, CASES)

    def look(answers):
        twice = PollTwice(seats, cast, right, "order")
        for seat, choice in enumerate(answers):
            assert not choice or twice.vote(seats[seat][1], seat, choice)
        allowed = slow.ordered(twice.case)
        assert is_ordered(twice.fresh().facts(SOON).item) == allowed, answers
        assert twice.right_stored(SOON) == allowed, answers

    for answers in chosen:
        undone(lambda answers=answers: look(answers))


@pytest.mark.parametrize("batch", range(4))
def test_random_committees_give_the_same_order(right, batch):
    cast = people(20)

    def look(seed):
        chance = Random(seed)
        base = chance.choice(["fixed", "eligible"])
        twice = PollTwice(ballots.committee(chance), cast, right, "order", base=base)
        ballots.happen(twice, chance)
        allowed = slow.ordered(twice.case)
        assert is_ordered(twice.fresh().facts(SOON).item) == allowed, seed
        assert twice.right_stored(SOON) == allowed, seed

    for seed in range(batch * CASES // 4, (batch + 1) * CASES // 4):
        undone(lambda seed=seed: look(seed))


@pytest.mark.parametrize("batch", range(4))
def test_random_committees_come_to_the_same_emergency_result(right, batch):
    cast = people(20)

    def look(seed):
        chance = Random(seed)
        base, tier = chance.choice(["fixed", "eligible"]), chance.choice([1, 3, 4])
        made = ballots.committee(chance)
        twice = PollTwice(made, cast, right, "emergency", base=base, tier=tier)
        (ballots.split if chance.random() < 0.4 else ballots.happen)(twice, chance)
        item = twice.fresh().facts(SOON).item
        assert tally(item).result == slow.result(twice.case), seed
        complete = len(slow.votes(twice.case)) == slow.eligible(twice.case)
        for now, is_due in ((SOON, False), (DUE, True)):
            said = slow.result(twice.case) if complete or is_due else ""
            expected = [said] if said in ("passed", "failed") else []
            assert twice.results(now) == expected, seed
        if slow.result(twice.case) == "tied":
            _break_tie(twice, chance, seed)

    for seed in range(batch * CASES // 4, (batch + 1) * CASES // 4):
        undone(lambda seed=seed: look(seed))


def _break_tie(twice, chance, seed):
    assert stored(twice.tie(DUE))
    chair = slow.presiding(twice.case)
    assert presiding(twice.fresh().facts(DUE).item) == (twice.cast[chair].pk if chair else None)
    for name in {row[1] for row in twice.case["seats"]} - {None}:
        may_cast = name == chair and not slow.is_a(twice.case, "left", name)
        assert would_be_stored(twice.casting_vote(name, "reject", DUE)) == may_cast, seed
    if chair is not None and not slow.is_a(twice.case, "left", chair):
        choice = chance.choice(["approve", "reject"])
        assert stored(twice.casting_vote(chair, choice, DUE))
        twice.know(casting=(chair, choice))
        assert twice.results(DUE + MINUTE) == [slow.result(twice.case)], seed
