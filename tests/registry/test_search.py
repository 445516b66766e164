"""Agents are found by every word about them, whatever is typed, on both databases."""

from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist
from hypothesis import given
from hypothesis import strategies as st

from registry.actions import keep_manifest, move_agent, register_agent, update_agent
from registry.actions.words import index_agents
from registry.models import Agent, AgentWords, found_by
from registry.rules.words import indexed, searched, words_in
from tests import make
from tests.make import SETUP, START

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def found(typed):
    return [agent.slug for agent in found_by(Agent.objects.order_by("slug"), typed)]


@pytest.fixture
def agents(cast):
    make.request(cast)  # ticket-triage: tools of its manifest, people
    register_agent(
        "reclamation", "Réclamation Router", cast.unit, actor=SETUP, now=START,
        purpose="Sorts what customers of Straße 7 complain about.", tools=["mail.send"],
        systems=["SAP-FI"], llm_provider="Mistral", data_categories=["contact_data"],
        business_owner=cast.colleague,
    )  # fmt: skip
    return [agent.slug for agent in Agent.objects.order_by("slug")]


@pytest.mark.parametrize(
    "typed",
    ["reclamation", "RÉCLAMATION", "récl", "router", "customers", "strasse 7", "colleague",
     "mail.send", "send mail", "sap-fi", "SAP", "contact_data", "mist recl", "re r ro"],
)  # fmt: skip
def test_every_word_about_an_agent_finds_it(agents, typed):
    assert "reclamation" in found(typed)


@pytest.mark.parametrize("typed", ["read_ticket", "owner", "mistral small", "triage"])
def test_the_manifest_and_the_people_are_searched(agents, typed):
    assert "ticket-triage" in found(typed) or agents[1] in found(typed)


@pytest.mark.parametrize("typed", ["zeppelin", "reclamation zeppelin", "eclamation", "sendx"])
def test_every_word_has_to_be_there(agents, typed):
    assert found(typed) == []


SYNTAX = ['"', "'", "a OR b", "NOT x", "*", "words:x", "NEAR(a b)", "a & b | !c", "x:*", "<->",
          "\\", "%", "_", "\0", "\ud800", "  ", "(", "-", "'; DROP TABLE registry_agent; --",
          "\u202eabc", "a" * 5000, "x " * 500, "🦖", "ﬁ", "١٢"]  # fmt: skip


@pytest.mark.parametrize("typed", SYNTAX)
def test_whatever_is_typed_is_words_and_never_syntax(agents, typed):
    assert isinstance(found(typed), list)


def test_what_holds_no_word_narrows_nothing(agents):
    assert found("  -- * ") == agents


def test_changing_an_agent_changes_what_it_is_found_by(agents, cast):
    agent = Agent.objects.get(slug="reclamation")
    update_agent(agent, actor=SETUP, now=START, name="Complaint Sorter", business_owner=None)
    assert found("complaint") == ["reclamation"]
    assert found("router") == [] and found("colleague") == []


def test_a_new_manifest_is_searched_and_the_old_one_no_more(agents):
    agent = Agent.objects.get(slug="reclamation")
    for tool in ("first_tool", "second_tool"):
        content = {"schema": 1, "model": {"name": "m"}, "tools": [{"name": tool, "system": "s"}]}
        keep_manifest(agent, content, "1", actor=SETUP, now=START)
    assert found("second_tool") == ["reclamation"] and found("first_tool") == []


def test_an_approval_that_names_other_people_changes_the_words(cast):
    request = make.request(cast, executive_sponsor=cast.manager.email)
    make.approve(request, START + timedelta(hours=1))
    assert found("manager") == [request.agent.slug]


def test_moving_an_agent_leaves_its_words(agents):
    agent = Agent.objects.get(slug="reclamation")
    before = agent.indexed_words.words
    move_agent(agent, "retire", actor=SETUP, now=START)
    assert AgentWords.objects.get(pk=agent.pk).words == before


def test_all_words_can_be_written_anew(agents):
    before = dict(AgentWords.objects.values_list("agent__slug", "words"))
    AgentWords.objects.all().delete()
    assert found("router") == []
    assert index_agents() == len(agents) == index_agents()
    assert dict(AgentWords.objects.values_list("agent__slug", "words")) == before
    assert found("router") == ["reclamation"]


def test_an_agent_that_is_gone_is_found_no_more(cast):
    agent = register_agent("gone", "Gone", cast.unit, actor=SETUP, now=START)
    AgentWords.objects.filter(pk=agent.pk).delete()
    assert found("gone") == []
    with pytest.raises(ObjectDoesNotExist):
        _ = Agent.objects.get(pk=agent.pk).indexed_words


def test_a_word_found_is_visible_only_to_who_may_see_it(agents, client, cast):
    client.force_login(cast.stranger)
    assert client.get("/agents/?q=router").context["rows"] == []
    client.force_login(cast.colleague)
    rows = client.get("/agents/?q=router").context["rows"]
    assert [row.agent.slug for row in rows] == ["reclamation"]


@given(st.text())
def test_words_are_letters_and_digits_and_are_found_by_themselves(text):
    for word in words_in(text):
        assert word.isalnum() and word in indexed([text]).split()
        assert searched(word) == [word]
