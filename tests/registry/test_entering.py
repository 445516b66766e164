"""Registering an agent and changing its record, on the pages."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from govportal.ledger.models import Entry
from govportal.people.actions import deactivate_person, give_role
from govportal.people.rules import Role
from registry.actions import describe_agent, enter_agent, update_agent
from registry.models import Agent
from tests import make
from tests.make import START
from tests.refusing import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def registered(cast):
    return entered(cast)


def entered(cast, slug="claims-sorter", actor=None, **fields):
    facts = {
        "name": "Claims sorter",
        "unit": cast.unit,
        "business_owner": cast.owner,
        "technical_owner": cast.tech_owner,
    }
    return enter_agent(slug, actor=actor or cast.owner, now=START, **facts | fields)


def typed(cast, **more):
    return {
        "slug": "claims-sorter",
        "name": "Claims sorter",
        "purpose": "Sorts claims.",
        "kind": "built",
        "unit": "claims",
        "environment": "production",
        "user_population": "internal",
        "business_owner": cast.owner.email,
        "technical_owner": cast.tech_owner.email.upper(),
    } | more


def test_an_owner_registers_an_agent_that_may_not_run_by_that(client, cast):
    client.force_login(cast.owner)
    assert reverse("agent_new") in client.get(reverse("agent_list")).content.decode()
    assert client.get(reverse("agent_new")).status_code == 200
    answer = client.post(reverse("agent_new"), typed(cast))
    agent = Agent.objects.get()
    assert answer["Location"] == reverse("agent_detail", args=[agent.slug])
    assert (agent.lifecycle, agent.technical_owner) == ("registered", cast.tech_owner)
    assert Entry.objects.filter(verb="agent.registered").count() == 1
    assert client.post(reverse("agent_new"), typed(cast)).status_code == 422  # clicked twice
    assert Agent.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("slug", "Claims Sorter", "A short name has 2 to 60 small letters"),
        ("name", "=cmd()", "a spreadsheet would take it for a formula"),
        ("name", "", "Give the agent a name."),
        ("business_owner", "nobody@brackwater.example", "Nobody has an account with this address."),
        ("technical_owner", "", "Somebody must answer for the agent"),
        ("security_reviewer", "colleague@brackwater.example", "has no such role as a reviewer"),
        ("unit", "nowhere", "Select a valid choice"),
        ("kind", "robot", "Select a valid choice"),
        ("purpose", "p" * 10_001, "This may have 10000 characters."),
    ],
)
def test_what_does_not_fit_is_said_beside_it_and_nothing_typed_is_lost(
    client, cast, field, value, words
):
    client.force_login(cast.owner)
    answer = client.post(reverse("agent_new"), typed(cast, purpose="Kept <b>") | {field: value})
    page = answer.content.decode()
    assert answer.status_code == 422 and words in page
    assert field == "purpose" or "Kept &lt;b&gt;" in page
    assert not Agent.objects.exists()


def test_all_that_does_not_fit_is_said_at_once(client, cast):
    client.force_login(cast.owner)
    wrong = typed(cast, slug="Bad slug", name="=x", business_owner="", technical_owner="x")
    page = client.post(reverse("agent_new"), wrong).content.decode()
    assert "4 answers need your attention" in page


def test_nobody_registers_what_they_would_not_see(cast):
    others = {"unit": cast.unit, "business_owner": cast.owner, "technical_owner": cast.tech_owner}
    give_role(cast.stranger, Role.BUSINESS_OWNER, actor=make.SETUP, now=START)
    with refused("agent.out_of_sight"):
        entered(cast, actor=cast.stranger, **others)
    assert not Agent.objects.exists()
    assert entered(cast, actor=cast.stranger, fallback_owner=cast.stranger)


@pytest.mark.parametrize("role", ["auditor", "administrator", "colleague", "member", "board"])
def test_others_are_told_who_registers(client, cast, role):
    client.force_login(getattr(cast, role))
    assert reverse("agent_new") not in client.get(reverse("agent_list")).content.decode()
    for answer in (client.get(reverse("agent_new")), client.post(reverse("agent_new"), {})):
        assert answer.status_code == 403
        assert "Only business owners, technical owners and reviewers" in answer.content.decode()


def test_each_changes_what_is_theirs_and_sees_the_rest(client, cast, registered):
    address = reverse("agent_edit", args=[registered.slug])
    client.force_login(cast.tech_owner)
    page = client.get(address).content.decode()
    assert 'name="environment"' in page and 'name="user_population"' not in page
    assert "Not yours to change" in page
    seen = registered.mark
    changed = {"name": "Sorter", "kind": "script", "environment": "staging", "seen": seen,
               "technical_owner": cast.tech_owner.email, "user_population": "external"}  # fmt: skip
    assert client.post(address, changed).status_code == 302
    registered.refresh_from_db()
    assert (registered.name, registered.environment) == ("Sorter", "staging")
    assert registered.user_population == "internal"
    assert Entry.objects.latest("id").verb == "agent.updated"


def test_saving_without_a_change_writes_nothing(cast, registered):
    before = Entry.objects.count()
    describe_agent(registered, actor=cast.owner, now=START, name=registered.name)
    assert Entry.objects.count() == before


def test_a_page_from_before_a_change_is_told_and_keeps_what_was_typed(client, cast, registered):
    client.force_login(cast.owner)
    address, seen = reverse("agent_edit", args=[registered.slug]), registered.mark
    update_agent(registered, actor=make.SETUP, now=START, purpose="Another purpose")
    answer = client.post(address, typed(cast, name="My name", seen=seen))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "This was changed meanwhile" in page and "My name" in page
    assert Agent.objects.get().name == "Claims sorter"
    assert client.post(address, typed(cast, name="My name", seen="")).status_code == 409


def test_being_seen_running_makes_no_page_old(cast, registered):
    before = registered.mark
    Agent.objects.filter(pk=registered.pk).update(last_seen_at=timezone.now())
    assert Agent.objects.get().mark == before


def test_what_decisions_rest_on_stays_once_there_was_a_review(client, cast):
    agent = make.request(cast).agent
    with refused("agent.decided_already"):
        describe_agent(agent, actor=cast.owner, now=START, user_population="external")
    client.force_login(cast.owner)
    page = client.get(reverse("agent_edit", args=[agent.slug])).content.decode()
    assert 'name="user_population"' not in page and 'name="name"' in page


def test_who_left_is_not_named_anew_and_may_not_go_on(cast, registered):
    deactivate_person(cast.colleague, actor=make.SETUP, now=START)
    cast.colleague.refresh_from_db()
    with refused("agent.person_inactive"):
        describe_agent(registered, actor=cast.owner, now=START, data_steward=cast.colleague)
    with refused("agent.owner_missing"):
        describe_agent(registered, actor=cast.owner, now=START, technical_owner=None)


def test_reviewers_name_reviewers(client, cast, registered):
    later = START + timedelta(days=1)
    reviewer = cast.security
    describe_agent(registered, actor=reviewer, now=later, security_reviewer=reviewer)
    with refused("agent.not_yours_to_change"):
        describe_agent(registered, actor=reviewer, now=later, name="Mine")
    with refused("agent.not_yours_to_change"):
        describe_agent(registered, actor=cast.owner, now=later, security_reviewer=None)


@pytest.mark.parametrize("role", ["auditor", "administrator", "colleague", "chair"])
def test_others_who_see_an_agent_are_told_who_changes_it(client, cast, registered, role):
    client.force_login(getattr(cast, role))
    address = reverse("agent_edit", args=[registered.slug])
    detail = client.get(reverse("agent_detail", args=[registered.slug]))
    assert address not in detail.content.decode()
    for answer in (client.get(address), client.post(address, {})):
        assert answer.status_code == 403
        assert "Only the agent’s owners and reviewers change" in answer.content.decode()
