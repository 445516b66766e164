"""The questions of a request, as data."""

import re
from pathlib import Path

import pytest
import yaml

from approvals.rules.content import (
    BY_PATH,
    FIELDS,
    STEP_NAMES,
    Field,
    Step,
    Type,
    answer,
    fields_of,
    is_blank,
    merge,
)
from approvals.rules.reasons import seen_length

DATA = Path(__file__).parent.parent / "data" / "requests"


def every(fields: tuple[Field, ...]) -> list[Field]:
    return [f for field in fields for f in (field, *every(field.parts))]


def test_the_form_has_six_steps_and_each_asks_something():
    assert len(Step) == len(STEP_NAMES) == 6
    assert all(fields_of(step) for step in Step)
    assert sum(len(fields_of(step)) for step in Step) == len(FIELDS) == len(BY_PATH)


def test_every_question_has_a_label_and_says_why_it_is_asked():
    assert all(field.label and field.help.endswith((".", ":")) for field in FIELDS)
    assert all(field.label for field in every(FIELDS))


def test_labels_are_unique_within_a_step():
    for step in Step:
        labels = [field.label for field in fields_of(step)]
        assert len(labels) == len(set(labels))


def test_patterns_compile_and_choices_have_words():
    for field in every(FIELDS):
        assert re.compile(field.pattern)
        assert (field.type is Type.CHOICE) == bool(field.choices)


@pytest.mark.parametrize("file", sorted(DATA.glob("*.yaml")), ids=lambda f: f.stem)
def test_every_key_of_the_examples_is_a_question(file: Path):
    for section, keys in yaml.safe_load(file.read_text()).items():
        assert [key for key in keys if f"{section}.{key}" not in BY_PATH] == []


def test_what_the_manifest_needs_is_asked_for_but_stops_nothing():
    asked = {field.path for field in FIELDS if field.asked}
    assert "agent_capabilities.instructions_hash" in asked
    assert "agent_metadata.executive_sponsor" in asked
    assert not [field.path for field in FIELDS if field.asked and field.from_tier is not None]


def test_an_answer_is_found_by_its_path_and_nothing_raises_on_the_way():
    content = {"agent_metadata": {"name": "A"}, "monitoring_plan": "text"}
    assert answer(content, "agent_metadata.name") == "A"
    assert answer(content, "monitoring_plan.metrics_tracked") is None
    assert answer(content, "nowhere.at.all") is None


def test_no_and_zero_are_answers_and_blanks_are_not():
    assert not is_blank(False) and not is_blank(0)
    assert all(map(is_blank, (None, "", "  \n", [], {})))


UNSEEN = ["\u200b", " \u2060\n", "\u00ad\ufeff", "\u202e", "\x00", "\u3164", "\u2800"]


@pytest.mark.parametrize("text", UNSEEN, ids=ascii)
def test_what_no_reader_sees_is_no_answer(text):
    assert is_blank(text) and is_blank([text, " "]) and seen_length(text) == 0
    assert not is_blank(text + "a") and not is_blank([text, "a"]) and not is_blank([{}])


def test_merging_sets_and_takes_away_answers_and_keeps_the_rest():
    before = {"a": {"x": 1, "y": 2}, "b": {"z": 3}}
    after = merge(before, {"a.x": 5, "a.y": None, "c.d.e": "new"})
    assert after == {"a": {"x": 5}, "b": {"z": 3}, "c": {"d": {"e": "new"}}}
    assert before == {"a": {"x": 1, "y": 2}, "b": {"z": 3}}


def test_merging_through_a_text_is_an_error():
    with pytest.raises(ValueError, match="no mapping"):
        merge({"a": "text"}, {"a.b": 1})
