"""Points, floors and tiers, against a table written out from the specification."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from approvals.rules.classification import SCHEME_1, TierRange, classify, tier_for, tier_name
from approvals.rules.content import merge
from approvals.rules.intake import read_yaml

DATA = Path(__file__).parent.parent / "data"
TABLE = list(csv.DictReader((DATA / "tiers.csv").read_text().splitlines()))
EXPECTED = list(csv.DictReader((DATA / "requests" / "EXPECTED.csv").read_text().splitlines()))
CAN = "agent_capabilities."
YES_NO = {
    "moves_money": CAN + "financial_transactions",
    "regulated_data": CAN + "regulated_data",
    "outside_communication": CAN + "external_communications",
    "writes": CAN + "writes_data",
    "all_reviewed": CAN + "all_outputs_human_reviewed",
    "irreversible": CAN + "irreversible_actions",
}
POPULATION = "business_justification.user_population"
LEGAL_CLASS = "compliance_assessment.eu_ai_act_classification"


def content_of(row: dict[str, str]) -> dict[str, Any]:
    answers: dict[str, Any] = {path: row[column] == "y" for column, path in YES_NO.items()}
    answers[POPULATION] = "external" if row["outside_users"] == "y" else "internal"
    answers[LEGAL_CLASS] = "high_risk" if row["high_risk"] == "y" else "minimal_risk"
    return merge({}, answers)


def harmless(**changes: Any) -> dict[str, Any]:
    row = dict.fromkeys(TABLE[0], "n") | {"all_reviewed": "y"}
    return merge(content_of(row), {path.replace("__", "."): v for path, v in changes.items()})


def test_the_table_holds_each_of_the_256_combinations_once():
    inputs = [tuple(row[key] for key in list(row)[:8]) for row in TABLE]
    assert len(set(inputs)) == len(inputs) == 256


def test_every_combination_gets_the_points_and_the_tier_of_the_table():
    wrong = []
    for row in TABLE:
        result = classify(content_of(row))
        if (result.points, result.tier) != (int(row["points"]), int(row["tier"])):
            wrong.append((row, result.points, result.tier))
    assert wrong == []


@pytest.mark.parametrize("row", EXPECTED, ids=lambda row: row["file"])
def test_an_example_gets_the_points_and_the_tier_expected_of_it(row: dict[str, str]):
    content = read_yaml((DATA / "requests" / row["file"]).read_bytes()).content
    result = classify(content)
    assert (result.points, result.tier) == (int(row["points"]), int(row["expected_tier"]))
    assert result.unanswered == () and result.tier_range is None


def test_the_explanation_adds_up_to_the_points():
    for row in TABLE:
        result = classify(content_of(row))
        assert sum(reason.points for reason in result.explanation) == result.points
        assert len(result.explanation) == 6


def test_the_plain_template_leaves_a_range_and_five_questions():
    content = read_yaml((DATA / "requests" / "plain-template.yaml").read_bytes()).content
    result = classify(content)
    assert result.tier is None and result.tier_range is not None
    assert result.tier_range.text == "1 to 4, five answers missing"
    assert set(result.unanswered) == {
        CAN + "financial_transactions",
        CAN + "external_communications",
        CAN + "writes_data",
        CAN + "all_outputs_human_reviewed",
        CAN + "irreversible_actions",
    }


def test_an_empty_request_may_be_anything():
    result = classify({})
    assert result.tier_range == TierRange(1, 4, 8)
    assert result.lowest == 1


def test_a_range_is_as_wide_as_the_open_answer_makes_it():
    open_ = harmless(agent_capabilities__writes_data=None)
    assert classify(open_).tier_range == TierRange(1, 1, 1)
    money = harmless(agent_capabilities__financial_transactions=True)
    money = merge(money, {CAN + "writes_data": None})
    assert classify(money).tier_range == TierRange(4, 4, 1)
    unclassed = harmless(compliance_assessment__eu_ai_act_classification=None)
    assert classify(unclassed).tier_range == TierRange(1, 3, 1)


def test_the_range_always_holds_the_tier_that_the_answers_lead_to():
    paths = [*YES_NO.values(), POPULATION, LEGAL_CLASS]
    for row in TABLE:
        content = content_of(row)
        for path in paths:
            span = classify(merge(content, {path: None})).tier_range
            assert span is not None and span.low <= int(row["tier"]) <= span.high


def test_one_missing_answer_is_one_answer():
    assert TierRange(2, 2, 1).text == "2, one answer missing"
    assert TierRange(1, 3, 12).text == "1 to 3, 12 answers missing"


def test_a_word_that_is_no_answer_counts_as_unanswered():
    result = classify(harmless(agent_capabilities__regulated_data="probably"))
    assert result.unanswered == (CAN + "regulated_data",)


def test_regulated_users_score_as_external():
    assert classify(harmless(business_justification__user_population="regulated")).points == 1


def test_high_risk_is_tier_3_at_least_and_says_so():
    result = classify(harmless(compliance_assessment__eu_ai_act_classification="high_risk"))
    assert (result.points, result.tier) == (0, 3)
    assert [floor.text for floor in result.floors] == [
        "Proposed as high risk under the EU AI Act: tier 3 at least"
    ]
    assert result.floors[0].decisive


def test_a_floor_that_changes_nothing_is_said_but_not_decisive():
    row = dict.fromkeys(TABLE[0], "y") | {"all_reviewed": "n", "irreversible": "n"}
    floors = classify(content_of(row)).floors
    assert {floor.tier: floor.decisive for floor in floors} == {4: False, 3: False}


@pytest.mark.parametrize(
    ("points", "tier"), [(0, 1), (1, 1), (2, 2), (3, 2), (4, 3), (5, 3), (6, 4), (11, 4)]
)
def test_points_reach_their_tier(points: int, tier: int):
    assert tier_for(points) == tier


def test_each_tier_has_its_word():
    assert [tier_name(tier) for tier in (1, 2, 3, 4)] == ["Low", "Medium", "High", "Critical"]


def test_another_scheme_gives_other_tiers_and_its_number_is_kept():
    scheme = json.loads(json.dumps(SCHEME_1))
    scheme["version"] = 7
    scheme["points"][3]["points"] = 6
    result = classify(harmless(agent_capabilities__writes_data=True), scheme)
    assert (result.scheme, result.points, result.tier) == (7, 6, 4)


@pytest.mark.parametrize("content", [{}, {"agent_capabilities": 5}, {"agent_capabilities": []}])
def test_nothing_that_json_holds_makes_it_raise(content: dict[str, Any]):
    json.dumps(classify(content).as_json())
