"""A request's content as a YAML file that reads back as the same content."""

from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from approvals.rules.content import SECTIONS, Content, Field, Type
from govportal.plain_yaml import as_list, as_mapping, as_value, serialized
from govportal.plain_yaml.writing import FLOAT, INT


def write_yaml(content: Content) -> str:
    """The file: sections and keys in the order of the form, unknown keys after them by name.

    Texts that other readers would take for a number, a date or a yes are quoted.
    """
    pairs = [
        (name, _keys(content[name], fields) if isinstance(content[name], dict) else None)
        for name, fields in SECTIONS.items()
        if name in content
    ]
    nodes = [(name, node if node else as_value(content[name])) for name, node in pairs]
    nodes += [(name, as_value(content[name])) for name in sorted(content.keys() - SECTIONS.keys())]
    return serialized(as_mapping(nodes))


def _keys(found: Mapping[str, Any], fields: Iterable[Field]) -> yaml.MappingNode:
    known = {field.key: field for field in fields}
    order = [*(key for key in known if key in found), *sorted(found.keys() - known.keys())]
    return as_mapping([(key, _value(found[key], known.get(key))) for key in order])


def _value(value: Any, field: Field | None) -> yaml.Node:
    if field is None:
        return as_value(value)
    if field.type is Type.NUMBERS and isinstance(value, dict):
        return as_mapping([(key, _number(value[key])) for key in sorted(value)])
    if field.type is Type.MAPPING and isinstance(value, dict):
        return _keys(value, field.parts)
    if field.type is Type.ROWS and isinstance(value, list):
        return as_list(
            [_keys(r, field.parts) if isinstance(r, dict) else as_value(r) for r in value]
        )
    return as_value(value)


def _number(value: Any) -> yaml.Node:
    if not isinstance(value, str):
        return as_value(value)
    return yaml.ScalarNode(FLOAT if "." in value else INT, value)
