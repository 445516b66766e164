"""Whether a JSON Schema of parameters lets through more than another one. Pure Python.

Only what can be shown counts as tighter: a keyword that is not known here must stay as it was.
"""

from collections.abc import Callable, Mapping
from typing import Any

from registry.rules.differences import same

Schema = Mapping[str, Any] | bool
WORDS_ONLY = frozenset(
    {"title", "description", "$comment", "examples", "default", "deprecated", "$schema", "$id"}
)
AT_LEAST = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
AT_MOST = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
TYPES = frozenset({"null", "boolean", "object", "array", "number", "string", "integer"})
DEEPEST = 40


def is_within(new: Any, old: Any, depth: int = 0) -> bool:
    """Whether everything that ``new`` lets through was let through by ``old``, as far as shown.

    A parameter that ``old`` did not name is more, even where ``old`` let through unnamed ones.
    """
    if old is True or new is False or same(new, old):
        return True
    if depth > DEEPEST or not isinstance(new, Mapping | bool) or not isinstance(old, Mapping):
        return False
    found: Mapping[str, Any] = new if isinstance(new, Mapping) else {}
    known = {*_CHECKS, *WORDS_ONLY}
    others = {key for key in {*old, *found} if key not in known}
    if any(key not in old or key not in found or not same(old[key], found[key]) for key in others):
        return False
    return all(check(found, old, depth) for check in set(_CHECKS.values()))


def is_same_but_for_words(new: Any, old: Any) -> bool:
    """Whether two schemas differ in titles, descriptions and examples at most."""
    return is_within(new, old) and is_within(old, new)


def _types(new: Mapping[str, Any], old: Mapping[str, Any], _depth: int) -> bool:
    allowed, asked = _type_set(old), _type_set(new)
    if "number" in allowed:
        allowed |= {"integer"}
    return asked <= allowed


def _type_set(schema: Mapping[str, Any]) -> set[str]:
    value = schema.get("type")
    if isinstance(value, str):
        return {value}
    if isinstance(value, list) and value:
        return {str(name) for name in value}
    return set(TYPES)


def _values(new: Mapping[str, Any], old: Mapping[str, Any], _depth: int) -> bool:
    """``enum`` and ``const``: only values that were among the old ones."""
    allowed, asked = _value_list(old), _value_list(new)
    if allowed is None:
        return True
    return asked is not None and all(any(same(v, known) for known in allowed) for v in asked)


def _value_list(schema: Mapping[str, Any]) -> list[Any] | None:
    if "const" in schema:
        return [schema["const"]]
    values = schema.get("enum")
    return values if isinstance(values, list) else None


def _bounds(new: Mapping[str, Any], old: Mapping[str, Any], _depth: int) -> bool:
    return all(_is_bound(new, old, key, 1) for key in AT_LEAST) and all(
        _is_bound(new, old, key, -1) for key in AT_MOST
    )


def _is_bound(new: Mapping[str, Any], old: Mapping[str, Any], key: str, way: int) -> bool:
    """Whether the bound of ``old`` still holds; ``way`` 1: from below, -1: from above."""
    if key not in old or (key in new and same(new[key], old[key])):
        return True
    was, is_ = _number(old[key]), _number(new.get(key))
    return was is not None and is_ is not None and is_ * way >= was * way


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _kept(new: Mapping[str, Any], old: Mapping[str, Any], _depth: int) -> bool:
    """Demands that cannot be compared, only kept or added."""
    keys = ("pattern", "format", "multipleOf")
    if not all(key not in old or (key in new and same(new[key], old[key])) for key in keys):
        return False
    return new.get("uniqueItems") is True or old.get("uniqueItems") is not True


def _required(new: Mapping[str, Any], old: Mapping[str, Any], _depth: int) -> bool:
    return set(_names(old)) <= set(_names(new))


def _names(schema: Mapping[str, Any]) -> list[str]:
    value = schema.get("required")
    return [str(name) for name in value] if isinstance(value, list) else []


def _properties(new: Mapping[str, Any], old: Mapping[str, Any], depth: int) -> bool:
    """Every parameter within what it was; none that was not named before, once any was."""
    was, is_ = _mapping(old.get("properties")), _mapping(new.get("properties"))
    rest, old_rest = (schema.get("additionalProperties", True) for schema in (new, old))
    if was and not is_.keys() <= was.keys():
        return False
    return is_within(rest, old_rest, depth + 1) and all(
        is_within(is_.get(key, rest), was.get(key, old_rest), depth + 1) for key in {*was, *is_}
    )


def _items(new: Mapping[str, Any], old: Mapping[str, Any], depth: int) -> bool:
    return "items" not in old or is_within(new.get("items", True), old["items"], depth + 1)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


_CHECKS: Mapping[str, Callable[[Mapping[str, Any], Mapping[str, Any], int], bool]] = {
    "type": _types,
    "enum": _values,
    "const": _values,
    **dict.fromkeys((*AT_LEAST, *AT_MOST), _bounds),
    **dict.fromkeys(("pattern", "format", "multipleOf", "uniqueItems"), _kept),
    "required": _required,
    "properties": _properties,
    "additionalProperties": _properties,
    "items": _items,
}
