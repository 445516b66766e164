"""YAML as files of people and pipelines: read with lines and nothing that unfolds, written back.

A room says which keys there are; here is what all such files share (4-fine-print.md, "YAML").
"""

from govportal.plain_yaml.nodes import MAX_LEVELS, Mapping, Node, Reader, Scalar, Sequence
from govportal.plain_yaml.reading import (
    MAX_BYTES,
    NOTHING,
    found_instead,
    plain,
    read_text,
    size_fault,
    unreadable_fault,
)
from govportal.plain_yaml.writing import Dumper, as_list, as_mapping, as_text, as_value, serialized

__all__ = [
    "MAX_BYTES",
    "MAX_LEVELS",
    "NOTHING",
    "Dumper",
    "Mapping",
    "Node",
    "Reader",
    "Scalar",
    "Sequence",
    "as_list",
    "as_mapping",
    "as_text",
    "as_value",
    "found_instead",
    "plain",
    "read_text",
    "serialized",
    "size_fault",
    "unreadable_fault",
]
