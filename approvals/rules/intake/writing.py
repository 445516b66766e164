"""A request's content as a YAML file that reads back as the same content."""

from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from approvals.rules.content import SECTIONS, Content, Field, Type

NEVER_FOLD = 1_000_000
_INT, _FLOAT, _STR, _BOOL, _NULL = (
    f"tag:yaml.org,2002:{name}" for name in ("int", "float", "str", "bool", "null")
)
_MAP, _SEQ = "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"


def write_yaml(content: Content) -> str:
    """The file: sections and keys in the order of the form, unknown keys after them by name.

    Texts that other readers would take for a number, a date or a yes are quoted.
    """
    pairs = [
        (name, _keys(content[name], fields) if isinstance(content[name], dict) else None)
        for name, fields in SECTIONS.items()
        if name in content
    ]
    nodes = [(name, node if node else _any(content[name])) for name, node in pairs]
    nodes += [(name, _any(content[name])) for name in sorted(content.keys() - SECTIONS.keys())]
    text: str = yaml.serialize(
        _mapping(nodes), Dumper=_Dumper, allow_unicode=True, width=NEVER_FOLD, indent=2
    )
    return text


class _Dumper(yaml.SafeDumper):
    """Indents list items under their key, as the examples do."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _keys(found: Mapping[str, Any], fields: Iterable[Field]) -> yaml.MappingNode:
    known = {field.key: field for field in fields}
    order = [*(key for key in known if key in found), *sorted(found.keys() - known.keys())]
    return _mapping([(key, _value(found[key], known.get(key))) for key in order])


def _mapping(pairs: Iterable[tuple[str, yaml.Node]]) -> yaml.MappingNode:
    nodes = [(_text(key), node) for key, node in pairs]
    return yaml.MappingNode(_MAP, nodes, flow_style=not nodes)


def _value(value: Any, field: Field | None) -> yaml.Node:
    if field is None:
        return _any(value)
    if field.type is Type.NUMBERS and isinstance(value, dict):
        return _mapping([(key, _number(value[key])) for key in sorted(value)])
    if field.type is Type.MAPPING and isinstance(value, dict):
        return _keys(value, field.parts)
    if field.type is Type.ROWS and isinstance(value, list):
        return _list([_keys(r, field.parts) if isinstance(r, dict) else _any(r) for r in value])
    return _any(value)


def _number(value: Any) -> yaml.Node:
    if not isinstance(value, str):
        return _any(value)
    return yaml.ScalarNode(_FLOAT if "." in value else _INT, value)


def _list(nodes: list[yaml.Node]) -> yaml.SequenceNode:
    return yaml.SequenceNode(_SEQ, nodes, flow_style=not nodes)


def _text(text: str) -> yaml.ScalarNode:
    """Several lines, and line ends that other systems would change, go between double quotes."""
    return yaml.ScalarNode(_STR, text, style='"' if _is_delicate(text) else None)


def _is_delicate(text: str) -> bool:
    return any(c in text for c in "\n\r\t\x85\u2028\u2029\ufeff") or text != text.strip()


def _any(value: Any) -> yaml.Node:
    if isinstance(value, bool):
        return yaml.ScalarNode(_BOOL, "true" if value else "false")
    if isinstance(value, int):
        return yaml.ScalarNode(_INT, str(value))
    if value is None:
        return yaml.ScalarNode(_NULL, "null")
    if isinstance(value, dict):
        return _mapping([(str(key), _any(inner)) for key, inner in sorted(value.items())])
    if isinstance(value, list):
        return _list([_any(inner) for inner in value])
    return _text(str(value))
