"""What a request of each tier must bring, what stops it, and what is only asked for."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from approvals.rules import submission
from approvals.rules.content import Content, merge
from approvals.rules.gates import gates
from approvals.rules.intake import read_yaml
from approvals.rules.risks import band, heat_map, missing_categories, risks

DATA = Path(__file__).parent.parent / "data" / "requests"
EXPECTED = [row["file"] for row in csv.DictReader((DATA / "EXPECTED.csv").read_text().splitlines())]
TODAY = date(2026, 11, 21)
SECURITY = "security_assessment."


def example(name: str, **changes: Any) -> Content:
    content = read_yaml((DATA / name).read_bytes()).content
    return merge(content, {path.replace("__", "."): value for path, value in changes.items()})


def unmet(content: Content, tier: int) -> set[str]:
    return {gate.code for gate in gates(content, tier, TODAY) if not gate.met}


def stops(content: Content, known: set[str] | None = None) -> list[tuple[str, str]]:
    found = submission.problems(content, known_emails=known, today=TODAY)
    return [(fault.code, fault.path) for fault in found]


@pytest.mark.parametrize("name", EXPECTED)
def test_every_example_can_be_sent(name: str):
    content = example(name)
    assert stops(content, submission.people_in(content)) == []


def test_an_empty_request_needs_nothing_more_at_tier_1_than_answers():
    assert unmet({}, 1) == set()


def test_tier_2_needs_threat_model_mitigations_and_logging():
    expected = {"gate.threat_model", "gate.prompt_injection", "gate.audit_logging"}
    assert unmet({}, 2) == expected
    assert unmet(example("tier2-onboarding.yaml"), 2) == set()


@pytest.mark.parametrize("tier", [3, 4])
def test_tier_3_and_4_need_rollback_owner_kill_switch_stages_and_risks(tier: int):
    assert unmet({}, tier) == unmet({}, 2) | {
        "gate.rollback",
        "gate.incident_owner",
        "gate.kill_switch",
        "gate.staged_release",
        "gate.risks",
    }


def test_a_threat_model_that_is_named_but_not_done_does_not_count():
    content = example("tier2-onboarding.yaml", security_assessment__threat_model_completed=False)
    assert unmet(content, 2) == {"gate.threat_model"}


def test_a_kill_switch_test_that_lies_ahead_is_no_test():
    ahead = "2026-11-22"
    content = example("tier3-claims.yaml", security_assessment__kill_switch_tested_on=ahead)
    assert unmet(content, 3) == {"gate.kill_switch_past"}


def test_regulated_data_need_a_data_protection_assessment_at_any_tier():
    assert unmet({"agent_capabilities": {"regulated_data": True}}, 1) == {"gate.data_protection"}


@pytest.mark.parametrize("population", ["external", "regulated"])
def test_people_outside_need_all_three_disclosures(population: str):
    content: Content = {"business_justification": {"user_population": population}}
    assert unmet(content, 1) == {"gate.disclosures"}
    two = {"conversation_start": "I am no person.", "human_handoff_offer": "Ask for one."}
    content = merge(content, {"compliance_assessment.disclosures": two})
    assert unmet(content, 1) == {"gate.disclosures"}
    content = merge(content, {"compliance_assessment.disclosures.at_request": "Yes."})
    assert unmet(content, 1) == set()


@pytest.mark.parametrize("kind", ["material_change", "renewal"])
def test_a_change_or_renewal_names_the_existing_agent(kind: str):
    content = example("tier1-ticket-triage.yaml", agent_metadata__kind=kind)
    assert stops(content) == [("gate.existing_agent", "agent_metadata.agent")]
    assert stops(merge(content, {"agent_metadata.agent": "ticket-triage"})) == []


def test_the_plain_template_is_stopped_by_its_five_open_answers_and_the_mailbox():
    found = stops(example("plain-template.yaml"), {"nerissa.calloway@brackwater.example"})
    can = "agent_capabilities."
    assert found == [
        ("submission.unknown_person", "agent_metadata.technical_owner"),
        ("answer.missing", can + "writes_data"),
        ("answer.missing", can + "external_communications"),
        ("answer.missing", can + "financial_transactions"),
        ("answer.missing", can + "irreversible_actions"),
        ("answer.missing", can + "all_outputs_human_reviewed"),
    ]


def test_the_plain_template_can_be_sent_once_they_are_given():
    can = "agent_capabilities__"
    answers = dict.fromkeys(
        (
            can + "external_communications",
            can + "financial_transactions",
            can + "irreversible_actions",
        ),
        False,
    )
    done = {can + "writes_data": True, can + "all_outputs_human_reviewed": True}
    content = example("plain-template.yaml", **answers, **done)
    assert stops(content, submission.people_in(content)) == []


def test_from_tier_3_each_tool_says_what_it_may_do():
    content = example("tier3-claims.yaml")
    tools = [{"name": "t", "permissions": "all"}]
    content = merge(content, {"agent_capabilities.tools_requested": tools})
    missing = {path.rpartition(".")[2] for _code, path in stops(content)}
    assert missing == {"system", "operations", "writes", "reversible", "scope"}


def test_a_prohibited_practice_cannot_be_sent():
    legal = "compliance_assessment.eu_ai_act_classification"
    content = merge(example("tier1-ticket-triage.yaml"), {legal: "prohibited"})
    assert stops(content) == [("submission.prohibited", legal)]


def test_a_contradiction_stops_and_each_is_told():
    content = example(
        "tier3-claims.yaml",
        agent_capabilities__regulated_data=False,
        agent_capabilities__writes_data=False,
    )
    codes = [code for code, _path in stops(content)]
    assert codes.count("finding.writes") == 1
    assert codes.count("finding.regulated") == 2


def test_a_blank_owner_is_missing_and_a_stranger_is_unknown():
    content = example(
        "tier1-ticket-triage.yaml",
        agent_metadata__business_owner="  ",
        agent_metadata__technical_owner="Somebody@Else.example",
    )
    known = submission.people_in(content) - {"somebody@else.example"}
    assert stops(content, known) == [
        ("answer.missing", "agent_metadata.business_owner"),
        ("submission.unknown_person", "agent_metadata.technical_owner"),
    ]


def test_addresses_are_compared_in_small_letters():
    content = example("tier1-ticket-triage.yaml", agent_metadata__business_owner="A@X.Example ")
    assert "a@x.example" in submission.people_in(content)
    assert stops(content, submission.people_in(content)) == []


def test_people_are_left_unchecked_without_a_directory():
    assert stops(example("plain-template.yaml"), None)[0][0] == "answer.missing"


def test_the_short_name_is_made_from_the_name_and_always_valid():
    names = {
        "Claims Intake Guide": "claims-intake-guide",
        "Überprüfung 2": "uberprufung-2",
        "日本": "agent",
        "X": "agent-x",
        "": "agent",
        "a" * 90: "a" * 60,
    }
    for name, slug in names.items():
        assert submission.slug_of({"agent_metadata": {"name": name}}) == slug


def test_a_short_name_given_is_kept_unless_it_is_none():
    given = {"agent_metadata": {"name": "N", "slug": "my-agent"}}
    assert submission.slug_of(given) == "my-agent"
    assert submission.slug_of({"agent_metadata": {"name": "Name", "slug": "No!"}}) == "name"


def test_what_the_manifest_needs_is_asked_for_with_proposals():
    content = example("tier1-ticket-triage.yaml")
    asked = {field.key for field in submission.asked_for(content)}
    assert {"instructions_hash", "executive_sponsor", "business_unit", "slug"} <= asked
    assert submission.proposals(content) == {
        "agent_metadata.kind": "new",
        "agent_metadata.slug": "workplace-ticket-triage",
        "agent_capabilities.model_version": "2506",
    }


def test_six_risks_are_required_in_any_spelling():
    content = example("tier4-vendor-payments.yaml")
    assert missing_categories(content) == []
    rows = content["security_assessment"]["risk_assessment"]
    renamed = [{**rows[1], "risk": "UNAUTHORIZED  actions"}, *rows[2:]]
    content = merge(content, {SECURITY + "risk_assessment": renamed})
    assert missing_categories(content) == ["Data exfiltration"]


def test_a_risk_without_rating_or_mitigation_does_not_count():
    row = {"risk": "Cost overruns", "likelihood": 1, "impact": 1, "residual_likelihood": 1}
    content: Content = {"security_assessment": {"risk_assessment": [row, {"risk": "x"}]}}
    assert risks(content) == []
    complete = {**row, "residual_impact": True}
    assert risks({"security_assessment": {"risk_assessment": [complete]}}) == []
    unmitigated = {**row, "residual_impact": 1}
    assert len(missing_categories({"security_assessment": {"risk_assessment": [unmitigated]}})) == 6


def test_the_heat_map_shows_each_risk_before_and_after():
    cells = heat_map(example("tier4-vendor-payments.yaml"))
    assert [len(row) for row in cells] == [5] * 5
    assert (cells[0][0].likelihood, cells[0][0].impact) == (5, 1)
    assert cells[1][4].before == ("Supplier impersonation by e-mail",)
    assert cells[4][4].after[-1] == "Supplier impersonation by e-mail"
    assert sum(len(cell.before) for row in cells for cell in row) == 7
    assert sum(len(cell.after) for row in cells for cell in row) == 7


def test_bands_grow_with_likelihood_times_impact():
    found = {score: band(score) for score in (1, 4, 5, 9, 10, 14, 15, 25)}
    assert list(found.values()) == (
        ["low", "low", "medium", "medium", "high", "high", "critical", "critical"]
    )
