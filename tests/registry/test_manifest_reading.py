"""Manifests as pipelines send them: the same agent has the same fingerprint."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.rules.fault_words import SENTENCES
from registry.rules.manifest_reading import read_manifest
from registry.rules.manifests import build, canonical, fingerprint
from tests.registry.test_manifests import FILES, example

A_KEY = f"gpa_{'a' * 10}_{'b' * 43}"  # the same in every process: it is part of a test's name

HASH = "sha256:" + "0" * 64


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_manifest_of_a_request_sent_by_a_pipeline_is_the_same(file):
    manifest = build(example(file.name))
    read, faults = read_manifest(json.loads(canonical(manifest)))
    assert faults == [] and fingerprint(read) == fingerprint(manifest)


def test_order_and_keys_left_out_make_no_difference():
    sent = {
        "tools": [{"name": "b"}, {"name": "a", "operations": ["y", "x", "x"]}],
        "limits": {"daily_budget": {"value": "8.00", "currency": "EUR"}},
        "model": None,
    }
    read, faults = read_manifest(sent)
    assert faults == [] and list(read) == list(build({}))
    assert [tool["name"] for tool in read["tools"]] == ["a", "b"]
    other = {"limits": {"daily_budget": {"value": "8", "currency": "EUR"}}}
    assert read_manifest(sent | other)[0] == read


FAULTS = [
    ([], "manifest.not_a_mapping", ""),
    ({"tool": []}, "manifest.unknown_key", "tool"),
    ({"tools": [{"name": "a", "scopes": 1}]}, "manifest.unknown_key", "tools[0].scopes"),
    ({"tools": [{"system": "x"}]}, "manifest.missing", "tools[0].name"),
    ({"tools": {}}, "manifest.wrong_type", "tools"),
    ({"tools": ["a"]}, "manifest.wrong_type", "tools[0]"),
    ({"tools": [{"name": "a"}, {"name": " A "}]}, "manifest.twice", "tools[1]"),
    ({"tools": [{"name": f"t{n}"} for n in range(501)]}, "manifest.too_many", "tools"),
    ({"tools": [{"name": "a", "environment": "test"}]}, "manifest.not_a_choice",
     "tools[0].environment"),
    ({"tools": [{"name": "a", "parameters": {"x": [0.5]}}]}, "manifest.fraction",
     "tools[0].parameters"),
    ({"tools": [{"name": "a", "parameters": {"x": 2**60}}]}, "manifest.fraction",
     "tools[0].parameters"),
    ({"tools": [{"name": "a", "parameters": {"\x00": 1}}]}, "manifest.forbidden_character",
     "tools[0].parameters"),
    ({"model": "GPT"}, "manifest.wrong_type", "model"),
    ({"model": {"name": "x" * 3000}}, "manifest.too_long", "model.name"),
    ({"model": {"name": "\x00"}}, "manifest.forbidden_character", "model.name"),
    ({"tools": [{"name": "etirw\u202e"}]}, "manifest.turning_character", "tools[0].name"),
    ({"purposes": [A_KEY]}, "manifest.holds_key", "purposes[0]"),
    ({"instructions_hash": "abc"}, "manifest.hash_form", "instructions_hash"),
    ({"sandbox": "yes"}, "manifest.wrong_type", "sandbox"),
    ({"data": {"retention_days": 1.5}}, "manifest.wrong_type", "data.retention_days"),
    ({"data": {"retention_days": True}}, "manifest.wrong_type", "data.retention_days"),
    ({"data": {"retention_days": -1}}, "manifest.out_of_range", "data.retention_days"),
    ({"limits": {"daily_budget": {"value": 8, "currency": "EUR"}}}, "manifest.money_form",
     "limits.daily_budget"),
    ({"limits": {"daily_budget": "8"}}, "manifest.money_form", "limits.daily_budget"),
    ({"schema": 2}, "manifest.schema_unknown", "schema"),
    ({"schema": True}, "manifest.schema_unknown", "schema"),
]  # fmt: skip


@pytest.mark.parametrize(("sent", "code", "path"), FAULTS, ids=lambda v: str(v)[:30])
def test_a_fault_is_told_with_its_place(sent, code, path):
    read, faults = read_manifest(sent)
    assert read == {} and (code, path) in [(fault.code, fault.path) for fault in faults]
    assert all(fault.text and str(fault.refusal) for fault in faults)


def test_a_schema_nested_without_end_is_a_fault():
    deep: dict = {}
    for _ in range(30):
        deep = {"items": deep}
    _read, faults = read_manifest({"tools": [{"name": "a", "parameters": deep}]})
    assert [fault.code for fault in faults] == ["manifest.too_deep"]


def test_every_fault_is_told_here():
    told = {code for _sent, code, _path in FAULTS} | {"manifest.too_deep"}
    assert {code for code in SENTENCES if code.startswith("manifest.")} == told


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=12,
)
KEYS = list(build({}))


@given(st.dictionaries(st.sampled_from(KEYS), JSON))
@settings(max_examples=200, deadline=None)
def test_no_json_breaks_the_reader(sent):
    read, faults = read_manifest(sent)
    if not faults:
        assert read_manifest(json.loads(canonical(read))) == (read, [])
