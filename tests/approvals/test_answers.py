"""What people type comes back as it was, and what they did not touch is not touched."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from approvals.rules.answers import anchor, is_begun, merge, seen
from approvals.rules.collecting import Collector
from approvals.rules.content import BY_PATH, FIELDS, Step, Type, answer
from approvals.rules.intake import check_content, read_yaml
from approvals.rules.texts import read, rows_shown, shown, texts_of

EXAMPLES = Path(__file__).parents[1] / "data" / "requests"
FILES = sorted([*EXAMPLES.glob("*.yaml"), EXAMPLES / "bad" / "08-markup-and-formula.yaml"])
TOOLS = BY_PATH["agent_capabilities.tools_requested"]
RISKS = BY_PATH["security_assessment.risk_assessment"]
ALARMS = BY_PATH["monitoring_plan.alert_thresholds"]
LIMITS = BY_PATH["agent_capabilities.autonomy_limits"]


def collected(field, before, **changed):
    """The answer after some controls were changed; dots and dashes as in the page."""
    texts = texts_of(field, before) | {f"{field.path}-{k}": v for k, v in changed.items()}
    collector = Collector(texts)
    return collector.answer(field, before), collector.problems


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_form_sent_back_unchanged_changes_nothing(file, ends):
    content = read_yaml(file.read_bytes()).content
    for field in FIELDS:
        before = answer(content, field.path)
        texts = {k: v.replace("\n", ends) for k, v in texts_of(field, before).items()}
        collector = Collector(texts)
        assert collector.answer(field, before) is before or (
            collector.answer(field, before) == before
        )
        assert not collector.problems


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_the_form_can_say_everything_that_a_file_says(file):
    content = read_yaml(file.read_bytes()).content
    typed: dict[str, Any] = {}
    for field in FIELDS:
        texts = texts_of(field, answer(content, field.path))
        value = Collector(texts).answer(field, None)
        typed = merge(typed, {field.path: value})
    blanks = merge(content, {p: None for p in BY_PATH if answer(content, p) in ("", [])})
    assert typed == blanks


@given(st.text(), st.sampled_from([t for t in Type if t not in (Type.ROWS, Type.MAPPING)]))
def test_no_text_breaks_the_reading_and_every_one_can_be_stored(text, kind):
    field = next((f for f in FIELDS if f.type is kind), FIELDS[0])
    collector = Collector(dict.fromkeys(texts_of(field, None), text))
    value = collector.answer(field, None)
    json.dumps(value).encode()
    assert "\\u0000" not in json.dumps(value).replace("\\\\", "")
    check_content(merge({}, {field.path: value}))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("business_justification.estimated_monthly_interactions", "twelve"),
        ("business_justification.estimated_monthly_interactions", "1,150"),
        ("agent_metadata.proposed_production_date", "30.2.2027"),
        ("agent_capabilities.regulated_data", "probably"),
        ("business_justification.user_population", "martians"),
    ],
)
def test_what_does_not_fit_is_kept_as_typed_and_said(path, text):
    field = BY_PATH[path]
    assert read(field, text) == text
    assert shown(field, read(field, text)) == text
    assert [fault.path for fault in check_content(merge({}, {path: text}))] == [path]


def test_parameters_that_are_no_object_stay_a_text():
    field = TOOLS.part("parameters")
    assert field is not None
    assert read(field, '{"type": "object"}') == {"type": "object"}
    for text in ("[1]", "{", '{"a": "\\u0000"}', '{"a": 1e999}', "[" * 9999):
        assert read(field, text) == text


def test_a_blank_row_is_not_kept_and_a_listed_risk_alone_is_none():
    assert collected(TOOLS, None) == (None, [])
    assert collected(RISKS, None) == (None, [])
    rated, _ = collected(RISKS, None, **{"2-likelihood": "4"})
    assert rated == [{"risk": "Hallucinated decisions", "likelihood": 4}]


def test_a_removed_row_leaves_the_others_as_they_were():
    rows = [{"name": name, "permissions": "read", "own": name} for name in "abc"]
    collector = Collector(texts_of(TOOLS, rows), without=f"{TOOLS.path}-1")
    assert collector.answer(TOOLS, rows) == [rows[0], rows[2]]


def test_keys_the_form_does_not_have_stay_in_their_row():
    rows = [{"name": "a", "permissions": "read", "colour": "blue"}]
    changed, _ = collected(TOOLS, rows, **{"0-name": "b"})
    assert changed == [{"name": "b", "permissions": "read", "colour": "blue"}]


def test_two_numbers_for_one_figure_have_no_place_and_are_said():
    before = {"error_rate": "0.05"}
    same, problems = collected(ALARMS, before, **{"1-key": "error_rate", "1-number": "0.1"})
    assert same == before
    assert [fault.code for fault in problems] == ["answer.twice"]
    same, problems = collected(ALARMS, before, **{"1-number": "0.1"})
    assert same == before
    assert [fault.code for fault in problems] == ["answer.missing"]


def test_a_sum_needs_its_amount_only():
    limits, _ = collected(LIMITS, None, **{"daily_budget-value": "40.00"})
    assert limits == {"daily_budget": {"value": "40.00", "currency": "EUR"}}
    assert collected(LIMITS, None)[0] is None


def test_what_no_database_can_keep_is_said_and_the_answer_stays():
    field = BY_PATH["agent_metadata.name"]
    collector = Collector({field.path: "Nul\x00 here"})
    assert collector.answer(field, "before") == "before"
    (fault,) = collector.problems
    assert (fault.code, fault.params["found"]) == ("answer.forbidden_character", "U+0000")


def test_a_control_that_was_not_sent_leaves_its_answer_alone():
    for field in FIELDS:
        assert Collector({}).answer(field, "anything") == "anything"


def test_the_six_risks_are_listed_once_whatever_was_written():
    assert len(rows_shown(RISKS, None)) == 6
    assert len(rows_shown(RISKS, [{"risk": "cost overruns"}, {"risk": "Our own"}])) == 7


def test_the_mark_differs_when_an_answer_of_the_step_does_and_only_then():
    content = {"agent_metadata": {"name": "A"}, "monitoring_plan": {"review_cadence": "x"}}
    paths = ["agent_metadata.name"]
    other = merge(content, {"monitoring_plan.review_cadence": "y"})
    assert seen(content, paths) == seen(other, paths)
    assert seen(content, paths) != seen(merge(content, {"agent_metadata.name": "B"}), paths)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("agent_metadata.name", "agent_metadata.name"),
        ("agent_capabilities.data_processed[3]", "agent_capabilities.data_processed"),
        (f"{TOOLS.path}[2].scope", f"{TOOLS.path}-2-scope"),
        (f"{TOOLS.path}[2]", f"{TOOLS.path}-2-name"),
        (TOOLS.path, f"{TOOLS.path}-0-name"),
        (RISKS.path, f"{RISKS.path}-0-likelihood"),
        (f"{LIMITS.path}.daily_budget", f"{LIMITS.path}-daily_budget-value"),
        (f"{ALARMS.path}.error_rate", f"{ALARMS.path}-0-key"),
    ],
)
def test_a_place_leads_to_its_control(path, name):
    assert anchor(path) == name


def test_a_step_begins_with_an_answer_that_somebody_gave():
    assert not is_begun({"agent_metadata": {"kind": "new"}}, Step.BASICS)
    assert is_begun({"agent_metadata": {"kind": "new", "name": "A"}}, Step.BASICS)
