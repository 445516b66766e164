"""Lists that bound an agent: their last line is never given up without a review."""

import pytest

from registry.rules.powers import BOUNDS, LESS, MORE, RULES, judged
from tests.registry.test_powers import BASE, at

FEWER = [
    ("tools.0.operations", "operation.removed"),
    ("tools.0.network_targets", "target.removed"),
    ("purposes", "purpose.removed"),
    ("data.categories", "category.removed"),
    ("data.residency", "residency.removed"),
    ("delegations", "delegation.removed"),
]


@pytest.mark.parametrize(("path", "why"), FEWER, ids=lambda v: str(v))
def test_a_list_that_bounds_may_lose_a_line_but_not_its_last(path, why):
    two, one = at(BASE, path, ["a", "b"]), at(BASE, path, ["a"])
    assert [(line.power, line.why) for line in judged(two, one)] == [(LESS, why)]
    assert [line.why for line in judged(one, two)] == [why.replace("removed", "added")]
    gone = judged(two, at(BASE, path, []))
    is_bound = path != "delegations"
    assert {line.power for line in gone} == {MORE if is_bound else LESS}


def test_another_place_in_the_stead_of_the_only_one_is_new_power():
    lines = judged(BASE, at(BASE, "data.residency", ["US"]))
    assert {line.why for line in lines} == {"residency.removed", "residency.added"}


def test_in_a_first_manifest_nothing_is_a_bound_of_what_was_before():
    whys = {line.why for line in judged(None, BASE)}
    assert {"residency.added", "purpose.added"} <= whys


def test_a_tool_that_goes_takes_its_bounds_with_it():
    (line,) = judged(BASE, at(BASE, "tools", []))
    assert (line.power, line.why) == (LESS, "tool.removed")


def test_each_list_of_texts_is_decided():
    lists = {shape[:-1] for shape in RULES if shape[-1] == "*"}
    grants = {("skills",), ("mcp_servers",), ("tools",), ("delegations",)}
    assert lists == BOUNDS.keys() | grants
