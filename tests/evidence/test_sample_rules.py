"""The same seed gives the same sample, anywhere; and each part its fair share."""

import hashlib
from datetime import date
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence.rules import sample_results as results
from evidence.rules import samples as rules
from evidence.rules.sample_results import MOVES, Act, Opinion, Result, State
from evidence.rules.samples import By, Kind, Member, Scope

DAY = date(2026, 11, 2)
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def members(count):
    return [
        Member(
            key=f"decision:{n}",
            at=f"2026-{n % 12 + 1:02d}-03T00:00:00.000000Z",
            about=f"request:{n}",
            what="approve",
            unit="claims" if n % 3 else "treasury",
            tier=n % 4 + 1,
        )
        for n in range(1, count + 1)
    ]


def test_a_draw_is_what_sha256sum_says_of_seed_line_end_and_key():
    """printf 'nov-2026\\ndecision:17' | sha256sum"""
    said = "3776313cfd0e4825222888f9477d7a46cf14cccbca77cf56814f07975280b688"
    assert rules.draw_of("nov-2026", "decision:17") == said


def test_the_golden_samples_never_change():
    found = rules.drawn(members(200), "nov-2026", 5)
    numbers = [int(one.member.key.removeprefix("decision:")) for one in found]
    assert numbers == [1, 127, 172, 159, 149]
    divided = rules.drawn(members(200), "nov-2026", 6, By.TIER)
    told = [(one.stratum, int(one.member.key.removeprefix("decision:"))) for one in divided]
    assert told == [("2", 1), ("4", 127), ("1", 172), ("2", 149), ("3", 42), ("1", 164)]


@UNHURRIED
@given(st.sets(st.integers(1, 10_000), max_size=30), st.integers(1, 35), st.text(max_size=9))
def test_a_sample_is_what_the_order_of_the_list_does_not_change(numbers, n, seed):
    rows = [Member(f"x:{one}", "2026-01-01", "", "") for one in numbers]
    found = rules.drawn(rows, seed, n)
    assert found == rules.drawn(rows[::-1], seed, n)
    assert len(found) == min(n, len(rows)) == len({one.member.key for one in found})
    assert found[: n - 1] == rules.drawn(rows, seed, n - 1) or n == 1


@UNHURRIED
@given(st.dictionaries(st.text(max_size=3), st.integers(1, 300), min_size=1, max_size=9), st.data())
def test_every_part_has_its_share_and_one_at_least(sizes, data):
    total = sum(sizes.values())
    n = data.draw(st.integers(len(sizes), total))
    share = rules.allotted(sizes, n)
    assert sum(share.values()) == n and share.keys() == sizes.keys()
    assert all(1 <= share[name] <= sizes[name] for name in sizes)
    plain = {name: n * size / total for name, size in sizes.items()}
    if all(one >= 1 for one in plain.values()):
        assert all(abs(share[name] - plain[name]) < 1 for name in sizes)


def test_a_list_is_read_as_it_was_written():
    rows = members(9)
    text = rules.population_text(rows)
    assert rules.population_read(text) == rows and text.count("\n") == 9
    assert rules.digest_of(text) == "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def test_filters_narrow_and_the_oldest_stands_first():
    scope = Scope(Kind.DECISIONS, DAY, DAY, units=frozenset({"claims"}), tier=2)
    rows = rules.narrowed(members(60)[::-1], scope)
    assert rows and all(one.unit == "claims" and one.tier == 2 for one in rows)
    assert [one.at for one in rows] == sorted(one.at for one in rows)


def test_what_only_one_count_knows_is_named():
    check = rules.checked_twice(["a", "b"], ["b", "c", "d"])
    assert (check.rows, check.ledger, check.agrees) == (2, 3, False)
    assert (check.only_rows, check.only_ledger) == (("a",), ("c", "d"))
    assert rules.checked_twice(["a"], ["a"]).agrees


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({}, None),
        ({"until": date(2026, 11, 1)}, "sample.period_turned"),
        ({"until": date(2026, 11, 3)}, "sample.period_to_come"),
        ({"since": date(2023, 1, 1)}, "sample.period_long"),
        ({"kind": Kind.ROLES, "tier": 2}, "sample.not_divided"),
        ({"kind": Kind.AUTHORISATIONS, "committee": "main"}, "sample.not_divided"),
    ],
)
def test_why_something_is_no_population(more, code):
    no = rules.scope_refusal(
        Scope(**{"kind": Kind.DECISIONS, "since": DAY, "until": DAY} | more), DAY
    )
    assert (no and no.code) == code


WHY = "Were requests of tier 3 decided by the committee?"


@pytest.mark.parametrize(
    ("n", "seed", "by", "why", "code"),
    [
        (5, "x", None, WHY, None),
        (0, "x", None, WHY, "sample.size"),
        (501, "x", None, WHY, "sample.size"),
        (5, "", None, WHY, "sample.seed"),
        (5, "with blank", None, WHY, "sample.seed"),
        (5, "ä", None, WHY, "sample.seed"),
        (5, "x" * 65, None, WHY, "sample.seed"),
        (3, "x", By.TIER, WHY, "sample.parts"),
        (4, "x", By.TIER, WHY, None),
        (5, "x", None, "short", "sample.words_short"),
        (5, "x", None, "x" * 10_001, "sample.words_long"),
    ],
)
def test_why_nothing_is_drawn(n, seed, by, why, code):
    no = rules.draw_refusal(Scope(Kind.DECISIONS, DAY, DAY), members(40), n, seed, by, why)
    assert (no and no.code) == code


def test_who_does_what_to_a_sample_in_which_state_by_exhaustion():
    for act, state, audits in product(Act, State, (True, False)):
        no = results.act_refusal(act, state, audits=audits)
        assert (no is None) is (audits and state in MOVES[act][0]), (act, state, audits)
    for state, result, note, audits in product(State, Result, ("", "short", WHY), (True, False)):
        no = results.note_refusal(state, result, note, audits=audits)
        said = note == WHY or (note == "" and result is Result.CONFORMS)
        assert (no is None) is (audits and state is State.OPEN and said), (state, result, note)


def test_every_state_of_a_sample_has_a_way_out():
    assert {state for sources, _target in MOVES.values() for state in sources} == {*State}


@pytest.mark.parametrize(
    ("opinion", "found", "items", "code"),
    [
        (Opinion.WORKED, {"conforms": 3}, 3, None),
        (Opinion.WORKED, {"conforms": 2}, 3, "sample.items_left"),
        (None, {"conforms": 3}, 3, "sample.opinion_missing"),
        (Opinion.WORKED, {"conforms": 2, "exception": 1}, 3, "sample.opinion_with_exceptions"),
        (Opinion.EXCEPTIONS, {"conforms": 2, "exception": 1}, 3, None),
        (Opinion.EXCEPTIONS, {"conforms": 3}, 3, "sample.opinion_without_exceptions"),
        (Opinion.FAILED, {"not_tested": 3}, 3, None),
    ],
)
def test_what_the_items_say_of_the_whole(opinion, found, items, code):
    no = results.conclusion_refusal(opinion, found, items)
    assert (no and no.code) == code


def test_only_an_exception_becomes_a_finding_and_once():
    for state, result, has, audits in product(State, (*Result, ""), (True, False), (True, False)):
        no = results.finding_refusal(state, result, has_finding=has, audits=audits)
        may = audits and state is not State.ABANDONED and result == "exception" and not has
        assert (no is None) is may, (state, result, has, audits)
