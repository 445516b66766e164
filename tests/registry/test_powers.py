"""Every kind of change, and whether it gives the agent new power (1-domain.md §5)."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.comparison_words import NAMES, WHY
from registry.rules.differences import difference, leaves
from registry.rules.manifests import build, fingerprint
from registry.rules.powers import (
    KEYED,
    LESS,
    MORE,
    OTHER,
    RULES,
    Next,
    Power,
    judge,
    judged,
    next_step,
)

HASHES = ["sha256:" + digit * 64 for digit in "01"]
TOOL: dict[str, Any] = {
    "name": "pay",
    "system": "FinCore",
    "permissions": "release of one matched invoice",
    "operations": ["execute", "list"],
    "scope": "invoices:read, payments:*",
    "environment": "staging",
    "writes": True,
    "reversible": True,
    "network_targets": ["fincore.internal:8443"],
    "parameters": {"type": "object", "properties": {"id": {"type": "string"}}},
}
CAN: dict[str, Any] = {
    "llm_provider": "Model A",
    "model_version": "1",
    "instructions_hash": HASHES[0],
    "skills": [{"name": "letters", "hash": HASHES[0]}],
    "mcp_servers": [{"name": "desk", "hash": HASHES[0]}],
    "tools_requested": [TOOL],
    "purposes": ["payments"],
    "data_processed": ["supplier_name"],
    "data_residency": ["EU"],
    "data_retention_days": 30,
    "autonomy_limits": {
        "max_actions_per_minute": 6,
        "max_escalations_per_hour": 10,
        "max_autonomous_actions": 25,
        "max_autonomous_minutes": 30,
        "daily_budget": {"value": "250.00", "currency": "EUR"},
    },
    "sandbox": True,
    "sub_agents": ["invoice-matcher"],
    "external_api_calls": False,
    "writes_data": True,
    "all_outputs_human_reviewed": True,
}
CONTENT: dict[str, Any] = {
    "agent_capabilities": CAN,
    "business_justification": {"user_population": "external"},
    "compliance_assessment": {
        "disclosures": {
            "conversation_start": "I am an AI.",
            "human_handoff_offer": "A person can help.",
            "at_request": "I am an AI.",
        }
    },
}
BASE = build(CONTENT)


def at(manifest: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """The manifest with something else at a place; ``tools.0.scope`` goes into the first tool."""
    made = deepcopy(manifest)
    *above, last = path.split(".")
    inner: Any = made
    for key in above:
        inner = inner[int(key) if key.isdigit() else key]
    inner[int(last) if last.isdigit() else last] = value
    return made


def tool(**more: Any) -> dict[str, Any]:
    return deepcopy(TOOL) | {"name": "other"} | more


TABLE = [
    ("model.name", "Model B", MORE, "model.changed"),
    ("model.name", None, MORE, "model.removed"),
    ("model.version", "2", MORE, "version.changed"),
    ("model.version", None, MORE, "version.unpinned"),
    ("instructions_hash", HASHES[1], OTHER, "instructions.changed"),
    ("instructions_hash", None, MORE, "instructions.unpinned"),
    ("skills", [*BASE["skills"], {"name": "more", "hash": HASHES[1]}], MORE, "skill.added"),
    ("skills", [], LESS, "skill.removed"),
    ("skills.0.hash", HASHES[1], MORE, "skill_hash.changed"),
    ("mcp_servers", [*BASE["mcp_servers"], {"name": "x", "hash": None}], MORE, "server.added"),
    ("mcp_servers", [], LESS, "server.removed"),
    ("mcp_servers.0.hash", HASHES[1], MORE, "server_hash.changed"),
    ("mcp_servers.0.hash", None, MORE, "server_hash.unpinned"),
    ("tools", [*BASE["tools"], tool()], MORE, "tool.added"),
    ("tools", [], LESS, "tool.removed"),
    ("tools.0.system", "Ledger", MORE, "system.changed"),
    ("tools.0.system", None, MORE, "system.removed"),
    ("tools.0.permissions", "all", MORE, "permissions.changed"),
    ("tools.0.permissions", None, MORE, "permissions.removed"),
    ("tools.0.operations", ["execute", "list", "cancel"], MORE, "operation.added"),
    ("tools.0.operations", ["list"], LESS, "operation.removed"),
    ("tools.0.scope", "invoices:read, payments:*, orders:read", MORE, "scope.widened"),
    ("tools.0.scope", "invoices:*, payments:*", MORE, "scope.widened"),
    ("tools.0.scope", "payments:create", LESS, "scope.narrowed"),
    ("tools.0.scope", "invoices:read; payments:read", LESS, "scope.narrowed"),
    ("tools.0.operations", [], MORE, "operation.unbounded"),
    ("tools.0.operations", None, MORE, "operation.unbounded"),
    ("skills", None, LESS, "skill.removed"),
    ("tools.0.scope", "whatever is needed", MORE, "scope.changed"),
    ("tools.0.scope", None, MORE, "scope.removed"),
    ("tools.0.environment", "production", MORE, "environment.further"),
    ("tools.0.environment", "development", LESS, "environment.nearer"),
    ("tools.0.environment", None, MORE, "environment.further"),
    ("tools.0.writes", False, LESS, "writes.given_up"),
    ("tools.0.writes", None, LESS, "writes.given_up"),
    ("tools.0.reversible", False, MORE, "reversible.lost"),
    ("tools.0.reversible", None, MORE, "reversible.lost"),
    ("tools.0.network_targets", ["fincore.internal:8443", "x:1"], MORE, "target.added"),
    ("tools.0.network_targets", [], MORE, "target.unbounded"),
    ("tools.0.network_targets", None, MORE, "target.unbounded"),
    ("tools.0.parameters", None, MORE, "schema.removed"),
    ("tools.0.parameters", {"type": "object"}, MORE, "schema.loosened"),
    ("tools.0.parameters", TOOL["parameters"] | {"required": ["id"]}, LESS, "schema.tightened"),
    ("tools.0.parameters", TOOL["parameters"] | {"title": "Pay"}, OTHER, "schema.words"),
    ("purposes", ["payments", "refunds"], MORE, "purpose.added"),
    ("purposes", [], MORE, "purpose.unbounded"),
    ("purposes", None, MORE, "purpose.unbounded"),
    ("data.categories", ["iban", "supplier_name"], MORE, "category.added"),
    ("data.categories", [], MORE, "category.unbounded"),
    ("data.categories", None, MORE, "category.unbounded"),
    ("data.residency", ["EU", "US"], MORE, "residency.added"),
    ("data.residency", [], MORE, "residency.unbounded"),
    ("data.residency", None, MORE, "residency.unbounded"),
    ("data.retention_days", 31, MORE, "retention.raised"),
    ("data.retention_days", 0, LESS, "retention.lowered"),
    ("data.retention_days", None, MORE, "retention.removed"),
    ("limits.actions_per_minute", 7, MORE, "limit.raised"),
    ("limits.actions_per_minute", 5, LESS, "limit.lowered"),
    ("limits.escalations_per_hour", None, MORE, "limit.removed"),
    ("limits.autonomous_actions", 26, MORE, "limit.raised"),
    ("limits.autonomous_minutes", 1, LESS, "limit.lowered"),
    ("limits.daily_budget", {"value": "250.00001", "currency": "EUR"}, MORE, "budget.raised"),
    ("limits.daily_budget", {"value": "99.5", "currency": "EUR"}, LESS, "budget.lowered"),
    ("limits.daily_budget", {"value": "9", "currency": "KWD"}, MORE, "budget.currency"),
    ("limits.daily_budget", None, MORE, "budget.removed"),
    ("sandbox", False, MORE, "sandbox.lost"),
    ("sandbox", None, MORE, "sandbox.lost"),
    ("powers.external_api_calls", True, MORE, "power.gained"),
    ("powers.external_api_calls", None, OTHER, "answered"),
    ("powers.writes_data", False, LESS, "power.given_up"),
    ("powers.financial_transactions", True, MORE, "power.gained"),
    ("powers.financial_transactions", False, OTHER, "answered"),
    ("powers.all_outputs_human_reviewed", False, MORE, "human_review.lost"),
    ("user_population", "regulated", MORE, "population.further"),
    ("user_population", "internal", LESS, "population.nearer"),
    ("disclosures.conversation_start", None, MORE, "disclosure.removed"),
    ("disclosures.conversation_start", "Hello, I am an AI.", OTHER, "disclosure.changed"),
    ("delegations", ["invoice-matcher", "payer"], MORE, "delegation.added"),
    ("delegations", [], LESS, "delegation.removed"),
    ("delegations", None, LESS, "delegation.removed"),
    ("something_new", "x", MORE, "unknown"),
    ("schema", 2, MORE, "unknown"),
]


@pytest.mark.parametrize(("path", "value", "power", "why"), TABLE, ids=lambda v: str(v)[:30])
def test_a_change_is_judged(path, value, power, why):
    found = [(line.power, line.why) for line in judged(BASE, at(BASE, path, value))]
    assert set(found) == {(power, why)}


BACK: list[tuple[str, Any, Power, str]] = [
    ("model.version", None, OTHER, "version.pinned"),
    ("instructions_hash", None, OTHER, "instructions.pinned"),
    ("mcp_servers.0.hash", None, OTHER, "server_hash.pinned"),
    ("tools.0.system", None, MORE, "system.named"),
    ("tools.0.permissions", None, MORE, "permissions.named"),
    ("tools.0.scope", None, MORE, "scope.named"),
    ("tools.0.environment", None, MORE, "environment.further"),
    ("tools.0.writes", None, MORE, "writes.gained"),
    ("tools.0.reversible", None, LESS, "reversible.won"),
    ("tools.0.parameters", None, LESS, "schema.set"),
    ("tools.0.operations", None, MORE, "operation.added"),
    ("tools.0.operations", [], MORE, "operation.added"),
    ("tools.0.network_targets", None, MORE, "target.added"),
    ("tools.0.network_targets", [], MORE, "target.added"),
    ("purposes", None, MORE, "purpose.added"),
    ("purposes", [], MORE, "purpose.added"),
    ("data.categories", None, MORE, "category.added"),
    ("data.categories", [], MORE, "category.added"),
    ("data.residency", None, LESS, "residency.set"),
    ("data.residency", [], LESS, "residency.set"),
    ("delegations", None, MORE, "delegation.added"),
    ("delegations", [], MORE, "delegation.added"),
    ("data.retention_days", None, LESS, "retention.set"),
    ("limits.actions_per_minute", None, LESS, "limit.set"),
    ("limits.daily_budget", None, LESS, "budget.set"),
    ("sandbox", None, LESS, "sandbox.won"),
    ("powers.all_outputs_human_reviewed", None, LESS, "human_review.won"),
    ("user_population", None, MORE, "population.further"),
    ("disclosures.at_request", None, LESS, "disclosure.added"),
]


@pytest.mark.parametrize(("path", "value", "power", "why"), BACK, ids=lambda v: str(v)[:30])
def test_what_was_not_said_before_is_judged_too(path, value, power, why):
    lines = judged(at(BASE, path, value), BASE)
    assert {(line.power, line.why) for line in lines} == {(power, why)}


def test_every_line_a_manifest_can_have_is_in_the_table():
    shapes = {
        tuple(part if isinstance(part, str) else "*" for part in parts)
        for parts, value in leaves(BASE)
        if value != []
    }
    named = {(key, "*", "name") for key in KEYED}
    assert shapes - RULES.keys() - named == {("schema",)}
    assert RULES.keys() - shapes == {(key, "*") for key in KEYED}


def test_every_reason_and_every_line_has_its_words():
    reasons = {why for *_, why in [*TABLE, *BACK]}
    assert reasons <= WHY.keys()
    assert {part for shape in RULES for part in shape if part != "*"} <= NAMES.keys()


def test_a_new_tool_is_one_change_however_much_it_brings():
    (line,) = judged(BASE, at(BASE, "tools", [*BASE["tools"], tool()]))
    assert line.change.path == "tools[other]" and line.change.after["scope"] == TOOL["scope"]


def test_a_second_tool_of_the_same_name_hides_nothing():
    twin = BASE["tools"][0] | {"operations": ["execute", "list", "wire"]}
    for rows in ([BASE["tools"][0], twin], [twin, BASE["tools"][0]]):
        assert any(line.power is MORE for line in judged(BASE, at(BASE, "tools", rows)))


def test_names_that_look_like_paths_hide_nothing():
    sly = [
        BASE["tools"][0] | {"name": "a", "operations": ["x].operations[y"]},
        BASE["tools"][0] | {"name": "a].operations[x", "operations": []},
    ]
    old, new = at(BASE, "tools", sly), at(BASE, "tools", deepcopy(sly))
    new["tools"][1]["operations"] = ["y"]
    assert [line.why for line in judged(old, new)] == ["operation.added"]
    old["purposes"], new["purposes"] = ["a", "a (2)"], ["a", "a (2)"]
    assert len(judged(old, new)) == 1


def test_what_follows_from_a_comparison():
    same, lower = judged(BASE, BASE), judged(BASE, at(BASE, "data.retention_days", 1))
    higher = judged(BASE, at(BASE, "data.retention_days", 99))
    assert next_step(same, has_before=True) is Next.NOTHING
    assert next_step(lower, has_before=True) is Next.SIGN_OFF
    assert next_step([*lower, *higher], has_before=True) is Next.REVIEW
    assert next_step(judged(None, BASE), has_before=False) is Next.FIRST_APPROVAL


PATHS = [(path, value) for path, value, *_ in TABLE]


@given(st.sampled_from(PATHS), st.sampled_from(PATHS))
@settings(max_examples=80, deadline=None)
def test_two_changes_together_are_at_least_as_much_as_each(one, other):
    both = BASE
    for path, value in (one, other):
        try:
            both = at(both, path, value)
        except (TypeError, IndexError):
            return
    lines = judged(BASE, both)
    assert bool(lines) == (fingerprint(BASE) != fingerprint(both))
    assert len(lines) <= len(difference(BASE, both))


def test_a_line_that_nobody_foresaw_is_new_power():
    (change,) = difference(BASE, at(BASE, "model.temperature", "1"))
    assert judge(change) == (MORE, "unknown")
