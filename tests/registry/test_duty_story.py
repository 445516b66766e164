"""Duties and the value of an agent, as its owners keep them."""

import pytest

from approvals.actions.defaults import load_defaults
from govportal.people.actions import deactivate_person
from registry import actions
from registry.rules.raci import Duty, Party, Stage
from tests import make
from tests.make import SETUP, START
from tests.refusing import refused
from tests.registry.keeping import NOW, WHY, codes, holders, verbs

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db):
    made = make.organisation()
    load_defaults(START)
    return made


@pytest.fixture
def agent(cast):
    """An agent with users outside, and the people its request named."""
    return make.request(cast, "tier3-claims", now=START).agent


def test_duties_follow_the_agents_people_and_the_committee(cast, agent):
    assert holders(agent, Stage.EXECUTION, Duty.ACCOUNTABLE) == [("business_owner", ["Owner"])]
    assert holders(agent, Stage.INCIDENT, Duty.ACCOUNTABLE) == [("ciso", ["Chair"])]
    assert holders(agent, Stage.AUDIT, Duty.RESPONSIBLE) == [("platform_engineering", ["Member"])]
    assert holders(agent, Stage.ESCALATION, Duty.RESPONSIBLE) == [("operators", ["Operator"])]
    assert holders(agent, Stage.CONTEXT, Duty.ACCOUNTABLE) == [("data_steward", [])]
    assert "raci.gap" in codes(agent)


def test_a_named_person_takes_a_duty_and_gives_it_back(cast, agent):
    row = actions.name_duty(
        agent, Stage.CONTEXT, Duty.ACCOUNTABLE, cast.colleague, WHY,
        seen=0, actor=cast.owner, now=NOW,
    )  # fmt: skip
    assert holders(agent, Stage.CONTEXT, Duty.ACCOUNTABLE) == [(None, ["Colleague"])]
    again = actions.name_duty(
        agent, Stage.CONTEXT, Duty.ACCOUNTABLE, Party.SPONSOR, WHY,
        seen=row.pk, actor=cast.tech_owner, now=NOW,
    )  # fmt: skip
    row.refresh_from_db()
    assert row.ended_by == cast.tech_owner and again.who == "Executive sponsor"
    actions.give_duty_back(
        agent, Stage.CONTEXT, Duty.ACCOUNTABLE, WHY, seen=again.pk, actor=cast.owner, now=NOW
    )
    assert holders(agent, Stage.CONTEXT, Duty.ACCOUNTABLE) == [("data_steward", [])]
    assert verbs("duty.") == ["duty.named", "duty.named", "duty.given_back"]
    assert agent.named_duties.count() == 2


def test_from_a_stale_page_nothing_is_named(cast, agent):
    args = (agent, Stage.TRIGGER, Duty.RESPONSIBLE, cast.colleague, WHY)
    actions.name_duty(*args, seen=0, actor=cast.owner, now=NOW)
    with refused("raci.changed_stale"):
        actions.name_duty(*args, seen=0, actor=cast.owner, now=NOW)
    with refused("raci.changed_stale"):
        actions.give_duty_back(*args[:3], WHY, seen=0, actor=cast.owner, now=NOW)


def test_only_the_owners_name_and_only_somebody_who_is_here(cast, agent):
    args = (agent, Stage.TRIGGER, Duty.ACCOUNTABLE)
    for person in (cast.chair, cast.auditor, cast.administrator, cast.compliance):
        with refused("accountability.only_owners"):
            actions.name_duty(*args, cast.colleague, WHY, seen=0, actor=person, now=NOW)
    with refused("raci.accountable_is_one"):
        actions.name_duty(*args, Party.OPERATORS, WHY, seen=0, actor=cast.owner, now=NOW)
    deactivate_person(cast.colleague, actor=SETUP, now=NOW)
    cast.colleague.refresh_from_db()
    with refused("raci.person_left"):
        actions.name_duty(*args, cast.colleague, WHY, seen=0, actor=cast.owner, now=NOW)


def test_whoever_leaves_leaves_a_gap(cast, agent):
    actions.name_duty(agent, Stage.TRIGGER, Duty.ACCOUNTABLE, cast.colleague, WHY,
                      seen=0, actor=cast.owner, now=NOW)  # fmt: skip
    deactivate_person(cast.colleague, actor=SETUP, now=NOW)
    deactivate_person(cast.owner, actor=SETUP, now=NOW)
    assert holders(agent, Stage.TRIGGER, Duty.ACCOUNTABLE) == [(None, [])]
    assert holders(agent, Stage.EXECUTION, Duty.ACCOUNTABLE) == [("business_owner", [])]


def value(agent, actor, owner, seen=0, **more):
    fields = {"workflow": "Claims", "outcome": "Complete at first.", "monthly_cost": None,
              "currency": "", "unit": "", "baseline": None, "target": None}  # fmt: skip
    return actions.describe_value(agent, owner, seen=seen, actor=actor, now=NOW, **fields | more)


def test_the_business_value_is_written_by_owners_and_keeps_its_history(cast, agent):
    value(agent, cast.owner, cast.owner)
    row = value(agent, cast.tech_owner, cast.owner, seen=1, workflow="Claims intake")
    assert row.history.count() == 2 and row.workflow == "Claims intake"
    with refused("value.changed_stale"):
        value(agent, cast.owner, cast.owner, seen=1)
    with refused("accountability.only_owners"):
        value(agent, cast.chair, cast.owner, seen=2)
