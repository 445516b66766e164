"""What a file may not hold: each fault of form and of answers has its code."""

import pytest

from approvals.rules.intake import check_content, read_yaml

HEAD = (
    "agent_metadata:\n  name: A name\n  business_owner: b@x.example\n"
    "  technical_owner: t@x.example\n"
)


def codes(text: str | bytes) -> list[str]:
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return [fault.code for fault in read_yaml(data).faults]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "yaml.empty"),
        ("# only a remark\n", "yaml.empty"),
        ("- a\n- b\n", "yaml.not_a_mapping"),
        ("just words\n", "yaml.not_a_mapping"),
        (f"{HEAD}---\na: b\n", "yaml.several_documents"),
        (f"{HEAD}  systems: !!python/object:os.system [x]\n", "yaml.tag"),
        (f"{HEAD}  version: !mine 1\n", "yaml.tag"),
        (f"{HEAD}  version: &a 1\n", "yaml.anchor"),
        (f"{HEAD}  name: again\n", "yaml.duplicate_key"),
        (f"{HEAD}agent_metadata:\n  name: x\n", "yaml.duplicate_key"),
        (f"{HEAD}  [a, b]: c\n", "yaml.key_not_text"),
        (f"{HEAD}  systems: {'[' * 21}{']' * 21}\n", "yaml.too_deep"),
        ("[" * 200_000, "yaml.too_deep"),
        (f"{HEAD}  systems: [{'a,' * 25_000}]\n", "yaml.too_many_entries"),
        (f"{HEAD}  version: a\x00b\n", "yaml.not_yaml"),
        (f'{HEAD}  version: "a\\0b"\n', "answer.forbidden_character"),
        (f'{HEAD}deployment: "\\x07"\n', "answer.forbidden_character"),
        (f'{HEAD}  version: "a\\u202Eb"\n', "answer.turning_character"),
        (f"{HEAD}  version: gpc_{'a' * 10}_{'b' * 43}\n", "answer.holds_key"),
        (b"agent_metadata:\n  name: \xff\xfe\n", "yaml.not_utf8"),
        ("agent_metadata: x".encode("utf-16"), "yaml.not_utf8"),
        (f"{HEAD}  name2: {{\n", "yaml.not_yaml"),
        (f"{HEAD}  kind: appeal\n", "answer.not_accepted_here_yet"),
        (f"{HEAD}  kind: party\n", "answer.not_a_choice"),
        (f"{HEAD}  slug: Not A Slug\n", "answer.pattern"),
        (f"{HEAD}  version: {'x' * 61}\n", "answer.too_long"),
        (f"{HEAD}  systems: [{', '.join(['a'] * 201)}]\n", "answer.too_many"),
    ],
)
def test_a_file_is_refused_with_its_fault(text: str | bytes, code: str):
    assert code in codes(text)


def test_a_lone_surrogate_is_refused():
    assert codes(f'{HEAD}  version: "\\ud800"\n')[0] in {
        "yaml.not_yaml",
        "answer.forbidden_character",
    }
    broken = {"agent_metadata": {"version": "\ud800"}}
    assert [f.code for f in check_content(broken)] == ["answer.forbidden_character"]


@pytest.mark.parametrize(
    ("money", "code"),
    [
        ("{value: '1.234', currency: EUR}", "answer.currency"),
        ("{value: '1.5', currency: JPY}", "answer.currency"),
        ("{value: '1e3', currency: EUR}", "answer.wrong_type"),
        ("{value: '-1', currency: EUR}", "answer.wrong_type"),
        ("{value: '01', currency: EUR}", "answer.wrong_type"),
        ("{value: '1', currency: eur}", "answer.wrong_type"),
        ("{value: '1'}", "answer.wrong_type"),
        ("40", "answer.wrong_type"),
    ],
)
def test_a_sum_has_a_value_as_text_and_a_currency(money: str, code: str):
    text = f"{HEAD}agent_capabilities:\n  autonomy_limits:\n    daily_budget: {money}\n"
    assert codes(text) == [code]
