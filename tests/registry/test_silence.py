"""Agents without a call: asked about after 60 days, without keys after 90, each once and late."""

from datetime import timedelta

import pytest

from govportal.ledger.models import Entry
from govportal.ledger.rules import Reference
from govportal.worklist.models import Notice, WorkItem
from registry.actions import identify, lift_suspension, mark_seen, suspend
from registry.actions.silence import keep_identities
from registry.models import Agent, Authorisation, Credential, Silence
from registry.rules.silence import is_asked, is_ended, silent_since
from tests.make import SETUP, START
from tests.registry.identities import key_of, running

pytestmark = pytest.mark.django_db
TICK, HOUR, DAY = timedelta(microseconds=1), timedelta(hours=1), timedelta(days=1)
LIVE = START + HOUR  # when it was put live
CAUSE = Reference("condition:7")


@pytest.fixture
def agent(cast):
    made = running(cast)
    assert made.went_live_at == LIVE
    return made


def work(agent):
    return WorkItem.objects.open().about(agent.ledger_ref).filter(kind="agent.silent")


def test_the_days_as_rules():
    assert silent_since(START, None, START + DAY, START - DAY) == START + DAY
    assert silent_since(START, None) == START
    for rule, days in ((is_asked, 60), (is_ended, 90)):
        assert rule(START, START + days * DAY) and not rule(START, START + days * DAY - TICK)


def test_day_60_asks_the_technical_owner_once(cast, agent):
    assert keep_identities(LIVE + 60 * DAY - TICK) == 0
    assert keep_identities(LIVE + 60 * DAY) == 1
    assert keep_identities(LIVE + 61 * DAY) == 0
    item = work(agent).get()
    assert item.assignee == cast.tech_owner and item.url == f"/agents/{agent.slug}/identity/"
    assert Entry.objects.filter(verb="agent.silent").count() == 1
    assert not Credential.objects.filter(revoked_at__isnull=False).exists()


def test_day_90_ends_its_keys_everywhere_and_says_so(cast, agent):
    key_of(agent, now=LIVE + 20 * DAY)
    key_of(agent, "staging", now=LIVE + 20 * DAY)
    keep_identities(LIVE + 60 * DAY)
    assert keep_identities(LIVE + 90 * DAY - TICK) == 0
    assert keep_identities(LIVE + 90 * DAY) == 1
    assert keep_identities(LIVE + 91 * DAY) == 0
    assert Credential.objects.filter(revoked_because="No call for 90 days.").count() == 2
    assert Notice.objects.get(key__startswith="silence:").person == cast.tech_owner
    assert Entry.objects.filter(verb="agent.silent_keys_ended").count() == 1
    assert work(agent).count() == 1


def test_a_worker_that_was_away_does_both_late_and_once(agent):
    key_of(agent, now=LIVE + 20 * DAY)
    for _ in range(2):
        keep_identities(LIVE + 100 * DAY)
    found = Silence.objects.get()
    assert (found.since, found.found_at) == (LIVE, LIVE + 100 * DAY)
    assert found.keys_ended_at == LIVE + 100 * DAY


def test_a_call_ends_the_silence_and_the_work(agent):
    issued = key_of(agent, now=LIVE + 20 * DAY)
    keep_identities(LIVE + 60 * DAY)
    called = LIVE + 70 * DAY
    mark_seen(identify(issued.key, source="192.0.2.7", now=called), called)
    assert keep_identities(called + HOUR) == 1
    assert not work(agent).exists() and Silence.objects.get().over_at == called + HOUR
    assert keep_identities(called + 59 * DAY) == 0
    assert keep_identities(called + 60 * DAY) == 1  # a new silence
    assert work(agent).count() == 1


def test_what_does_not_run_is_not_asked_about(agent):
    right = Authorisation.objects.get(agent=agent)
    suspend(right, cause=CAUSE, reason="Overdue.", actor=SETUP, now=LIVE + 50 * DAY)
    assert keep_identities(LIVE + 80 * DAY) == 0
    lift_suspension(CAUSE, actor=SETUP, now=LIVE + 100 * DAY)
    assert keep_identities(LIVE + 101 * DAY) == 0  # it could not call before
    assert keep_identities(LIVE + 160 * DAY) == 1


def test_stopping_it_ends_the_silence(agent):
    keep_identities(LIVE + 60 * DAY)
    right = Authorisation.objects.get(agent=agent)
    suspend(right, cause=CAUSE, reason="Overdue.", actor=SETUP, now=LIVE + 61 * DAY)
    assert keep_identities(LIVE + 62 * DAY) == 1
    assert not work(agent).exists()


def test_where_nobody_owns_it_the_next_one_is_asked(cast, agent):
    Agent.objects.filter(pk=agent.pk).update(technical_owner=None)
    keep_identities(LIVE + 60 * DAY)
    assert work(agent).get().assignee == cast.owner


def test_where_nobody_at_all_answers_operators_are(cast, agent):
    Agent.objects.filter(pk=agent.pk).update(technical_owner=None, business_owner=None)
    keep_identities(LIVE + 60 * DAY)
    assert work(agent).get().assignee == cast.operator


def test_forty_silent_agents_cost_a_query_to_find(cast, agent, django_assert_num_queries):
    keep_identities(LIVE + 60 * DAY)
    with django_assert_num_queries(3):
        keep_identities(LIVE + 61 * DAY)
