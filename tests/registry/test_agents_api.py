"""Agents in the API: the same rules as on the pages, and what only programs meet."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from govportal.ledger.models import Entry
from registry.actions import enter_agent, update_agent
from registry.models import Agent
from tests import make
from tests.api.calling import Caller, places, problem
from tests.make import START

pytestmark = pytest.mark.django_db
AGENTS = "/api/v1/agents"
A_LIST = 12


@pytest.fixture
def caller(cast):
    return Caller(cast.owner)


def body(cast, **more):
    return {
        "slug": "claims-sorter",
        "name": "Claims sorter",
        "unit": "claims",
        "business_owner": cast.owner.email,
        "technical_owner": cast.tech_owner.email,
    } | more


def listed(answer):
    assert answer.status_code == 200, answer.content
    return [row["slug"] for row in json.loads(answer.content)["results"]]


def test_an_agent_is_registered_read_and_changed(cast, caller):
    made = caller.post(AGENTS, body(cast, purpose="Sorts."))
    assert made.status_code == 201
    assert made["Location"].endswith("/api/v1/agents/claims-sorter")
    read = caller.get(made["Location"].removeprefix("http://testserver"))
    assert (read["ETag"], read.content) == (made["ETag"], made.content)
    said = json.loads(read.content)
    assert (said["lifecycle"], said["tier"], said["unit"]) == ("registered", None, "claims")
    assert said["created_at"].endswith("Z")
    changed = caller.patch(
        f"{AGENTS}/claims-sorter",
        {"data_steward": cast.colleague.email, "name": "Sorter"},
        If_Match=read["ETag"],
    )
    assert changed.status_code == 200 and changed["ETag"] != read["ETag"]
    assert json.loads(changed.content)["data_steward"] == cast.colleague.email
    entry = Entry.objects.latest("id")
    assert (entry.verb, entry.actor) == ("agent.updated", cast.owner.ledger_ref)
    cleared = caller.patch(
        f"{AGENTS}/claims-sorter", {"data_steward": None}, If_Match=changed["ETag"]
    )
    assert json.loads(cleared.content)["data_steward"] is None


def test_all_that_does_not_fit_is_told_at_once(cast, caller):
    wrong = body(
        cast, slug="Claims Sorter", unit="nowhere", kind="robot", technical_owner="x@y.example",
        lifecycle="production", nmae="x", name="=7",
    )  # fmt: skip
    assert places(problem(caller.post(AGENTS, wrong), 400, "invalid")) == {
        "#/slug": "invalid",
        "#/unit": "unknown",
        "#/kind": "invalid_choice",
        "#/technical_owner": "unknown",
        "#/lifecycle": "unknown",
        "#/nmae": "unknown",
        "#/name": "agent.name_form",
    }
    assert not Agent.objects.exists()


@pytest.mark.parametrize(
    ("more", "code", "pointer"),
    [
        ({"unit": "treasury", "business_owner": "stranger@brackwater.example",
          "technical_owner": "stranger@brackwater.example"}, "agent.out_of_sight", "#/unit"),
        ({"security_reviewer": "colleague@brackwater.example"}, "agent.not_a_reviewer",
         "#/security_reviewer"),
    ],
)  # fmt: skip
def test_a_rule_says_no_with_its_place(cast, caller, more, code, pointer):
    said = problem(caller.post(AGENTS, body(cast, **more)), 422, code)
    assert places(said) == {pointer: code}
    assert not Agent.objects.exists()


def test_what_is_not_ones_own_is_403_and_what_was_decided_422(cast, caller):
    agent = make.request(cast).agent
    address = f"{AGENTS}/{agent.slug}"
    said = problem(
        caller.patch(address, {"compliance_reviewer": cast.compliance.email}, If_Match="*"),
        403,
        "agent.not_yours_to_change",
    )
    assert places(said) == {"#/compliance_reviewer": "agent.not_yours_to_change"}
    problem(caller.patch(address, {"kind": "script"}, If_Match="*"), 422, "agent.decided_already")
    same = caller.patch(address, {"kind": agent.kind}, If_Match="*")
    assert same.status_code == 200


@pytest.mark.both_databases
def test_of_two_who_saw_the_same_the_second_is_told(cast, caller):
    address = f"{AGENTS}/claims-sorter"
    tag = caller.post(AGENTS, body(cast))["ETag"]
    assert caller.patch(address, {"name": "First"}, If_Match=tag).status_code == 200
    problem(caller.patch(address, {"name": "Second"}, If_Match=tag), 412, "row.changed_stale")
    assert Agent.objects.get().name == "First"


def test_a_program_that_is_seen_again_spoils_no_write(cast, caller):
    tag = caller.post(AGENTS, body(cast))["ETag"]
    Agent.objects.update(last_seen_at=START)
    address = f"{AGENTS}/claims-sorter"
    assert caller.get(address, If_None_Match=tag).status_code == 200
    assert caller.patch(address, {"name": "New"}, If_Match=tag).status_code == 200


def test_the_list_is_narrowed_by_all_that_the_page_has_and_by_owner(cast, caller):
    sent = make.request(cast).agent
    other = enter_agent(
        "second", name="Second of 100%", unit=cast.unit, business_owner=cast.manager,
        technical_owner=cast.manager, environment="staging", actor=cast.manager, now=START,
    )  # fmt: skip
    hidden = enter_agent(
        "hidden", name="Hidden", unit=cast.other_unit, business_owner=cast.stranger,
        technical_owner=cast.stranger, fallback_owner=cast.compliance, actor=cast.compliance,
        now=START,
    )  # fmt: skip
    both = [other.slug, sent.slug]
    for query, found in (
        ("", both),
        ("q=SECOND", ["second"]),
        ("q=100", ["second"]),
        ("q=nothing", []),
        (f"tier={sent.tier}", [sent.slug]),
        ("lifecycle=registered", ["second"]),
        ("environment=staging", ["second"]),
        ("approval=pending", [sent.slug]),
        ("kind=built&user_population=internal", both),
        ("kind=script", []),
        ("unit=claims", both),
        ("unit=treasury", []),
        (f"owner={cast.manager.email}", ["second"]),
        (f"owner={cast.tech_owner.email.upper()}", [sent.slug]),
        ("unit=claims&lifecycle=in_review&q=ticket", [sent.slug]),
    ):
        assert listed(caller.get(f"{AGENTS}?{query}")) == found, query
    assert listed(Caller(cast.auditor).get(AGENTS)) == [hidden.slug, *both]
    said = problem(caller.get(f"{AGENTS}?tier=5&unit=x&owner=y&lifecyle=z"), 400, "invalid")
    wrong = {"tier": "max_value", "unit": "unknown", "owner": "unknown", "lifecyle": "unknown"}
    assert places(said) == wrong


def queries(caller, address):
    caller.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert caller.get(address).status_code == 200
    return [query["sql"] for query in asked]


@pytest.mark.parametrize("role", ["owner", "auditor"])
def test_forty_agents_cost_what_one_costs(cast, role):
    caller = Caller(getattr(cast, role))
    addresses = [AGENTS, f"{AGENTS}?q=agent&lifecycle=registered&owner={cast.owner.email}"]

    def registered(n):
        facts = {"unit": cast.unit, "business_owner": cast.owner, "technical_owner": cast.manager}
        now = START + timedelta(minutes=n)
        enter_agent(f"agent-{n}", name=f"Agent {n}", actor=cast.owner, now=now, **facts)

    registered(0)
    one = [len(queries(caller, address)) for address in addresses]
    for n in range(1, 40):
        registered(n)
    many = [queries(caller, address) for address in addresses]
    assert [len(asked) for asked in many] == one, "\n".join(many[0])
    assert max(one) <= A_LIST, "\n".join(many[1])
    detail = queries(caller, f"{AGENTS}/agent-0")
    assert len(detail) <= 8, "\n".join(detail)


def test_another_persons_name_changes_what_is_shown_and_its_tag(cast, caller):
    tag = caller.post(AGENTS, body(cast))["ETag"]
    update_agent(Agent.objects.get(), actor=make.SETUP, now=START, tier_reason="ADR-1")
    assert caller.get(f"{AGENTS}/claims-sorter", If_None_Match=tag).status_code == 200
