"""Whether a schema of parameters is tighter: shown, or taken for looser."""

from typing import Any

import pytest

from registry.rules.schemas import is_same_but_for_words, is_within

ID: dict[str, Any] = {
    "type": "object",
    "properties": {"id": {"type": "string"}},
    "additionalProperties": False,
}


def with_id(**more):
    return ID | {"properties": {"id": {"type": "string"} | more}}


TIGHTER = [
    (ID, {}),
    (ID, True),
    (False, ID),
    (ID, ID),
    (ID, {"type": "object"}),
    (ID | {"required": ["id"]}, ID),
    (with_id(maxLength=10), ID),
    (with_id(maxLength=9), with_id(maxLength=10)),
    (with_id(enum=["a"]), with_id(enum=["a", "b"])),
    (with_id(const="a"), with_id(enum=["a", "b"])),
    (with_id(pattern="^a"), ID),
    (ID | {"properties": {}}, ID),
    ({"type": "integer", "minimum": 2}, {"type": ["number", "null"], "minimum": 1}),
    ({"type": "array", "items": ID, "uniqueItems": True}, {"type": "array", "items": ID}),
    ({"type": "array", "items": {"const": 1}}, {"type": "array"}),
    ({"anyOf": [1], "maximum": 3}, {"anyOf": [1], "maximum": 4}),
]
LOOSER = [
    ({}, ID),
    (True, ID),
    (ID | {"additionalProperties": True}, ID),
    ({"type": "object", "properties": {"id": {"type": "string"}}}, ID),
    (ID | {"properties": {**ID["properties"], "n": {"type": "string"}}}, ID),
    (ID | {"properties": {"id": {"type": "string"}, "n": {}}, "additionalProperties": True},
     ID | {"additionalProperties": True}),
    (ID, ID | {"required": ["id"]}),
    (ID, with_id(maxLength=10)),
    (with_id(maxLength=11), with_id(maxLength=10)),
    (with_id(maxLength="1"), with_id(maxLength=10)),
    (with_id(enum=["a", "c"]), with_id(enum=["a", "b"])),
    (with_id(enum=[True]), with_id(enum=[1])),
    (ID, with_id(enum=["a"])),
    (ID, with_id(pattern="^a")),
    (with_id(pattern="^b"), with_id(pattern="^a")),
    ({"type": ["string", "null"]}, {"type": "string"}),
    ({"type": "number"}, {"type": "integer"}),
    ({"anyOf": [1, 2]}, {"anyOf": [1]}),
    ({}, {"not": {"const": 1}}),
    ({"not": {"const": 1}}, {}),
    ({"$ref": "#/$defs/b"}, {"$ref": "#/$defs/a"}),
    ({"type": "array"}, {"type": "array", "items": ID}),
    ({"type": "array"}, {"type": "array", "uniqueItems": True}),
    ("text", ID),
]  # fmt: skip


@pytest.mark.parametrize(("new", "old"), TIGHTER)
def test_what_lets_through_less_is_within(new, old):
    assert is_within(new, old)


@pytest.mark.parametrize(("new", "old"), LOOSER)
def test_what_lets_through_more_or_cannot_be_compared_is_not(new, old):
    assert not is_within(new, old)


def test_other_words_about_the_same_parameters_are_the_same():
    assert is_same_but_for_words(with_id(description="The invoice"), ID)
    assert not is_same_but_for_words(with_id(maxLength=3), ID)


def test_a_schema_nested_without_end_is_not_followed():
    deep: dict[str, Any] = {"type": "array"}
    for _ in range(200):
        deep = {"items": deep}
    assert not is_within(deep, {"items": deep, "minItems": 1})
    assert is_within(deep, deep)
