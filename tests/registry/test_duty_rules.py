"""Who has which duty: the shipped table, what is named in its place, and where nobody stands."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.rules.raci import (
    GROUPS,
    RACI_1,
    Duty,
    Named,
    Party,
    Stage,
    gaps,
    named_refusal,
    resolve,
    table_faults,
)

EVERYBODY = {party: (f"the {party}",) for party in Party}
WHY = "She knows the workflow best."

SHIPPED = [
    ("trigger", "business_owner", "business_owner"),
    ("context_retrieval", "data_steward", "data_steward"),
    ("decision_generation", "technical_owner", "technical_owner"),
    ("policy_validation", "operators compliance_reviewer", "compliance_reviewer"),
    ("action_execution", "technical_owner", "business_owner"),
    ("logging_and_audit", "platform_engineering", "technical_owner"),
    ("escalation", "operators", "business_owner"),
    ("incident_response", "incident_owner security_owner", "ciso"),
]


def cell(lines, stage, duty):
    line = next(line for line in lines if line.stage == stage)
    return next(cell for cell in line.cells if cell.duty == duty)


@pytest.mark.parametrize(("stage", "responsible", "accountable"), SHIPPED)
def test_the_shipped_table_says_who_does_it_and_who_answers(stage, responsible, accountable):
    lines = resolve(RACI_1, EVERYBODY, {})
    assert [h.party for h in cell(lines, stage, "R").holders] == responsible.split()
    assert [h.party for h in cell(lines, stage, "A").holders] == [accountable]


def test_the_shipped_table_is_whole_and_in_order():
    assert table_faults(RACI_1) == []
    assert [row["stage"] for row in RACI_1["stages"]] == [stage.value for stage in Stage]
    assert gaps(resolve(RACI_1, EVERYBODY, {})) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"A": []}, "one accountable"),
        ({"A": ["business_owner", "ciso"]}, "one accountable"),
        ({"A": ["operators"]}, "one accountable"),
        ({"R": []}, "responsible"),
        ({"stage": "escalation"}, "once"),
    ],
)
def test_a_table_that_is_not_whole_says_where(change, fault):
    rows = [dict(row) for row in RACI_1["stages"]]
    rows[0] |= change
    assert any(fault in words for words in table_faults({"stages": rows}))


@pytest.mark.parametrize("missing", Party)
def test_whoever_is_missing_leaves_a_gap_where_somebody_must_stand(missing):
    people = {party: who for party, who in EVERYBODY.items() if party is not missing}
    found = {(gap.stage.value, gap.duty.value) for gap in gaps(resolve(RACI_1, people, {}))}
    expected = {
        (row["stage"], duty)
        for row in RACI_1["stages"]
        for duty in "RA"
        if missing.value in row[duty]
    }
    assert found == expected


@pytest.mark.parametrize(("stage", "duty"), list(product(Stage, Duty)))
def test_what_is_named_takes_the_place_of_the_tables(stage, duty):
    lines = resolve(RACI_1, EVERYBODY, {(stage, duty): Named(None, "Ada")})
    changed = [(line.stage, c.duty) for line in lines for c in line.cells if c.is_changed]
    assert changed == [(stage, duty)]
    (holder,) = cell(lines, stage, duty).holders
    assert holder.people == ("Ada",) and holder.party is None


def test_somebody_named_who_left_is_a_gap():
    lines = resolve(RACI_1, EVERYBODY, {(Stage.TRIGGER, Duty.ACCOUNTABLE): Named(None, None)})
    assert [(gap.stage, gap.duty, gap.party) for gap in gaps(lines)] == [("trigger", "A", None)]


@pytest.mark.parametrize(
    ("duty", "party", "is_person", "is_active", "reason", "code"),
    [
        ("A", None, True, True, WHY, ""),
        ("A", "ciso", False, False, WHY, ""),
        ("R", "operators", False, False, WHY, ""),
        ("A", "operators", False, False, WHY, "raci.accountable_is_one"),
        ("A", None, False, False, WHY, "raci.one_of_both"),
        ("A", "ciso", True, True, WHY, "raci.one_of_both"),
        ("A", None, True, False, WHY, "raci.person_left"),
        ("A", None, True, True, "  short  ", "accountability.reason_short"),
        ("A", None, True, True, "x" * 2001, "accountability.text_long"),
    ],
)
def test_a_duty_is_given_to_one_who_is_there_with_a_reason(
    duty, party, is_person, is_active, reason, code
):
    refusal = named_refusal(
        Duty(duty),
        Party(party) if party else None,
        is_person=is_person,
        is_active=is_active,
        reason=reason,
    )
    assert (refusal.code if refusal else "") == code


@given(st.lists(st.sampled_from(list(Party)), unique=True))
def test_exactly_one_is_accountable_for_a_stage_whoever_is_there(parties):
    people = {party: EVERYBODY[party] for party in parties}
    for line in resolve(RACI_1, people, {}):
        (holder,) = next(c for c in line.cells if c.duty is Duty.ACCOUNTABLE).holders
        assert holder.party not in GROUPS and len(holder.people) <= 1
