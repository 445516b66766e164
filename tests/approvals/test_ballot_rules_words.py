"""The arithmetic that is printed is the one that was computed."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from django.utils import translation

from approvals.ballot_sentences import BALLOT_SENTENCES
from approvals.rules import ballots as rules
from approvals.rules.ballots import (
    Result,
    tally,
)
from govportal.people.rules import QuorumBase as Base
from govportal.refusals import known_codes
from tests.approvals.ballot_cast import (
    ABSTAIN,
    CHAIR,
    CHAIRS_ALTERNATE,
    CO_CHAIR,
    CONDITIONS,
    ENGINEER,
    ENGINEERS_ALTERNATE,
    NO,
    TIE,
    YES,
    committee,
    item,
)


def printed(**facts):
    with translation.override("en"):
        return [str(line) for line in tally(item(**facts)).lines]


def test_the_arithmetic_is_printed_as_it_was_computed():
    votes = {CHAIR: CONDITIONS, ENGINEER: YES, 4: NO}
    seats = committee(without_alternate={CO_CHAIR})
    assert printed(votes=votes, seats=seats, recused={CO_CHAIR}) == [
        "Base of the quorum: 5 (all voting seats, vacant ones included)",
        "Needed for a quorum: 3 (more than half of the base)",
        "Answered: 3 (abstaining counts, recused people do not)",
        "For: 2 (with conditions: 1)",
        "Against: 1",
        "Abstained: 0",
        "Did not vote: 1",
        "Recused: 1",
        "Seats without a voter: 1",
        "Quorum: yes (3 where 3 are needed; the chair’s or co-chair’s seat among them)",
        "Result: passed (2 for, 1 against)",
    ]


@pytest.mark.parametrize(
    ("facts", "line", "words"),
    [
        (
            {"base": Base.ELIGIBLE, "recused": {3, 13}},
            "base",
            "Base of the quorum: 4 (eligible seats, of 5 voting seats in all)",
        ),
        (
            {"base": Base.ELIGIBLE, "recused": {3, 13, 4, 14}},
            "needed",
            "Needed for a quorum: 3 (the least number with which this committee decides)",
        ),
        (
            {"present": {1, 2}},
            "present",
            "Present: 2 (seats with somebody in the room; recused people do not count)",
        ),
        ({"votes": {1: YES}}, "quorum", "Quorum: no (1 where 3 are needed)"),
        (
            {"votes": {3: YES, 4: NO, 5: NO}},
            "quorum",
            "Quorum: no (3 where 3 are needed, but neither the chair’s nor the co-chair’s seat)",
        ),
        (
            {},
            "quorum",
            "Quorum: no (0 where 3 are needed, and neither the chair’s nor the co-chair’s seat)",
        ),
        ({}, "result", "Result: no decision (there is no quorum)"),
        ({"votes": {1: YES, 2: NO, 3: NO}}, "result", "Result: failed (1 for, 2 against)"),
        (
            {"votes": {1: YES, 2: YES, 3: ABSTAIN}, "tier": 4},
            "result",
            "Result: failed (2 for; tier 4 takes 3 of all 5 voting seats)",
        ),
        (
            {"votes": dict.fromkeys((1, 2, 3), YES), "tier": 4},
            "result",
            "Result: passed (3 for; tier 4 takes 3 of all 5 voting seats)",
        ),
        (
            {"votes": dict.fromkeys((1, 2, 3), ABSTAIN)},
            "result",
            "Result: no decision (nobody voted for it and nobody against it)",
        ),
        (
            {"votes": TIE},
            "result",
            "Result: no decision "
            "(2 for, 2 against; it waits for the presiding chair’s casting vote)",
        ),
        (
            {"votes": TIE, "tier": 4},
            "result",
            "Result: no decision (2 for, 2 against; it waits for the presiding chair’s casting "
            "vote, which adds no seat to the 3 of 5 that tier 4 takes)",
        ),
        (
            {"votes": TIE, "casting": (CHAIR, YES)},
            "result",
            "Result: passed (2 for, 2 against; decided by the presiding chair’s casting vote)",
        ),
    ],
)
def test_each_number_has_its_words(facts, line, words):
    with translation.override("en"):
        assert str(tally(item(**facts)).line(line)) == words


def test_the_record_stores_numbers_from_which_the_same_words_come():
    count = tally(item(TIE, tier=4))
    stored = count.as_json()
    assert stored["result"] == Result.TIED and stored["needed"] == 3
    assert all(isinstance(v, int | str) or v is None for v in stored.values())
    again = replace(count, **{k: v for k, v in stored.items() if k in vars(count)})
    assert [str(line) for line in again.lines] == [str(line) for line in count.lines]


def test_a_seat_kept_from_voting_is_counted_recused_even_when_its_alternate_votes():
    count = tally(item({CHAIRS_ALTERNATE: YES}, recused={CHAIR}))
    assert (count.recused, count.present, count.unfilled) == (1, 1, 0)
    vacant = item(seats=committee(vacant={3}), recused={ENGINEERS_ALTERNATE})
    assert (tally(vacant).recused, tally(vacant).unfilled) == (1, 1)
    assert tally(item(recused={CHAIRS_ALTERNATE})).recused == 0


def test_every_code_of_the_ballots_has_a_sentence_and_every_sentence_a_code():
    files = Path(rules.__file__).parent.glob("*.py")
    found = r'"((?:ballot|tally)\.[a-z_0-9]+)"'
    used = {code for file in files for code in re.findall(found, file.read_text())}
    assert used == BALLOT_SENTENCES.keys()
    assert used <= known_codes()


def test_the_arithmetic_needs_no_django():
    root = Path(rules.__file__).parents[3]
    probe = "import sys, approvals.rules.ballots; sys.exit('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", probe], cwd=root, env=os.environ, check=False)
    assert done.returncode == 0
