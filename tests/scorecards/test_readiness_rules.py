"""Each of the ten items is proposed 0, 1 or 2 from evidence, and the proposal says why."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecards.readiness_words import ITEM_NAMES, LEVELS, REASONS, proposal_words
from scorecards.rules.readiness import (
    RULES,
    Facts,
    Proposal,
    Readiness,
    Said,
    is_enough,
    mark,
    proposals,
)
from scorecards.rules.readiness_items import Band, Item
from tests.scorecards.readying import FULL, NOW, TODAY, facts

QUARTER_AGO = NOW - timedelta(days=93)
CASES = [
    (Item.OWNERS, {"business_owner": None, "technical_owner": None}, 0, "owners.none"),
    (Item.OWNERS, {"business_owner": False, "technical_owner": None}, 0, "owners.left"),
    (Item.OWNERS, {"technical_owner": None}, 1, "owners.one"),
    (Item.OWNERS, {"business_owner": False}, 1, "owners.one"),
    (Item.OWNERS, {"one_owner": True}, 1, "owners.one_person"),
    (Item.OWNERS, {}, 2, "owners.both"),
    (Item.TIER, {"tier": None}, 0, "tier.none"),
    (Item.TIER, {"tier_reason": False}, 1, "tier.no_reason"),
    (Item.TIER, {"next_review_on": TODAY - timedelta(days=1)}, 1, "tier.old"),
    (Item.TIER, {"next_review_on": TODAY}, 2, "tier.current"),
    (Item.TIER, {"next_review_on": None}, 2, "tier.current"),
    (Item.PERMISSIONS, {"allow_list": False}, 0, "permissions.none"),
    (Item.PERMISSIONS, {"idle_tools": 1}, 1, "permissions.idle"),
    (Item.PERMISSIONS, {"keys": 0, "keys_old": 1}, 1, "permissions.old_key"),
    (Item.PERMISSIONS, {"keys": 0}, 1, "permissions.no_key"),
    (Item.PERMISSIONS, {}, 2, "permissions.tight"),
    (Item.RUNTIME_CHECKS, {"checks": (False, False, False)}, 0, "checks.none"),
    (Item.RUNTIME_CHECKS, {"checks": (None, None, None)}, None, "checks.waits"),
    (Item.RUNTIME_CHECKS, {"checks": (False, None, False)}, None, "checks.waits"),
    (Item.RUNTIME_CHECKS, {"checks": (None, True, None)}, 1, "checks.some_waits"),
    (Item.RUNTIME_CHECKS, {"checks": (True, True, False)}, 1, "checks.some"),
    (Item.RUNTIME_CHECKS, {"checks_tested_on": None}, 1, "checks.untested"),
    (Item.RUNTIME_CHECKS, {"checks_tested_on": TODAY - timedelta(days=91)}, 1, "checks.untested"),
    (Item.RUNTIME_CHECKS, {"checks_tested_on": TODAY - timedelta(days=90)}, 2, "checks.tested"),
    (Item.SESSIONS, {"sessions": None}, None, "sessions.waits"),
    (Item.SESSIONS, {"sessions": Fraction(0)}, 0, "sessions.none"),
    (Item.SESSIONS, {"sessions": Fraction(98999, 100000)}, 1, "sessions.some"),
    (Item.SESSIONS, {"ledger_verified": False}, 1, "sessions.ledger"),
    (Item.SESSIONS, {"sessions": Fraction(99, 100)}, 2, "sessions.all"),
    (Item.KILL_SWITCH, {"stopped_at": None, "can_be_stopped": False}, 0, "kill.none"),
    (Item.KILL_SWITCH, {"stopped_at": None}, 1, "kill.untested"),
    (Item.KILL_SWITCH, {"stopped_at": QUARTER_AGO}, 1, "kill.old"),
    (Item.KILL_SWITCH, {"stopped_at": QUARTER_AGO + timedelta(days=2)}, 2, "kill.tested"),
    (Item.KILL_SWITCH, {"stopped_at": None, "drilled_at": NOW}, 2, "kill.drilled"),
    (Item.KILL_SWITCH, {"stopped_at": None, "drilled_at": QUARTER_AGO}, 1, "kill.old"),
    (Item.KILL_SWITCH, {"stopped_at": QUARTER_AGO, "drilled_at": NOW}, 2, "kill.drilled"),
    (
        Item.KILL_SWITCH,
        {"stopped_at": None, "drilled_at": NOW, "can_be_stopped": False},
        0,
        "kill.none",
    ),
    (Item.PLAYBOOK, {"playbook": False}, 0, "playbook.none"),
    (Item.PLAYBOOK, {"incident_owner": None}, 1, "playbook.no_responder"),
    (Item.PLAYBOOK, {"incident_owner": False}, 1, "playbook.no_responder"),
    (Item.PLAYBOOK, {"exercised_at": None}, 1, "playbook.no_exercise"),
    (Item.PLAYBOOK, {"exercised_at": NOW - timedelta(days=366)}, 1, "playbook.no_exercise"),
    (Item.PLAYBOOK, {"exercised_at": NOW - timedelta(days=365)}, 2, "playbook.exercised"),
    (Item.COST_QUALITY, {"cost": None, "quality": None}, None, "value.waits"),
    (Item.COST_QUALITY, {"cost": False, "quality": False}, 0, "value.none"),
    (Item.COST_QUALITY, {"quality": False}, 1, "value.cost"),
    (Item.COST_QUALITY, {"cost": False}, 1, "value.quality"),
    (Item.COST_QUALITY, {"value_targets": False}, 1, "value.no_targets"),
    (Item.COST_QUALITY, {}, 2, "value.both"),
    (Item.ESCALATION, {"escalation": False}, 0, "escalation.none"),
    (Item.ESCALATION, {"escalation_in_time": None}, 1, "escalation.defined"),
    (Item.ESCALATION, {"escalation_in_time": False}, 1, "escalation.late"),
    (Item.ESCALATION, {}, 2, "escalation.in_time"),
    (Item.REVIEW, {"next_review_on": None}, 0, "review.none"),
    (Item.REVIEW, {"next_review_on": TODAY - timedelta(days=1)}, 1, "review.overdue"),
    (Item.REVIEW, {"reviewed_on": date(2026, 6, 1)}, 1, "review.seldom"),
    (Item.REVIEW, {"reviewed_on": None}, 1, "review.seldom"),
    (Item.REVIEW, {"reviewed_on": date(2026, 6, 1), "tier": 2}, 1, "review.portfolio"),
    (Item.REVIEW, {"next_review_on": TODAY}, 2, "review.quarterly"),
]


@pytest.mark.parametrize(("item", "known", "score", "code"), CASES)
def test_an_item_is_proposed_from_evidence_and_says_why(item, known, score, code):
    found = RULES[item](facts(**FULL | known))
    assert (found.score, found.code) == (score, code)
    words = proposal_words(found)
    assert words.endswith(".") and "%(" not in words and "%%" not in words


def test_each_item_is_seen_at_0_1_and_2_and_each_reason_once():
    seen = {item: {score for one, _, score, _ in CASES if one is item} for item in Item}
    assert all({0, 1, 2} <= scores for scores in seen.values())
    assert {code for *_, code in CASES} == set(REASONS)
    assert set(ITEM_NAMES) == set(LEVELS) == set(RULES) == set(Item)


def test_all_there_is_to_have_is_20():
    found = {item: mark(one, None) for item, one in proposals(facts(**FULL)).items()}
    assert Readiness(found).total == 20 and Readiness(found).band is Band.SCALE
    assert Readiness(found).confirmed == 0


def test_of_an_agent_that_nobody_knows_anything_nothing_counts_and_three_items_wait():
    found = {item: mark(one, None) for item, one in proposals(facts()).items()}
    assert Readiness(found).total == 0
    waits = {item for item, one in found.items() if one.waits}
    assert waits == {Item.RUNTIME_CHECKS, Item.SESSIONS, Item.COST_QUALITY}


KNOWN = st.sampled_from([None, 0, 1, 2])


@given(KNOWN, st.sampled_from(["a", "b"]), st.integers(0, 2), KNOWN, st.sampled_from(["a", "b"]))
def test_a_word_counts_while_the_evidence_is_what_it_was_and_then_the_lower(
    proposed, code, score, before, code_before
):
    one = mark(Proposal(proposed, code), Said(score, before, code_before))
    same = (proposed, code) == (before, code_before)
    assert one.is_stale is not same
    assert one.score == (score if same else min(score, proposed or 0))
    assert one.confirmed == one.score and not one.waits


@pytest.mark.parametrize(("tier", "least"), [(1, None), (2, 11), (3, 17), (4, 17), (None, 17)])
def test_production_needs_by_its_tier_and_without_one_the_most(tier, least):
    for confirmed in range(21):
        assert is_enough(confirmed, tier) is (least is None or confirmed >= least)


@given(
    st.builds(
        Facts,
        today=st.just(TODAY),
        now=st.just(NOW),
        tier=st.sampled_from([None, 1, 2, 3, 4]),
        business_owner=st.sampled_from([None, True, False]),
        sessions=st.none() | st.fractions(0, 1),
        next_review_on=st.none() | st.dates(),
        reviewed_on=st.none() | st.dates(),
    )
)
def test_whatever_is_known_there_is_a_proposal_with_words(known):
    for one in proposals(known).values():
        assert one.score in {None, 0, 1, 2} and proposal_words(one)
