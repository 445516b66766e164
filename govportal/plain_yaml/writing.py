"""Values as YAML that reads back as the same values."""

from collections.abc import Iterable
from typing import Any

import yaml

NEVER_FOLD = 1_000_000
INT, FLOAT, STR, BOOL, NULL = (
    f"tag:yaml.org,2002:{name}" for name in ("int", "float", "str", "bool", "null")
)
MAP, SEQ = "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"


class Dumper(yaml.SafeDumper):
    """Indents list items under their key, as the examples do."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def serialized(node: yaml.Node) -> str:
    """The node as a file. Long lines are not folded."""
    text: str = yaml.serialize(node, Dumper=Dumper, allow_unicode=True, width=NEVER_FOLD, indent=2)
    return text


def as_mapping(pairs: Iterable[tuple[str, yaml.Node]]) -> yaml.MappingNode:
    nodes = [(as_text(key), node) for key, node in pairs]
    return yaml.MappingNode(MAP, nodes, flow_style=not nodes)


def as_list(nodes: list[yaml.Node]) -> yaml.SequenceNode:
    return yaml.SequenceNode(SEQ, nodes, flow_style=not nodes)


def as_text(text: str) -> yaml.ScalarNode:
    """Several lines, and line ends that other systems would change, go between double quotes.

    Texts that other readers would take for a number, a date or a yes are quoted.
    """
    return yaml.ScalarNode(STR, text, style='"' if _is_delicate(text) else None)


def _is_delicate(text: str) -> bool:
    return any(c in text for c in "\n\r\t\x85\u2028\u2029\ufeff") or text != text.strip()


def as_value(value: Any) -> yaml.Node:
    """Anything JSON can hold but floats; keys of mappings in order of the alphabet."""
    if isinstance(value, bool):
        return yaml.ScalarNode(BOOL, "true" if value else "false")
    if isinstance(value, int):
        return yaml.ScalarNode(INT, str(value))
    if value is None:
        return yaml.ScalarNode(NULL, "null")
    if isinstance(value, dict):
        return as_mapping((str(key), as_value(inner)) for key, inner in sorted(value.items()))
    if isinstance(value, list):
        return as_list([as_value(inner) for inner in value])
    return as_text(str(value))
