"""Contradictions refuse, contact data are asked about, personal data bring a privacy review."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from approvals.rules.content import merge
from approvals.rules.findings import (
    Weight,
    contradictions,
    findings,
    personal_data,
)
from approvals.rules.intake import read_yaml
from registry.rules.data_catalogue import CATALOGUE_1, category_of

DATA = Path(__file__).parent.parent / "data" / "requests"
EXPECTED = list(csv.DictReader((DATA / "EXPECTED.csv").read_text().splitlines()))


def can(**answers: Any) -> dict[str, Any]:
    return {"agent_capabilities": answers}


def tool(**answers: Any) -> list[dict[str, Any]]:
    return [{"name": "reader", "writes": False, "reversible": True}, {"name": "act", **answers}]


@pytest.mark.parametrize("name", ["diagnosis", "account_number", "bankAccount tail", "IBANs"])
def test_regulated_no_beside_a_diagnosis_or_an_account_number_contradicts(name: str):
    (finding,) = findings(can(regulated_data=False, data_processed=["tags", name]))
    assert (finding.code, finding.weight) == ("finding.regulated", Weight.CONTRADICTION)
    assert finding.paths == (
        "agent_capabilities.regulated_data",
        "agent_capabilities.data_processed[1]",
    )
    assert name in finding.text and "Regulated data" in finding.text


def test_irreversible_no_beside_a_writing_tool_that_cannot_be_undone_contradicts():
    content = can(irreversible_actions=False, tools_requested=tool(writes=True, reversible=False))
    (finding,) = contradictions(content)
    assert finding.paths == (
        "agent_capabilities.irreversible_actions",
        "agent_capabilities.tools_requested[1].reversible",
    )
    assert "“act” cannot be undone" in finding.text


def test_writes_no_beside_a_writing_tool_contradicts():
    content = can(writes_data=False, tools_requested=tool(writes=True, reversible=True))
    (finding,) = contradictions(content)
    assert finding.code == "finding.writes"
    assert finding.paths[1] == "agent_capabilities.tools_requested[1].writes"


@pytest.mark.parametrize(
    "answers",
    [
        {"regulated_data": True, "data_processed": ["diagnosis", "name"]},
        {"data_processed": ["diagnosis", "name"]},
        {"irreversible_actions": True, "tools_requested": tool(writes=True, reversible=False)},
        {"irreversible_actions": False, "tools_requested": tool(writes=False, reversible=False)},
        {"writes_data": True, "tools_requested": tool(writes=True)},
        {"writes_data": False, "tools_requested": tool()},
        {"regulated_data": False, "data_processed": ["tags", "product_name"]},
        {"regulated_data": False, "data_processed": "diagnosis", "tools_requested": {"a": 1}},
    ],
)
def test_what_fits_together_or_is_unanswered_is_no_finding(answers: dict[str, Any]):
    assert findings(can(**answers)) == []


@pytest.mark.parametrize("name", ["name", "business_email", "phone", "contact_name"])
def test_contact_data_with_regulated_no_are_a_question_and_stop_nothing(name: str):
    content = can(regulated_data=False, data_processed=[name])
    (finding,) = findings(content)
    assert finding.weight is Weight.QUESTION and finding.role == "compliance_reviewer"
    assert contradictions(content) == []
    assert findings(merge(content, {"agent_capabilities.regulated_data": True})) == []


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("diagnosis_documents", "health"),
        ("bank_account_tail", "financial"),
        ("employment_history", "personal"),
        ("date_of_birth", "personal"),
        ("business_email", "contact"),
        ("Names", "contact"),
        ("email addresses", "contact"),
        ("supplier_name", ""),
        ("file_name", ""),
        ("invoice_amount", ""),
        ("average_page_views", ""),
        ("published_policy_text", ""),
        ("", ""),
    ],
)
def test_the_catalogue_knows_a_field_by_whole_words(name: str, category: str):
    assert category_of(name) == category


def test_the_catalogue_is_data_and_can_be_edited():
    catalogue = json.loads(json.dumps(CATALOGUE_1))
    catalogue["categories"][0]["words"].append("shoe size")
    content = can(regulated_data=False, data_processed=["shoe_size"])
    assert findings(content) == []
    assert [finding.code for finding in findings(content, catalogue)] == ["finding.regulated"]


@pytest.mark.parametrize("row", EXPECTED, ids=lambda row: row["file"])
def test_no_example_contradicts_itself(row: dict[str, str]):
    content = read_yaml((DATA / row["file"]).read_bytes()).content
    assert contradictions(content) == []


def test_of_the_signed_off_examples_only_the_one_with_personal_data_gets_a_privacy_review():
    with_review = {row["file"] for row in EXPECTED if "privacy review" in row["expected_route"]}
    signed_off = [row["file"] for row in EXPECTED if row["expected_tier"] in "12"]
    found = {
        name for name in signed_off if personal_data(read_yaml((DATA / name).read_bytes()).content)
    }
    assert found == with_review == {"tier2-crm-update.yaml"}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (can(regulated_data=True), True),
        (can(regulated_data=False, data_processed=["name"]), True),
        ({"compliance_assessment": {"gdpr_applicable": True}}, True),
        (can(regulated_data=False, data_processed=["tags"]), False),
        ({}, False),
    ],
)
def test_personal_data_at_any_tier_bring_a_privacy_review(content: Any, expected: bool):
    assert personal_data(content) is expected


def test_high_risk_without_overseers_or_rights_assessment_is_asked_of_the_reviewer():
    content = read_yaml((DATA / "tier3-hr-screening.yaml").read_bytes()).content
    found = findings(content)
    assert [finding.code for finding in found] == [
        "finding.overseers",
        "finding.fundamental_rights",
    ]
    assert {(f.weight, f.role) for f in found} == {(Weight.QUESTION, "compliance_reviewer")}
    named = {
        "compliance_assessment.human_overseers": ["a@x.example"],
        "compliance_assessment.fundamental_rights_assessment": "fria.pdf",
    }
    assert findings(merge(content, named)) == []
