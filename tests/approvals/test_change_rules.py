"""Which way a change goes: exhaustively over everything that can speak for a review anew."""

from itertools import product
from typing import Any

import pytest

from approvals.rules.changes import Ground, Place, way_of
from registry.rules.manifests import build

CAN = {
    "llm_provider": "A model (pinned 1)",
    "instructions_hash": "sha256:" + "a" * 64,
    "tools_requested": [{"name": "tickets", "operations": ["read", "label"]}],
    "data_processed": ["ticket text", "topic"],
    "regulated_data": False,
    "autonomy_limits": {"max_actions_per_minute": 10},
}
NO_POWER = {
    "instructions_hash": "sha256:" + "b" * 64,
    "tools_requested": [{"name": "tickets", "operations": ["read"]}],
    "autonomy_limits": {"max_actions_per_minute": 5},
}
MORE = {
    "tools_requested": [{"name": "tickets", "operations": ["read", "label", "delete"]}],
}


def place(environment="production", population="internal", tier=1, owner="tech@a.example", **can):
    content = {
        "agent_capabilities": CAN | can,
        "business_justification": {"user_population": population},
    }
    return Place(build(content), environment, population, tier, owner)


STANDING = place()
WAYS: dict[Ground, dict[str, Any]] = {
    Ground.NEW_POWER: MORE,
    Ground.POPULATION: {"population": "external"},
    Ground.ENVIRONMENT: {"environment": "staging"},
    Ground.DATA: {"data_processed": ["topic"]},
    Ground.TIER: {"tier": 2},
    Ground.TECHNICAL_OWNER: {"owner": "other@a.example"},
}


@pytest.mark.parametrize("picked", list(product((False, True), repeat=len(WAYS))))
def test_any_one_ground_is_enough_for_a_review_and_each_is_named(picked):
    chosen = [ground for ground, is_in in zip(WAYS, picked, strict=True) if is_in]
    facts: dict[str, Any] = {k: v for ground in chosen for k, v in WAYS[ground].items()}
    way = way_of(STANDING, place(**NO_POWER | facts))
    if Ground.POPULATION in chosen:  # serving people outside is new power as well
        chosen = [Ground.NEW_POWER, *[g for g in chosen if g is not Ground.NEW_POWER]]
    assert list(way.grounds) == chosen
    assert way.is_short == (not chosen)


def test_without_anything_in_force_there_is_no_short_way():
    way = way_of(None, place())
    assert way.grounds == (Ground.NOTHING_STANDS,)
    assert not way.is_short


@pytest.mark.parametrize(
    "facts",
    [
        {"data_processed": []},
        {"data_processed": ["topic"]},
        {"data_processed": ["ticket text", "topic", "names"]},
        {"environment": "development"},
        {"tier": None},
        {"owner": ""},
    ],
)
def test_not_even_less_data_or_a_lesser_place_goes_unreviewed(facts):
    assert not way_of(STANDING, place(**facts)).is_short


def test_every_difference_is_told_with_its_judgement():
    way = way_of(STANDING, place(**NO_POWER))
    told = {(line.change.path, line.why) for line in way.lines}
    assert told == {
        ("instructions_hash", "instructions.changed"),
        ("limits.actions_per_minute", "limit.lowered"),
        ("tools[tickets].operations[label]", "operation.removed"),
    }
    assert (way.more, way.is_short) == (0, True)
