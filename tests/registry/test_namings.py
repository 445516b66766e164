"""Owners named by somebody else: told at once, and able to hand the part back."""

from datetime import timedelta
from itertools import product

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from govportal.ledger.models import Entry
from govportal.worklist.models import WorkItem
from registry.actions import describe_agent, enter_agent, register_agent
from registry.actions.handing_back import hand_back
from registry.actions.namings import BACK_ITEM, NAMED_ITEM, take_parts
from registry.actions.reassigning import reassign, reassignment_of
from registry.findings import findings_of
from registry.models import Agent, Naming
from registry.rules.namings import NamingState, answer_refusal, goes_back, hand_back_refusal
from tests.make import SETUP, START
from tests.refusing import refused
from tests.registry.visiting import page, post

pytestmark = pytest.mark.django_db
NOW = START + timedelta(days=30)
WHY = "I do not know this workflow."


@pytest.fixture
def agent(cast):
    return an_agent(cast, "claims-bot")


def an_agent(cast, slug):
    return register_agent(slug, slug.title(), cast.unit, actor=SETUP, now=START,
                          business_owner=cast.owner, technical_owner=cast.tech_owner)  # fmt: skip


def name(agent, part, person, by, now=NOW):
    agents = Agent.objects.filter(pk=agent.pk)
    seen = reassignment_of(agents, part, person, actor=by, now=now).seen
    reassign([agent.pk], part, person, seen, actor=by, now=now)
    return Naming.objects.filter(agent=agent, part=part).first()


def open_items(person, kind):
    return WorkItem.objects.open().filter(assignee=person, kind=kind)


# --- Rules ------------------------------------------------------------------------------------


def test_only_who_was_named_answers_once_and_while_they_have_the_part():
    for state, is_named, has in product(NamingState, [True, False], [True, False]):
        no = answer_refusal(state, is_named=is_named, holds=has)
        if not is_named:
            assert no.code == "naming.only_named"
        elif state is NamingState.OPEN and has:
            assert no is None
        else:
            assert no.code == "naming.answered_stale"
        back = hand_back_refusal(state, " ", is_named=is_named, holds=has)
        assert back.code == (no.code if no else "identity.reason_missing")


def test_what_somebody_gave_away_themselves_goes_back_to_them():
    assert goes_back(1, 1, is_active=True)
    assert not goes_back(1, 1, is_active=False)
    assert not goes_back(1, 2, is_active=True) and not goes_back(None, 2, is_active=True)


# --- Story ------------------------------------------------------------------------------------


def test_whoever_is_named_is_told_and_takes_it(cast, agent):
    naming = name(agent, "business_owner", cast.colleague, cast.owner)
    item = open_items(cast.colleague, NAMED_ITEM).get()
    assert item.title == "You were named business owner of Claims-Bot by Owner"
    assert naming.before == cast.owner and naming.named_by == cast.owner
    assert take_parts([naming], actor=cast.colleague, now=NOW) == 1
    assert not open_items(cast.colleague, NAMED_ITEM).exists()
    assert Entry.objects.filter(verb="naming.taken").count() == 1
    with refused("naming.answered_stale"):
        take_parts([naming], actor=cast.colleague, now=NOW)
    with refused("naming.only_named"):
        take_parts([naming], actor=cast.owner, now=NOW)


def test_what_was_given_away_is_handed_back_to_who_gave_it(cast, agent):
    naming = name(agent, "business_owner", cast.colleague, cast.owner)
    with refused("identity.reason_missing"):
        hand_back(naming, " ", actor=cast.colleague, now=NOW)
    with refused("naming.only_named"):
        hand_back(naming, WHY, actor=cast.owner, now=NOW)
    hand_back(naming, WHY, actor=cast.colleague, now=NOW)
    agent.refresh_from_db()
    assert agent.business_owner == cast.owner
    assert not open_items(cast.colleague, NAMED_ITEM).exists()
    told = open_items(cast.owner, NAMED_ITEM).get()
    assert "by Colleague" in told.title
    entry = Entry.objects.get(verb="naming.handed_back")
    assert WHY not in entry.body and entry.content["data"]["returned"] is True


def test_what_another_gave_is_handed_back_and_they_are_asked_for_somebody_else(cast, agent):
    naming = name(agent, "technical_owner", cast.colleague, cast.owner)
    hand_back(naming, WHY, actor=cast.colleague, now=NOW)
    agent.refresh_from_db()
    assert agent.technical_owner == cast.colleague  # no agent is without an owner
    assert "name another technical owner" in open_items(cast.owner, BACK_ITEM).get().title
    codes = [one.refusal.code for one in findings_of(agent, NOW)]
    assert "owner.handed_back" in codes
    name(agent, "technical_owner", cast.manager, cast.owner)
    agent.refresh_from_db()
    naming.refresh_from_db()
    assert naming.state == NamingState.REPLACED and naming.reason == WHY
    assert not open_items(cast.owner, BACK_ITEM).exists()
    assert "owner.handed_back" not in [one.refusal.code for one in findings_of(agent, NOW)]


def test_who_may_name_nobody_any_more_is_not_asked_but_who_may(cast, agent):
    tech = name(agent, "technical_owner", cast.colleague, cast.owner)
    name(agent, "business_owner", cast.manager, cast.owner)
    hand_back(tech, WHY, actor=cast.colleague, now=NOW)
    assert not open_items(cast.owner, BACK_ITEM).exists()
    assert open_items(cast.manager, BACK_ITEM).count() == 1


def test_naming_somebody_else_ends_what_was_asked_of_the_one_before(cast, agent):
    first = name(agent, "business_owner", cast.colleague, cast.owner)
    name(agent, "business_owner", cast.manager, cast.administrator)
    first.refresh_from_db()
    assert first.state == NamingState.REPLACED
    assert not open_items(cast.colleague, NAMED_ITEM).exists()
    with refused("naming.answered_stale"):
        hand_back(first, WHY, actor=cast.colleague, now=NOW)


def test_many_agents_at_once_are_one_piece_of_work(cast, agent):
    agents = [agent, *(an_agent(cast, f"bot-{n}") for n in range(3))]
    keys = [one.pk for one in agents]
    rows = Agent.objects.filter(pk__in=keys)
    plan = reassignment_of(rows, "business_owner", cast.colleague, actor=cast.owner, now=NOW)
    reassign(keys, "business_owner", cast.colleague, plan.seen, actor=cast.owner, now=NOW)
    item = open_items(cast.colleague, NAMED_ITEM).get()
    assert item.title == "You were named owner of 4 agents by Owner"
    namings = list(Naming.objects.open())
    take_parts(namings[:3], actor=cast.colleague, now=NOW)
    assert open_items(cast.colleague, NAMED_ITEM).exists()
    take_parts(namings[3:], actor=cast.colleague, now=NOW)
    assert not open_items(cast.colleague, NAMED_ITEM).exists()


def test_who_names_themselves_is_told_nothing(cast, agent):
    describe_agent(agent, actor=cast.owner, now=NOW, technical_owner=cast.owner)
    assert not Naming.objects.exists()
    agent.refresh_from_db()
    codes = [one.refusal.code for one in findings_of(agent, NOW)]
    assert "owner.same_person" in codes


def test_a_change_of_the_record_tells_the_new_owner(cast, agent):
    describe_agent(agent, actor=cast.owner, now=NOW, technical_owner=cast.colleague, purpose="x")
    assert open_items(cast.colleague, NAMED_ITEM).count() == 1


@pytest.mark.both_databases
def test_a_naming_is_answered_once_and_stays(cast, agent):
    naming = name(agent, "business_owner", cast.colleague, cast.owner)
    take_parts([naming], actor=cast.colleague, now=NOW)
    for words in (
        "UPDATE registry_naming SET state = 'open', answered_at = NULL",
        "UPDATE registry_naming SET named_by_id = person_id",
        "DELETE FROM registry_naming",
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute(words)


# --- Pages ------------------------------------------------------------------------------------


def test_ones_namings_are_answered_on_their_page(client, cast, agent):
    naming = name(agent, "business_owner", cast.colleague, cast.owner)
    shown = page(client, cast.colleague, "named_list")
    assert "Claims-Bot" in shown and "named by Owner" in shown
    page(client, cast.owner, "named_back", naming.pk, status=404)
    shown = page(client, cast.colleague, "named_back", naming.pk)
    assert "Owner is business owner again at once" in shown
    shown = post(client, cast.colleague, "named_back", naming.pk, status=422, reason=" ")
    assert "Say why" in shown
    post(client, cast.colleague, "named_back", naming.pk, reason="Not <b>mine</b>.")
    shown = page(client, cast.colleague, "named_list")
    assert "Nothing to answer" in shown and "Not &lt;b&gt;mine" in shown
    page(client, cast.colleague, "named_back", naming.pk, status=409)
    shown = post(client, cast.colleague, "named_back", naming.pk, status=409, reason=WHY)
    assert WHY in shown


def test_all_are_taken_with_one_button_and_nobody_elses(client, cast, agent):
    mine = name(agent, "business_owner", cast.colleague, cast.owner)
    other = name(an_agent(cast, "second"), "business_owner", cast.manager, cast.owner)
    post(client, cast.colleague, "named_take_all", naming=[mine.pk, other.pk, "x"])
    assert Naming.objects.open().get() == other
    post(client, cast.colleague, "named_take", mine.pk)
    client.force_login(cast.colleague)
    assert "answered already" in client.get(reverse("named_list")).content.decode()


def test_the_list_costs_the_same_for_many(client, cast, agent):
    def cost():
        client.force_login(cast.colleague)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse("named_list")).status_code == 200
        return len(seen)

    name(agent, "business_owner", cast.colleague, cast.owner)
    few = cost()
    for n in range(20):
        name(an_agent(cast, f"bot-{n}"), "business_owner", cast.colleague, cast.owner)
    assert cost() == few <= 12


def test_registering_for_others_tells_them(cast):
    enter_agent("new-bot", name="New bot", unit=cast.unit, business_owner=cast.colleague,
                technical_owner=cast.tech_owner, actor=cast.owner, now=NOW)  # fmt: skip
    assert open_items(cast.colleague, NAMED_ITEM).count() == 1
    assert open_items(cast.tech_owner, NAMED_ITEM).count() == 1
