"""What a table must say before it is kept, by exhaustion."""

import pytest

from registry.rules.disclosures import SHIPPED, standard_faults
from registry.rules.duty_tables import stage_refusal
from registry.rules.key_terms import (
    CEILING_HOURS,
    DAY,
    HOUR,
    KEY_TERMS_1,
    TIERS,
    row_faults,
    terms_of,
    terms_refusal,
)
from registry.rules.raci import RACI_1
from tests.registry.tables import ROW, tiers


@pytest.mark.parametrize(
    ("changed", "no"),
    [
        ({}, None),
        ({"C": [], "I": []}, None),
        ({"stage": "lunch"}, "raci.stage_unknown"),
        ({"R": ["butler"]}, "raci.party_unknown"),
        ({"I": ["butler"]}, "raci.party_unknown"),
        ({"R": []}, "raci.responsible_missing"),
        ({"A": []}, "raci.accountable_missing"),
        ({"A": ["operators"]}, "raci.accountable_missing"),
        ({"A": ["ciso", "counsel"]}, "raci.accountable_missing"),
        ({"R": ["operators"]}, None),
        ({"answers_for": "  "}, "raci.text_missing"),
        ({"answers_for": "x" * 301}, "accountability.text_long"),
    ],
)
def test_a_stage_has_somebody_who_does_it_and_one_who_answers(changed, no):
    found = stage_refusal({**ROW, **changed})
    assert (found and found.code) == no


def test_what_ships_may_be_kept():
    assert [stage_refusal(row) for row in RACI_1["stages"]] == [None] * 8
    assert [standard_faults(texts) for texts in SHIPPED.values()] == [[], []]
    assert terms_refusal(KEY_TERMS_1["tiers"]) is None


@pytest.mark.parametrize(
    ("tier", "times", "wrong"),
    [
        ("4", {"longest": 25}, {"longest"}),
        ("4", {"longest": 24, "usual": 24}, set()),
        ("4", {"longest": 8, "usual": 24}, {"usual"}),
        ("3", {"longest": 365 * 24}, set()),
        ("3", {"longest": 365 * 24 + 1}, {"longest"}),
        ("1", {"usual": 0}, {"usual"}),
        ("1", {"longest": 0, "usual": 0}, {"longest", "usual", "longest_overlap"}),
        ("2", {"overlap": 200}, {"overlap"}),
        ("2", {"overlap": 0, "longest_overlap": 0}, set()),
        ("2", {"longest": 100, "usual": 100}, {"longest_overlap"}),
        ("0", {"overlap": -1}, {"overlap"}),
    ],
)
def test_the_times_of_a_tier_fit_into_each_other(tier, times, wrong):
    row = {**KEY_TERMS_1["tiers"][tier], **times}
    assert set(row_faults(tier, row)) == wrong
    assert (terms_refusal(tiers(**{f"t{tier}": times})) is None) is not bool(wrong)


def test_a_table_of_terms_is_whole():
    half = {tier: row for tier, row in tiers().items() if tier != "4"}
    assert terms_refusal(half).code == "terms.incomplete"
    assert terms_refusal({**tiers(), "1": {"usual": 1}}).code == "terms.incomplete"


def test_no_table_makes_a_key_of_tier_4_live_longer_than_a_day():
    forged = {tier: dict.fromkeys(KEY_TERMS_1["tiers"]["1"], 10**6) for tier in TIERS}
    for tier in (None, 1, 2, 3, 4):
        terms = terms_of(tier, 10**5, {"tiers": forged})
        most = CEILING_HOURS[str(tier or 0)] * HOUR
        assert terms.usual <= terms.longest <= most
        assert terms.overlap <= terms.longest_overlap <= most
    assert terms_of(4, 365, {"tiers": forged}).longest == DAY


def test_the_settings_of_the_installation_bound_every_time():
    terms = terms_of(1, 2, {"tiers": tiers(t1={"overlap": 100})})
    assert (terms.usual, terms.longest, terms.longest_overlap, terms.overlap) == (2 * DAY,) * 4
