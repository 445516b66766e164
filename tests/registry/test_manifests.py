"""What an agent is and may use: the same whatever the order, another after any real change."""

import copy
import json
import random
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from approvals.rules.intake import read_yaml
from registry.rules.differences import Op, difference
from registry.rules.manifests import build, canonical, fingerprint, pinned_version

DATA = Path(__file__).parent.parent / "data" / "requests"
FILES = sorted(DATA.glob("*.yaml"))


def example(name: str = "tier4-vendor-payments.yaml") -> dict[str, Any]:
    return read_yaml((DATA / name).read_bytes()).content


def shuffled(value: Any, seed: random.Random) -> Any:
    if isinstance(value, dict):
        pairs = [(key, shuffled(inner, seed)) for key, inner in value.items()]
        seed.shuffle(pairs)
        return dict(pairs)
    if isinstance(value, list):
        items = [shuffled(inner, seed) for inner in value]
        seed.shuffle(items)
        return items
    return value


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_example_has_a_manifest_with_the_same_keys(file: Path):
    manifest = build(read_yaml(file.read_bytes()).content)
    assert list(manifest) == list(build({}))
    assert canonical(manifest) == rfc8785.dumps(manifest)


def test_an_empty_request_has_every_key_with_nothing_in_it():
    manifest = build({})
    assert manifest["schema"] == 1
    assert manifest["tools"] is None and manifest["instructions_hash"] is None
    assert manifest["limits"]["daily_budget"] is None


def test_the_fingerprint_of_an_empty_manifest_never_changes():
    assert fingerprint(build({})) == (
        "sha256:094c89826209f52e2322dfd2400899e0b401bfcb921a2fdd339013a2eacb6123"
    )


@given(st.integers(), st.sampled_from(FILES))
@settings(max_examples=60, deadline=None)
def test_the_order_of_lists_and_keys_does_not_matter(seed: int, file: Path):
    content = read_yaml(file.read_bytes()).content
    other = shuffled(content, random.Random(seed))
    assert fingerprint(build(other)) == fingerprint(build(content))


@pytest.mark.parametrize(
    ("section", "key", "value"),
    [
        ("agent_metadata", "name", "Another name"),
        ("agent_metadata", "version", "9.9"),
        ("agent_metadata", "business_owner", "someone@else.example"),
        ("business_justification", "problem_statement", "Other words"),
        ("monitoring_plan", "review_cadence", "never"),
        ("agent_capabilities", "environment", "staging"),
        ("somewhere", "else", "unknown keys"),
    ],
)
def test_names_people_and_words_about_it_are_not_in_the_manifest(
    section: str, key: str, value: str
):
    content = example()
    before = fingerprint(build(content))
    content.setdefault(section, {})[key] = value
    assert fingerprint(build(content)) == before


CHANGES: list[tuple[str, Any]] = [
    ("llm_provider", "Another model"),
    ("model_version", "1"),
    ("instructions_hash", "sha256:" + "0" * 64),
    ("purposes", ["payments"]),
    ("data_processed", ["supplier_name"]),
    ("data_residency", ["EU"]),
    ("data_retention_days", 30),
    ("skills", [{"name": "s", "hash": "sha256:" + "1" * 64}]),
    ("mcp_servers", [{"name": "m", "hash": "sha256:" + "1" * 64}]),
    ("sub_agents", []),
    ("sandbox", True),
    ("external_communications", True),
    ("all_outputs_human_reviewed", True),
    ("regulated_data", False),
]


@pytest.mark.parametrize(("key", "value"), CHANGES, ids=lambda v: str(v)[:24])
def test_any_change_of_what_it_is_or_may_use_changes_the_fingerprint(key: str, value: Any):
    content = example()
    before = build(content)
    content["agent_capabilities"][key] = value
    after = build(content)
    assert fingerprint(after) != fingerprint(before)
    assert difference(before, after)


TOOL: list[tuple[str, Any]] = [
    ("name", "x"),
    ("system", "x"),
    ("permissions", "x"),
    ("operations", ["x"]),
    ("scope", "x"),
    ("environment", "staging"),
    ("writes", None),
    ("reversible", True),
    ("network_targets", []),
    ("parameters", {"type": "object"}),
]


@pytest.mark.parametrize(("key", "value"), TOOL, ids=lambda v: str(v)[:24])
def test_any_change_of_a_tool_changes_the_fingerprint(key: str, value: Any):
    content = example()
    before = build(content)
    content["agent_capabilities"]["tools_requested"][2][key] = value
    assert fingerprint(build(content)) != fingerprint(before)


@pytest.mark.parametrize(
    "key",
    [
        "max_actions_per_minute",
        "max_escalations_per_hour",
        "max_autonomous_actions",
        "max_autonomous_minutes",
    ],
)
def test_any_change_of_a_limit_changes_the_fingerprint(key: str):
    content = example()
    before = build(content)
    content["agent_capabilities"]["autonomy_limits"][key] += 1
    (change,) = difference(before, build(content))
    assert (change.op, change.after - change.before) == (Op.MOD, 1)


def test_disclosures_are_in_the_manifest():
    content = example("tier3-claims.yaml")
    before = build(content)
    content["compliance_assessment"]["disclosures"]["at_request"] = "No comment."
    (change,) = difference(before, build(content))
    assert (change.op, change.path) == (Op.MOD, "disclosures.at_request")


def test_the_same_budget_written_otherwise_is_the_same():
    content = example()
    before = fingerprint(build(content))
    content["agent_capabilities"]["autonomy_limits"]["daily_budget"]["value"] = "250"
    assert fingerprint(build(content)) == before
    content["agent_capabilities"]["autonomy_limits"]["daily_budget"]["value"] = "250.01"
    assert fingerprint(build(content)) != before


def test_a_tool_listed_twice_is_one_tool():
    content = example()
    before = fingerprint(build(content))
    tools = content["agent_capabilities"]["tools_requested"]
    tools.append(copy.deepcopy(tools[0]))
    assert fingerprint(build(content)) == before


def test_unanswered_and_none_are_told_apart():
    none, unanswered = example(), example()
    none["agent_capabilities"]["sub_agents"] = []
    del unanswered["agent_capabilities"]["sub_agents"]
    assert fingerprint(build(none)) != fingerprint(build(unanswered))
    (change,) = difference(build(unanswered), build(none))
    assert (change.op, change.path, change.before) == (Op.ADD, "delegations", None)
    (change,) = difference(build(none), build(unanswered))
    assert (change.op, change.path) == (Op.DEL, "delegations")


@pytest.mark.parametrize(
    ("model", "version"),
    [
        ("Anthropic Claude Sonnet 4.5 (pinned 20250929)", "20250929"),
        ("Mistral Small 3.2 (pinned 2506, self-hosted)", "2506"),
        ("Meta Llama 3.3 70B (self-hosted)", None),
        ("OpenAI GPT-4o mini", None),
        (None, None),
    ],
)
def test_the_pinned_version_is_read_from_beside_the_model(model: Any, version: str | None):
    assert pinned_version(model) == version


def test_a_float_has_no_canonical_form():
    with pytest.raises(TypeError, match="no floats"):
        canonical({"a": [{"b": 0.5}]})


def test_a_comparison_names_tools_by_name_and_lines_of_sets_by_themselves():
    old, content = build(example()), example()
    tools = content["agent_capabilities"]["tools_requested"]
    tools[2]["scope"] = "all suppliers"
    tools[2]["operations"] = ["execute", "cancel"]
    del tools[0]
    content["agent_capabilities"]["data_residency"] = ["EU"]
    changes = {change.path: change for change in difference(old, build(content))}
    scope = changes["tools[release_payment].scope"]
    assert (scope.op, scope.after) == (Op.MOD, "all suppliers")
    assert changes["tools[release_payment].operations[cancel]"].op is Op.ADD
    assert changes["tools[match_invoice].scope"].op is Op.DEL
    assert changes["data.residency[EU]"].op is Op.ADD
    assert not any("prepare_release" in path for path in changes)


def test_a_comparison_can_show_what_stays_the_same():
    manifest = build(example())
    assert difference(manifest, manifest) == []
    lines = difference(manifest, manifest, with_same=True)
    assert {line.op for line in lines} == {Op.SAME}


def test_against_nothing_everything_given_is_new():
    changes = difference(None, build(example()))
    assert {change.op for change in changes} == {Op.ADD}


@given(st.sampled_from(FILES), st.sampled_from(FILES))
@settings(max_examples=40, deadline=None)
def test_manifests_differ_in_lines_exactly_when_their_fingerprints_do(one: Path, other: Path):
    a, b = (build(read_yaml(file.read_bytes()).content) for file in (one, other))
    assert bool(difference(a, b)) == (fingerprint(a) != fingerprint(b))


def test_a_stored_manifest_read_back_has_the_same_fingerprint():
    manifest = build(example())
    assert fingerprint(json.loads(canonical(manifest))) == fingerprint(manifest)
