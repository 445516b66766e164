"""Handing one part of many agents to another person: who may, all or none, each recorded."""

from datetime import timedelta
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from govportal.ledger.models import Entry
from govportal.ledger.rules import loads
from govportal.people.actions import deactivate_person
from govportal.people.rules import Role
from govportal.refusals import Refused
from registry.actions import reassigning, register_agent, update_agent
from registry.actions.namings import NAMED_ITEM
from registry.models import Agent
from registry.names import PEOPLE_FIELDS
from registry.rules.entering import WHO_CHANGES
from registry.rules.owners import REVIEWERS, WHO_NAMES, named_refusal, part_refusal, standings
from tests import make
from tests.make import SETUP, START

pytestmark = pytest.mark.django_db
NOW = START + timedelta(days=30)
ADDRESS = "/inventory/reassign/"


@pytest.fixture
def agents(cast):
    """Three agents of the owner and the technical owner."""
    return [
        register_agent(f"agent-{n}", f"Agent {n}", cast.unit, actor=SETUP, now=START,
                       business_owner=cast.owner, technical_owner=cast.tech_owner)
        for n in range(3)
    ]  # fmt: skip


@pytest.fixture
def as_owner(client, cast):
    client.force_login(cast.owner)
    return client


def ids(agents):
    return ",".join(str(agent.pk) for agent in agents)


def preview(client, agents, part, person):
    asked = {"ids": ids(agents), "part": part, "person": person.email}
    return client.get(ADDRESS, asked)


def confirm(client, agents, part, person, seen=None):
    if seen is None:
        seen = preview(client, agents, part, person).context["plan"].seen
    sent = {"ids": ids(agents), "part": part, "person": person.email, "seen": seen}
    return client.post(ADDRESS, sent)


def holders(part):
    return set(Agent.objects.values_list(f"{part}__email", flat=True))


# -- who may ---------------------------------------------------------------------------------------


def test_who_may_name_whom():
    for part, held, role in product(PEOPLE_FIELDS, [None, *PEOPLE_FIELDS], [None, *Role]):
        technical = {"technical_owner", "security_owner", "incident_owner", "fallback_owner"}
        may = (
            role is Role.ADMINISTRATOR
            or (held == "business_owner" and part not in REVIEWERS and role is not Role.AUDITOR)
            or (held == "technical_owner" and part in technical and role is not Role.AUDITOR)
            or (part in REVIEWERS and role is REVIEWERS.get(part))
            or (part == "security_owner" and role is Role.SECURITY_REVIEWER)
        )
        roles = [role] if role else []
        no = part_refusal(part, standings(7, {held: 7} if held else {}, roles), roles)
        assert (no is None) == may, (part, held, role)


def test_the_record_and_many_at_once_have_one_rule():
    assert set(WHO_NAMES) == set(PEOPLE_FIELDS)
    assert {part: WHO_CHANGES[part] for part in PEOPLE_FIELDS} == WHO_NAMES


def test_a_reviewer_has_the_role_and_everybody_an_account():
    def no(part, roles=(), is_active=True):
        found = named_refusal(part, "X", is_active=is_active, roles=roles)
        return found and found.code

    assert no("security_reviewer") == "handover.role_missing"
    assert no("security_reviewer", [Role.SECURITY_REVIEWER]) is None
    assert no("business_owner") is None
    assert no("business_owner", is_active=False) == "people.inactive"


# -- what it does ----------------------------------------------------------------------------------


def test_all_of_them_change_hands_each_with_its_entry(as_owner, cast, agents):
    shown = preview(as_owner, agents, "business_owner", cast.colleague).content.decode()
    assert "Change 3 agents" in shown and holders("business_owner") == {cast.owner.email}
    answer = confirm(as_owner, agents, "business_owner", cast.colleague)
    assert answer.status_code == 302 and holders("business_owner") == {cast.colleague.email}
    entries = [loads(entry.body) for entry in Entry.objects.filter(verb="agent.updated")]
    assert {entry["subject"] for entry in entries} == {f"agent:agent-{n}" for n in range(3)}
    assert {entry["actor"] for entry in entries} == {cast.owner.ledger_ref}


def test_one_refusal_changes_none_and_is_named(as_owner, cast, agents):
    update_agent(agents[1], actor=SETUP, now=START, business_owner=cast.manager)
    answer = preview(as_owner, agents, "business_owner", cast.colleague)
    shown = answer.content.decode()
    assert "One agent refuses" not in shown and "1 agent refuses" in shown and "Agent 1" in shown
    assert "Only its business owner" in shown and 'aria-disabled="true"' in shown
    answer = confirm(as_owner, agents, "business_owner", cast.colleague)
    assert answer.status_code == 403 and cast.colleague.email not in holders("business_owner")


def test_those_who_have_it_already_are_left_as_they_are(as_owner, cast, agents):
    update_agent(agents[1], actor=SETUP, now=START, data_steward=cast.colleague)
    before = Entry.objects.filter(verb="agent.updated").count()
    assert confirm(as_owner, agents, "data_steward", cast.colleague).status_code == 302
    assert Entry.objects.filter(verb="agent.updated").count() == before + 2
    again = confirm(as_owner, agents, "data_steward", cast.colleague)
    assert again.status_code == 409 and "in these hands already" in again.content.decode()


def test_what_was_confirmed_is_what_was_shown(as_owner, cast, agents):
    seen = preview(as_owner, agents, "business_owner", cast.colleague).context["plan"].seen
    update_agent(agents[0], actor=SETUP, now=START, business_owner=cast.owner, name="The same")
    assert confirm(as_owner, agents, "data_steward", cast.colleague, seen).status_code == 409
    update_agent(agents[0], actor=SETUP, now=START, business_owner=cast.colleague)
    assert confirm(as_owner, agents[1:], "business_owner", cast.manager, seen).status_code == 409
    assert holders("data_steward") == {None}


def test_an_agent_one_no_longer_sees_stops_all(cast, agents):
    with pytest.raises(Refused) as refused:
        reassigning.reassign([agents[0].pk, 999_999], "business_owner", cast.colleague, "",
                             actor=cast.owner, now=NOW)  # fmt: skip
    assert refused.value.refusal.code == "reassign.changed_stale"


def test_what_waited_for_the_old_owner_waits_for_the_new_one(client, cast):
    agent = make.approve(make.request(cast), START).agent
    client.force_login(cast.administrator)
    assert confirm(client, [agent], "technical_owner", cast.colleague).status_code == 302
    waiting = cast.colleague.work_items.filter(closed_at__isnull=True)
    assert waiting.exclude(kind=NAMED_ITEM).count() == 1
    assert waiting.filter(kind=NAMED_ITEM).count() == 1


@pytest.mark.parametrize("person", ["", "nobody@brackwater.example", "x" * 300])
def test_a_person_nobody_knows_is_said_and_what_was_typed_stays(as_owner, agents, person):
    answer = as_owner.get(ADDRESS, {"ids": ids(agents), "part": "business_owner", "person": person})
    shown = answer.content.decode()
    assert answer.status_code == 200 and "has-error" in shown
    assert person[:60] in shown and "Change 3 agents" not in shown
    sent = {"ids": ids(agents), "part": "business_owner", "person": person, "seen": "x"}
    answer = as_owner.post(ADDRESS, sent)
    assert answer.status_code == 422 and person[:60] in answer.content.decode()


def test_somebody_whose_account_is_closed_gets_nothing(as_owner, cast, agents):
    deactivate_person(cast.colleague, actor=SETUP, now=START)
    shown = preview(as_owner, agents, "business_owner", cast.colleague).content.decode()
    assert "no longer has an active account" in shown
    assert confirm(as_owner, agents, "business_owner", cast.colleague).status_code == 422


def test_only_what_one_sees_can_be_chosen(client, cast, agents):
    client.force_login(cast.stranger)
    shown = client.get(ADDRESS, {"ids": ids(agents)}).content.decode()
    assert "Select the agents first" in shown and "Agent 1" not in shown


@pytest.mark.parametrize("chosen", ["", "x", "1,,x", "9" * 40, "-1"])
def test_nothing_chosen_is_said(as_owner, agents, chosen):
    shown = as_owner.get(ADDRESS, {"ids": chosen}).content.decode()
    assert "Select the agents first" in shown or "Agent 0" in shown


def test_all_that_match_the_filters_are_chosen(as_owner, cast, agents):
    register_agent("other", "Other", cast.unit, actor=SETUP, now=START, kind="script")
    context = as_owner.get(ADDRESS, {"all": "1", "kind": "built", "q": "agent"}).context
    assert context["count"] == 3
    selected = as_owner.get(f"{ADDRESS}?id={agents[0].pk}&id={agents[2].pk}").context
    assert selected["count"] == 2


def test_more_than_are_changed_at_once_are_refused(as_owner, agents, monkeypatch):
    monkeypatch.setattr("registry.views.reassigning.MOST", 2)
    shown = as_owner.get(ADDRESS, {"all": "1"}).content.decode()
    assert "more than 2 agents" in shown


def test_the_preview_costs_the_same_for_one_and_for_many(as_owner, cast, agents):
    def cost(some):
        with CaptureQueriesContext(connection) as captured:
            preview(as_owner, some, "business_owner", cast.colleague)
        return len(captured)

    cost(agents)
    assert cost(agents[:1]) == cost(agents) <= 15
