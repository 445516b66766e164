"""Rules, slow arithmetic and database agree on votes in a room: who sits and votes, how it ends.

Random committees as real rows, each case a seed; ``MEETING_CASES`` runs more, ``MEETING_SEED``
others. All committees of 3 to 9 seats by the rules alone: test_ballot_rules_exhaustive.py.
"""

import os
from random import Random

import pytest
from django.db import connection, transaction

from approvals.models import CastingVote
from approvals.rules.ballots import places, presiding, tally
from tests.approvals import slow_ballot as slow
from tests.approvals.ballot_rows import people, would_be_stored
from tests.approvals.meeting_rows import HOUR, TwiceInRoom, stored
from tests.approvals.test_ballot_agreement import CHOICES, NAMES, committee
from tests.make import START

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
CASES = int(os.environ.get("MEETING_CASES", 0)) or (20 if connection.vendor == "postgresql" else 60)
FIRST = int(os.environ.get("MEETING_SEED", 0))
NOW = START + 2 * HOUR
ACTS = ["come", "vote", "go", "recuse", "leave"]


def happen(twice, chance):
    """People come, vote, stand back and go, in any order."""
    seats = twice.case["seats"]
    named = sorted({name for row in seats for name in row[1:] if name})
    likely = chance.choice([0.2, 0.5, 0.8, 0.95])
    for name in named:
        if chance.random() < likely:
            twice.come(name)
    for _ in range(chance.randint(len(seats), 2 * len(seats))):
        what = chance.choices(ACTS, [3, 20, 2, 1, 0.6])[0]
        seat = chance.randrange(len(seats))
        holder, alternate = seats[seat][1:]
        name = chance.choices([holder, alternate, chance.choice(named)], [6, 3, 1])[0] or named[0]
        assert twice.happens(what, name, seat, chance.choice(CHOICES)), (what, name, seat)


def assert_counted(twice):
    item, case = twice.fresh().facts(NOW).item, twice.case
    count, words = tally(item), [what for _, what in slow.votes(case).values()]
    assert count.present == len(slow.present(case))
    assert count.approvals == sum(word in slow.YES for word in words)
    assert count.rejections == words.count("reject")
    assert (count.eligible, count.has_quorum) == (slow.eligible(case), slow.quorum(case))
    assert count.result == slow.result(case)
    numbers = {seat.pk: n for n, seat in enumerate(twice.seats)}
    names = {person.pk: name for name, person in twice.cast.items()}
    sits = {numbers[p.seat.seat]: names.get(p.voice) for p in places(item)}
    assert sits == slow.seating(case)
    chair = slow.presiding(case)
    assert presiding(item) == (twice.cast[chair].pk if chair else None)


def assert_seats(twice, chance):
    """The database writes down exactly those who sit, and closes no vote without one of them."""
    seating = slow.seating(twice.case)
    seat = chance.randrange(len(twice.seats))
    for name in {*twice.case["seats"][seat][1:], chance.choice(NAMES)} - {None}:
        assert would_be_stored(twice.takes(name, seat, NOW)) == (seating[seat] == name)
    taken = [seat for seat, name in seating.items() if name]
    if taken:
        left_out = chance.choice(taken)
        assert not would_be_stored(twice.close_vote(NOW, without=left_out))
    assert not twice.decisions(NOW)
    assert stored(twice.close_vote(NOW))


def assert_tie(twice, chance):
    tied, chair = slow.result(twice.case) == "tied", slow.presiding(twice.case)
    assert stored(twice.tie(NOW)) == tied
    if not tied:
        return
    assert not twice.decisions(NOW)
    for name in {chair, *chance.sample(NAMES, 3)} - {None}:
        given = twice.casting_vote(name, "approve", NOW)
        assert would_be_stored(given) == (name == chair)
    if chair:
        assert stored(twice.casting_vote(chair, "approve", NOW))
        twice.know(casting=(chair, "approve"))
        assert CastingVote.objects.filter(ballot=twice.ballot).exists()


@pytest.mark.parametrize("batch", range(4))
def test_the_database_takes_what_the_room_decides_and_nothing_else(cast, batch):
    met = set()
    for seed in range(FIRST + batch, FIRST + CASES, 4):
        chance = Random(seed)
        with transaction.atomic():
            base = chance.choice(["fixed", "eligible"])
            twice = TwiceInRoom(committee(chance), people(20), base, chance.choice([3, 4]))
            happen(twice, chance)
            assert_counted(twice)
            assert_seats(twice, chance)
            assert_tie(twice, chance)
            allowed = slow.outcome(twice.case, has_ended=True)
            assert twice.decisions(NOW) == ([allowed] if allowed else []), seed
            met.add(slow.result(twice.case))
            transaction.set_rollback(True)
    assert len(met) >= 2
