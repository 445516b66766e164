"""Whatever somebody sends: nothing raises, and what is written reads back the same."""

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from approvals.rules.content import FIELDS
from approvals.rules.intake import check_content, read_yaml, write_yaml

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
KEYS = st.sampled_from([field.key for field in FIELDS]) | st.text(max_size=8)
SECTIONS = st.sampled_from(sorted({field.section for field in FIELDS})) | st.text(max_size=8)
CONTENTS = st.dictionaries(SECTIONS, st.dictionaries(KEYS, JSON, max_size=6) | JSON, max_size=4)


@given(CONTENTS)
@settings(max_examples=150, deadline=None)
def test_no_content_makes_the_check_raise(content):
    for fault in check_content(content):
        assert fault.text and fault.as_json()


@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
@settings(max_examples=200, deadline=None)
def test_no_bytes_make_the_reader_raise(data: bytes):
    intake = read_yaml(data)
    assert intake.faults  # nothing random names its owners


@given(CONTENTS)
@settings(max_examples=150, deadline=None)
def test_no_yaml_makes_the_reader_raise(content):
    text = yaml.safe_dump(content, allow_unicode=True)
    for fault in read_yaml(text.encode("utf-8", "replace")).faults:
        assert fault.text


TEXTS = st.text(
    st.characters(
        exclude_categories=["Cs"], exclude_characters="\x7f\ufffe\uffff\r", min_codepoint=9
    ).filter(lambda c: c in "\t\n" or c >= " "),
    min_size=1,
    max_size=40,
)


@given(TEXTS, TEXTS, st.booleans(), st.lists(TEXTS, max_size=3), st.dictionaries(TEXTS, TEXTS))
@settings(max_examples=300, deadline=None)
def test_what_is_written_reads_back_the_same(problem, version, flag, lines, extra):
    content = {
        "agent_metadata": {"name": "A", "version": version, "systems": lines},
        "business_justification": {"problem_statement": problem},
        "agent_capabilities": {"regulated_data": flag},
        "zz_own": {"x": extra, "y": [flag, 7, problem, None, {"k": version}]},
    }
    again = read_yaml(write_yaml(content).encode())
    assert again.content == content
