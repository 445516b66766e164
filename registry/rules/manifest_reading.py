"""Manifests as pipelines send them: checked with all faults at once, brought into normal form.

The normal form is that of a request’s manifest, so that the same agent has the same fingerprint
whichever way it came. Pure Python.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from govportal.faults import Fault, describe, forbidden, say, show, turning
from registry.rules.entering import KEY
from registry.rules.fault_words import SENTENCES
from registry.rules.manifests import DISCLOSURES, LIMITS, POWERS, SCHEMA, build

say(SENTENCES)

LONGEST_TEXT, LONGEST_DISCLOSURE, MOST_LINES, MOST_LEVELS = 2_000, 10_000, 500, 20
MOST_FAULTS = 200
HASH = re.compile(r"sha256:[0-9a-f]{64}")
AMOUNT = re.compile(r"(0|[1-9][0-9]{0,14})(\.[0-9]{1,4})?")
CURRENCY = re.compile(r"[A-Z]{3}")
ENVIRONMENTS = ("development", "staging", "production")
POPULATIONS = ("internal", "external", "regulated")
Check = Callable[[str, Any], Iterator[Fault]]


def read_manifest(data: Any) -> tuple[dict[str, Any], list[Fault]]:
    """The manifest in normal form and no faults, or all faults of what was sent.

    Keys that are left out are unanswered, which grants nothing. Never raises for JSON.
    """
    if not isinstance(data, Mapping):
        return {}, [Fault("manifest.not_a_mapping", "", {"found": describe(data)})]
    faults = list(_part(_MANIFEST, "", data))[:MOST_FAULTS]
    return ({}, faults) if faults else (build(_content(data)), [])


def _content(sent: Mapping[str, Any]) -> dict[str, Any]:
    """What a request would have said to get this manifest."""
    model, data, limits = (sent.get(key) or {} for key in ("model", "data", "limits"))
    named = {key: limits.get(name) for name, key in LIMITS.items()}
    return {
        "agent_capabilities": {
            "llm_provider": model.get("name"),
            "model_version": model.get("version"),
            **{key: sent.get(key) for key in ("instructions_hash", "skills", "mcp_servers")},
            "tools_requested": sent.get("tools"),
            "purposes": sent.get("purposes"),
            "data_processed": data.get("categories"),
            "data_residency": data.get("residency"),
            "data_retention_days": data.get("retention_days"),
            "autonomy_limits": {**named, "daily_budget": limits.get("daily_budget")},
            "sandbox": sent.get("sandbox"),
            **(sent.get("powers") or {}),
            "sub_agents": sent.get("delegations"),
        },
        "business_justification": {"user_population": sent.get("user_population")},
        "compliance_assessment": {"disclosures": sent.get("disclosures")},
    }


def _no(code: str, path: str, **params: object) -> Fault:
    return Fault(f"manifest.{code}", path, {"key": path, **params})


def _wrong(path: str, value: Any, expected: str) -> Fault:
    return _no("wrong_type", path, found=describe(value), expected=expected)


def _part(checks: Mapping[str, Check], path: str, value: Any) -> Iterator[Fault]:
    if not isinstance(value, Mapping):
        yield _wrong(path, value, "a mapping of keys")
        return
    for key, inner in value.items():
        place = f"{path}.{show(key)}" if path else show(key)
        if key not in checks:
            yield _no("unknown_key", place)
        elif inner is not None:
            yield from checks[key](place, inner)


def _text(path: str, value: Any, longest: int = LONGEST_TEXT) -> Iterator[Fault]:
    if not isinstance(value, str):
        yield _wrong(path, value, "a text")
    elif len(value) > longest:
        yield _no("too_long", path, found=len(value), limit=longest)
    elif bad := forbidden(value):
        yield _no("forbidden_character", path, found=bad)
    elif bad := turning(value):
        yield _no("turning_character", path, found=bad)
    elif KEY.search(value):
        yield _no("holds_key", path)


def _hash(path: str, value: Any) -> Iterator[Fault]:
    if not isinstance(value, str) or not HASH.fullmatch(value):
        yield _no("hash_form", path, found=show(value))


def _choice(words: tuple[str, ...], path: str, value: Any) -> Iterator[Fault]:
    if value not in words:
        yield _no("not_a_choice", path, found=show(value), expected=", ".join(words))


def _flag(path: str, value: Any) -> Iterator[Fault]:
    if not isinstance(value, bool):
        yield _wrong(path, value, "true or false")


def _whole(path: str, value: Any) -> Iterator[Fault]:
    if not isinstance(value, int) or isinstance(value, bool):
        yield _wrong(path, value, "a whole number")
    elif not 0 <= value <= 10**12:
        yield _no("out_of_range", path, found=value, least=0, most=10**12)


def _schema(path: str, value: Any) -> Iterator[Fault]:
    if isinstance(value, bool) or value != SCHEMA:
        yield _no("schema_unknown", path, found=show(value))


def _money(path: str, value: Any) -> Iterator[Fault]:
    parts = value if isinstance(value, Mapping) else {}
    amount, currency = str(parts.get("value")), str(parts.get("currency"))
    is_sum = AMOUNT.fullmatch(amount) and CURRENCY.fullmatch(currency)
    if not is_sum or set(parts) != {"value", "currency"} or not isinstance(parts["value"], str):
        yield _no("money_form", path)


def _texts(path: str, value: Any) -> Iterator[Fault]:
    yield from _lines(path, value, _text, "a list of texts")


def _rows(checks: Mapping[str, Check], path: str, value: Any) -> Iterator[Fault]:
    yield from _lines(path, value, partial(_part, checks), "a list of mappings")
    names: set[str] = set()
    for n, row in enumerate(value[:MOST_LINES] if isinstance(value, list) else ()):
        name = row.get("name") if isinstance(row, Mapping) else ""
        plain = " ".join(name.split()).casefold() if isinstance(name, str) else ""
        if isinstance(row, Mapping) and not plain:
            yield _no("missing", f"{path}[{n}].name")
        elif plain in names:
            yield _no("twice", f"{path}[{n}]", found=show(name))
        names.add(plain)


def _lines(path: str, value: Any, check: Check, expected: str) -> Iterator[Fault]:
    if not isinstance(value, list):
        yield _wrong(path, value, expected)
        return
    if len(value) > MOST_LINES:
        yield _no("too_many", path, found=len(value), limit=MOST_LINES)
    for n, item in enumerate(value[:MOST_LINES]):
        yield from check(f"{path}[{n}]", item)


def _free(path: str, value: Any) -> Iterator[Fault]:
    """A JSON Schema: anything but fractions, not nested without end; walked without recursion."""
    if not isinstance(value, Mapping):
        yield _wrong(path, value, "a JSON Schema")
        return
    waiting: list[tuple[Any, int]] = [(value, 1)]
    while waiting:
        item, level = waiting.pop()
        if level > MOST_LEVELS:
            yield _no("too_deep", path, limit=MOST_LEVELS)
            return
        inner = list(item.values()) if isinstance(item, Mapping) else item
        texts = [*item, item] if isinstance(item, Mapping) else [item]
        if bad := next(filter(None, (forbidden(t) for t in texts if isinstance(t, str))), ""):
            yield _no("forbidden_character", path, found=bad)
        elif isinstance(item, float) or (isinstance(item, int) and abs(item) >= 2**53):
            yield _no("fraction", path, found=str(item))
        elif isinstance(inner, list):
            waiting.extend((one, level + 1) for one in inner)


_COMPONENT: Mapping[str, Check] = {"name": _text, "hash": _hash}
_TOOL: Mapping[str, Check] = {
    **dict.fromkeys(("name", "system", "permissions", "scope"), _text),
    "operations": _texts,
    "environment": partial(_choice, ENVIRONMENTS),
    "writes": _flag,
    "reversible": _flag,
    "network_targets": _texts,
    "parameters": _free,
}
_MANIFEST: Mapping[str, Check] = {
    "schema": _schema,
    "model": partial(_part, {"name": _text, "version": _text}),
    "instructions_hash": _hash,
    "skills": partial(_rows, _COMPONENT),
    "mcp_servers": partial(_rows, _COMPONENT),
    "tools": partial(_rows, _TOOL),
    "purposes": _texts,
    "data": partial(_part, {"categories": _texts, "residency": _texts, "retention_days": _whole}),
    "limits": partial(_part, {**dict.fromkeys(LIMITS, _whole), "daily_budget": _money}),
    "sandbox": _flag,
    "powers": partial(_part, dict.fromkeys(POWERS, _flag)),
    "user_population": partial(_choice, POPULATIONS),
    "disclosures": partial(
        _part, dict.fromkeys(DISCLOSURES, partial(_text, longest=LONGEST_DISCLOSURE))
    ),
    "delegations": _texts,
}
