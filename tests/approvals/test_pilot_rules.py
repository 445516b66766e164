"""What a pilot must bring, and who decides it."""

from datetime import date, timedelta

import pytest

from approvals.rules import submission
from approvals.rules.content import merge
from approvals.rules.intake import read_yaml, write_yaml
from approvals.rules.kind_routes import KIND_ROUTES_1, PILOT_DAYS
from approvals.rules.routing import ROUTES_1, route
from tests.approvals import piloting
from tests.approvals.test_gates import EXPECTED, example

TODAY = date(2026, 11, 21)


class Cast:
    class owner:
        email = "owner@brackwater.example"

    class tech_owner:
        email = "tech_owner@brackwater.example"


def pilot(**changes):
    content = piloting.content(Cast)
    return merge(content, {path.replace("__", "."): value for path, value in changes.items()})


def stops(content, today=TODAY):
    found = submission.problems(content, known_emails=None, today=today)
    return {(fault.code, fault.path.split(".")[-1]) for fault in found}


def test_a_pilot_that_brings_everything_can_be_sent():
    assert stops(pilot()) == set()


@pytest.mark.parametrize(
    ("change", "value", "code"),
    [
        ("agent_metadata__pilot_until", None, "gate.pilot_end"),
        ("business_justification__user_population", "external", "gate.pilot_inside"),
        ("agent_capabilities__customer_data", True, "gate.pilot_customers"),
        ("agent_capabilities__customer_data", None, "gate.pilot_customers"),
        ("agent_capabilities__external_communications", True, "gate.pilot_outside"),
        ("agent_metadata__proposed_production_date", "2027-01-30", "gate.pilot_start"),
        ("agent_capabilities__data_processed", ["customer_ref"], "gate.pilot_customer_data"),
        ("agent_capabilities__environment", "production", "gate.pilot_environment"),
        ("agent_capabilities__environment", None, "gate.pilot_environment"),
        ("agent_capabilities__autonomy_limits", {}, "gate.pilot_cost"),
        ("security_assessment__audit_logging_configured", False, "gate.pilot_logging"),
        ("security_assessment__kill_switch_tested_on", None, "gate.pilot_kill_switch"),
        ("security_assessment__kill_switch_tested_on", "2026-11-22", "gate.kill_switch_past"),
    ],
)
def test_a_pilot_without_one_of_its_gates_is_stopped(change, value, code):
    assert code in {found for found, _path in stops(pilot(**{change: value}))}


def test_a_pilot_may_begin_on_its_last_day():
    last = piloting.UNTIL.isoformat()
    assert stops(pilot(agent_metadata__proposed_production_date=last)) == set()


@pytest.mark.parametrize("part", ["operations", "scope"])
def test_each_tool_of_a_pilot_is_scoped(part):
    content = pilot()
    content["agent_capabilities"]["tools_requested"][1].pop(part)
    assert ("gate.pilot_scope", part) in stops(content)


def test_no_tool_of_a_pilot_works_in_production():
    content = pilot()
    content["agent_capabilities"]["tools_requested"][0]["environment"] = "production"
    assert ("gate.pilot_tool", "environment") in stops(content)


@pytest.mark.parametrize(("days", "is_stopped"), [(-1, True), (0, False), (90, False), (91, True)])
def test_a_pilot_ends_within_ninety_days_of_being_sent(days, is_stopped):
    last = (TODAY + timedelta(days=days)).isoformat()
    found = stops(pilot(agent_metadata__pilot_until=last))
    assert (("gate.pilot_length", "pilot_until") in found) is is_stopped


@pytest.mark.parametrize("name", EXPECTED)
def test_no_other_kind_meets_the_gates_of_pilots(name):
    codes = {code for code, _path in stops(example(name))}
    assert not [code for code in codes if "pilot" in code]


@pytest.mark.parametrize("tier", [1, 2, 3, 4])
def test_technical_owner_and_security_reviewer_sign_in_24_hours_whatever_the_tier(tier):
    way = route(tier, pilot())
    assert [step.kind.value for step in way.steps] == [
        "attestation", "legal_class", "sign_off_technical_owner", "sign_off_security",
    ]  # fmt: skip
    assert (way.limit.unit, way.limit.amount, way.tier) == ("working_hours", 24, tier)
    assert [(stage.stage, stage.days) for stage in way.stages] == [("limited", 0)]


def test_a_scheme_stored_before_there_were_kinds_takes_the_shipped_routes():
    old = {key: value for key, value in ROUTES_1.items() if key != "kinds"}
    assert route(2, pilot(), old) == route(2, pilot())


def test_a_scheme_may_give_pilots_another_time():
    slower = {**KIND_ROUTES_1["pilot"], "limit": {"unit": "working_hours", "amount": 48}}
    changed = {**ROUTES_1, "kinds": {"pilot": slower}}
    assert route(1, pilot(), changed).limit.amount == 48
    assert route(1, {}, changed) == route(1, {})


def test_a_pilot_travels_as_a_file():
    content = pilot()
    read = read_yaml(write_yaml(content).encode())
    assert not read.faults and read.content == content
    assert PILOT_DAYS == 90


def test_a_pilot_is_offered_staging():
    blank = pilot(agent_capabilities__environment=None)
    assert submission.proposals(blank)["agent_capabilities.environment"] == "staging"
