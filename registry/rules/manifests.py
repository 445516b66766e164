"""The manifest: what an agent is and may use, and its fingerprint. Pure Python.

Version 1 (DESIGN, "Manifest"): every key is always there, null when unanswered; sets are sorted;
names and display texts of the agent are left out; the schema version is inside the fingerprint.
An unanswered part grants nothing: what a tool does not name, it may not do.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

import orjson

SCHEMA = 1
PINNED = re.compile(r"\(pinned ([^,()]{1,60})[,)]")
LIMITS = {
    "actions_per_minute": "max_actions_per_minute",
    "escalations_per_hour": "max_escalations_per_hour",
    "autonomous_actions": "max_autonomous_actions",
    "autonomous_minutes": "max_autonomous_minutes",
}
POWERS = (
    "external_api_calls",
    "writes_data",
    "external_communications",
    "financial_transactions",
    "irreversible_actions",
    "regulated_data",
    "all_outputs_human_reviewed",
)
DISCLOSURES = ("conversation_start", "human_handoff_offer", "at_request")


def build(content: Mapping[str, Any]) -> dict[str, Any]:
    """The manifest of a request's content. Never raises for a content that was accepted."""
    can = _part(content, "agent_capabilities")
    return {
        "schema": SCHEMA,
        "model": {
            "name": _text(can.get("llm_provider")),
            "version": _text(can.get("model_version")) or pinned_version(can.get("llm_provider")),
        },
        "instructions_hash": _text(can.get("instructions_hash")),
        "skills": _rows(can.get("skills"), _component),
        "mcp_servers": _rows(can.get("mcp_servers"), _component),
        "tools": _rows(can.get("tools_requested"), _tool),
        "purposes": _set(can.get("purposes")),
        "data": {
            "categories": _set(can.get("data_processed")),
            "residency": _set(can.get("data_residency")),
            "retention_days": _whole(can.get("data_retention_days")),
        },
        "limits": _limits(can.get("autonomy_limits")),
        "sandbox": _flag(can.get("sandbox")),
        "powers": {name: _flag(can.get(name)) for name in POWERS},
        "user_population": _text(_part(content, "business_justification").get("user_population")),
        "disclosures": _disclosures(content),
        "delegations": _set(can.get("sub_agents")),
    }


def canonical(manifest: Mapping[str, Any]) -> bytes:
    """Canonical JSON (RFC 8785 without floats). Raises TypeError for a float."""
    _refuse_floats(manifest)
    return orjson.dumps(manifest, option=orjson.OPT_SORT_KEYS)


def fingerprint(manifest: Mapping[str, Any]) -> str:
    """``sha256:`` and 64 hexadecimal digits over the canonical bytes."""
    return "sha256:" + hashlib.sha256(canonical(manifest)).hexdigest()


def pinned_version(model: object) -> str | None:
    """The version in “(pinned 20250929)” beside a model’s name; None when it names none."""
    found = PINNED.search(model) if isinstance(model, str) else None
    return found[1].strip() if found else None


def _part(content: Mapping[str, Any], section: str) -> Mapping[str, Any]:
    found = content.get(section)
    return found if isinstance(found, Mapping) else {}


def _text(value: object) -> str | None:
    """Without blanks around it and with single ones inside; None when nothing is left."""
    return " ".join(value.split()) or None if isinstance(value, str) else None


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _set(value: object) -> list[str] | None:
    """Sorted, each once; None when the question was not answered, [] when the answer is none."""
    if not isinstance(value, list):
        return None
    return sorted({text for text in map(_text, value) if text})


def _rows(value: object, make: Callable[[Mapping[str, Any]], dict[str, Any]]) -> Any:
    if not isinstance(value, list):
        return None
    made = {canonical(row): row for row in (make(r) for r in value if isinstance(r, Mapping))}
    return [made[key] for key in sorted(made)]


def _component(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": _text(row.get("name")), "hash": _text(row.get("hash"))}


def _tool(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": _text(row.get("name")),
        "system": _text(row.get("system")),
        "permissions": _text(row.get("permissions")),
        "operations": _set(row.get("operations")),
        "scope": _text(row.get("scope")),
        "environment": _text(row.get("environment")),
        "writes": _flag(row.get("writes")),
        "reversible": _flag(row.get("reversible")),
        "network_targets": _set(row.get("network_targets")),
        "parameters": row.get("parameters"),
    }


def _limits(value: object) -> dict[str, Any]:
    given = value if isinstance(value, Mapping) else {}
    limits: dict[str, Any] = {name: _whole(given.get(key)) for name, key in LIMITS.items()}
    limits["daily_budget"] = _money(given.get("daily_budget"))
    return limits


def _money(value: object) -> dict[str, str] | None:
    """8 and 8.00 euros are the same budget."""
    if not isinstance(value, Mapping):
        return None
    try:
        amount = Decimal(str(value.get("value"))).normalize()
    except InvalidOperation:
        return None
    return {"value": f"{amount:f}", "currency": str(value.get("currency"))}


def _disclosures(content: Mapping[str, Any]) -> dict[str, str | None]:
    given = _part(_part(content, "compliance_assessment"), "disclosures")
    return {key: _text(given.get(key)) for key in DISCLOSURES}


def _refuse_floats(value: object) -> None:
    waiting: list[object] = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, float):
            raise TypeError("a manifest holds no floats: write fractions as texts")
        inner: Iterable[object] = ()
        if isinstance(item, Mapping):
            inner = item.values()
        elif isinstance(item, list | tuple):
            inner = item
        waiting.extend(inner)
