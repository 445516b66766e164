"""Canonical JSON: the same bytes as RFC 8785, and a clear no to everything else."""

import string
from enum import StrEnum

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from govportal.ledger.rules import Unrecordable, dumps, loads

TEXT = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]))
KEYS = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1)
SCALARS = st.none() | st.booleans() | TEXT | st.integers(1 - 2**53, 2**53 - 1)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner), max_leaves=40
)


@given(VALUES)
def test_the_bytes_are_those_of_rfc_8785(value):
    assert dumps(value) == rfc8785.dumps(value)


@given(VALUES)
def test_what_is_read_back_is_what_was_written(value):
    assert loads(dumps(value)) == value


@given(st.text())
def test_any_text_is_either_written_as_rfc_8785_says_or_refused(text):
    try:
        assert dumps(text) == rfc8785.dumps(text)
    except Unrecordable as refused:
        assert refused.why == ("nul" if "\x00" in text else "lone_surrogate")


@pytest.mark.parametrize(
    ("value", "path", "why"),
    [
        ({"a": [1, {"b": "x\x00"}]}, "/a/1/b", "nul"),
        ({"a": "\ud800"}, "/a", "lone_surrogate"),
        ({"a": {"b": 0.5}}, "/a/b", "float"),
        ([2**53], "/0", "integer_too_large"),
        ([-(2**53)], "/0", "integer_too_large"),
        ({"é": 1}, "", "key_not_ascii"),
        ({"": 1}, "", "key_not_ascii"),
        ({"a": {1: 2}}, "/a", "key_not_ascii"),
        ({"a/b": {"c~d": {1, 2}}}, "/a~1b/c~0d", "not_json"),
        (b"bytes", "", "not_json"),
        ("x" * (1024 * 1024), "", "too_large"),
    ],
)
def test_what_cannot_be_recorded_is_refused_with_its_place(value, path, why):
    with pytest.raises(Unrecordable) as refused:
        dumps(value)
    assert (refused.value.path, refused.value.why) == (path, why)


def test_depth_ends_somewhere():
    value: list[object] = []
    for _ in range(70):
        value = [value]
    with pytest.raises(Unrecordable, match="too_deep"):
        dumps(value)


def test_an_enum_is_its_text_and_a_tuple_a_list():
    colour = StrEnum("colour", ["RED"])
    assert dumps({"c": colour.RED, "t": (True, 1)}) == b'{"c":"red","t":[true,1]}'


def test_keys_are_sorted_by_byte():
    assert list(loads(dumps(dict.fromkeys(string.printable[:95])))) == sorted(string.printable[:95])
