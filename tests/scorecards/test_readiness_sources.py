"""What the portal proposes follows from what people really do, item by item."""

from datetime import timedelta

import pytest
from django.utils import timezone

from govportal.ledger.actions import seal, verify_ledger
from govportal.people import actions as people
from incidents import probing
from incidents.actions import containing, dismiss
from incidents.actions.exercises import finish_exercise
from incidents.rules.exercises import Result
from registry import actions as registry
from registry.models import Agent
from registry.rules.runs import Suite
from registry.rules.usage import Group, Line, Place
from scorecards.actions import readiness
from scorecards.rules.readiness_items import Item
from scorecards.sources import readiness as sources
from scorecards.sources.readiness import Visible, facts_of
from tests import make
from tests.incidents import books_making
from tests.incidents.containing import asked_here
from tests.make import SETUP
from tests.registry.identities import ask, key_of, running, tools
from tests.registry.using import policy, stored_run

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NOTE = "Everybody found their part; the call list was out of date."


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def agent(cast, now):
    return running(cast, now - 3 * DAY)


def code(agent, item, now):
    return readiness.look([agent.pk], now)[agent.pk].proposals[item].code


def test_owners_follow_who_is_here(cast, agent, now):
    assert code(agent, Item.OWNERS, now) == "owners.both"
    people.deactivate_person(cast.tech_owner, actor=SETUP, now=now)
    assert code(agent, Item.OWNERS, now) == "owners.one"
    registry.update_agent(agent, technical_owner=cast.owner, actor=SETUP, now=now)
    assert code(agent, Item.OWNERS, now) == "owners.one_person"
    bare = registry.register_agent("bare", "Bare", cast.unit, actor=SETUP, now=now)
    assert code(bare, Item.OWNERS, now) == "owners.none"


def test_a_tier_is_old_once_its_review_is_overdue(cast, agent, now):
    assert code(agent, Item.TIER, now) == "tier.current"
    registry.update_agent(agent, tier_reason=" ", actor=SETUP, now=now)
    assert code(agent, Item.TIER, now) == "tier.no_reason"
    registry.update_agent(agent, tier_reason="By the scheme, 12 points.", actor=SETUP, now=now)
    assert code(agent, Item.TIER, now + 800 * DAY) == "tier.old"


def test_permissions_are_a_list_then_keys_then_tools_in_use(cast, agent, now):
    assert code(agent, Item.PERMISSIONS, now) == "permissions.none"
    registry.store_policy(agent, policy(), actor=cast.tech_owner, now=now)
    assert code(agent, Item.PERMISSIONS, now) == "permissions.no_key"
    issued = key_of(agent, now=now)
    assert code(agent, Item.PERMISSIONS, now) == "permissions.tight"
    later = now + 29 * DAY
    assert code(agent, Item.PERMISSIONS, later) == "permissions.idle"
    assert facts_of([agent.pk], later)[agent.pk].idle_tools == len(tools(agent))
    ask(issued.key, task="Sort tickets", tools=tools(agent))
    assert code(agent, Item.PERMISSIONS, later) == "permissions.tight"
    ended = issued.credential.expires_at
    assert facts_of([agent.pk], ended)[agent.pk].keys_old == 1


def test_a_grant_is_the_one_check_of_which_something_is_known(cast, agent, now):
    assert code(agent, Item.RUNTIME_CHECKS, now) == "checks.waits"
    ask(key_of(agent, now=now).key, task="Sort tickets", tools=tools(agent)[:1])
    assert code(agent, Item.RUNTIME_CHECKS, now + DAY) == "checks.some_waits"
    stored_run(agent.manifests.get(), kind=Suite.BOUNDARY, actor=cast.tech_owner, now=now,
               ran_on=now.date(), failed=0)  # fmt: skip
    known = facts_of([agent.pk], now)[agent.pk]
    assert known.checks_tested_on == now.date()
    assert facts_of([agent.pk], now + 92 * DAY)[agent.pk].checks_tested_on is None


def test_sessions_wait_and_the_ledger_is_verified_or_not(agent, now):
    assert code(agent, Item.SESSIONS, now) == "sessions.waits"
    assert not facts_of([agent.pk], now)[agent.pk].ledger_verified
    seal(now)
    verify_ledger(now)
    assert facts_of([agent.pk], now)[agent.pk].ledger_verified


def test_a_drill_tests_the_kill_switch_for_a_quarter(cast, agent, now, monkeypatch):
    monkeypatch.setattr(probing, "ask", asked_here)
    bare = registry.register_agent("bare", "Bare", cast.unit, actor=SETUP, now=now)
    assert code(bare, Item.KILL_SWITCH, now) == "kill.none"
    assert code(agent, Item.KILL_SWITCH, now) == "kill.untested"
    drill = containing.start_drill("The drill of the quarter.", actor=cast.operator, now=now)
    assert code(agent, Item.KILL_SWITCH, now) == "kill.untested"
    for _ in range(3):
        containing.run_steps(timezone.now())
    drill.refresh_from_db()
    assert drill.confirmed_at is not None
    assert code(agent, Item.KILL_SWITCH, timezone.now()) == "kill.drilled"
    assert code(bare, Item.KILL_SWITCH, timezone.now()) == "kill.none"
    assert code(agent, Item.KILL_SWITCH, now + 93 * DAY) == "kill.old"


def test_a_playbook_then_a_responder_then_an_exercise_about_it(cast, agent, now):
    assert code(agent, Item.PLAYBOOK, now) == "playbook.none"
    registry.update_agent(agent, incident_owner=None, actor=SETUP, now=now)
    held = books_making.exercise(cast, now=now, agent=agent)
    assert code(agent, Item.PLAYBOOK, now) == "playbook.no_responder"
    registry.update_agent(agent, incident_owner=cast.security, actor=SETUP, now=now)
    assert code(agent, Item.PLAYBOOK, now) == "playbook.no_exercise"
    dismiss(held.incident, NOTE, actor=cast.operator, now=now)
    held.refresh_from_db()
    finish_exercise(held, Result.GAPS, NOTE, actor=cast.operator, now=now)
    assert code(agent, Item.PLAYBOOK, now) == "playbook.exercised"
    assert code(agent, Item.PLAYBOOK, now + 367 * DAY) == "playbook.no_exercise"


def test_cost_and_quality_come_from_whoever_tells(agent, now, monkeypatch):
    monkeypatch.setattr(sources, "_VALUE", [])
    assert code(agent, Item.COST_QUALITY, now) == "value.waits"
    for seen, said in (
        (Visible(False, False, False), "value.none"),
        (Visible(True, False, False), "value.cost"),
        (Visible(True, True, True), "value.both"),
    ):
        sources.register_value(lambda agents, at, seen=seen: dict.fromkeys(agents, seen))
        assert code(agent, Item.COST_QUALITY, now) == said


def test_escalation_is_defined_by_what_waits_for_people(cast, agent, now):
    powers = Agent.objects.get(pk=agent.pk).manifests.get().content["powers"]
    is_reviewed = powers["all_outputs_human_reviewed"]
    assert code(agent, Item.ESCALATION, now) == (
        "escalation.defined" if is_reviewed else "escalation.none"
    )
    bare = registry.register_agent(
        "bare", "Bare", cast.unit, business_owner=cast.owner, technical_owner=cast.tech_owner,
        actor=SETUP, now=now,
    )  # fmt: skip
    assert code(bare, Item.ESCALATION, now) == "escalation.none"
    usage = registry.begin_usage(bare, actor=cast.tech_owner, now=now)
    lines = [Line("refund.issue", Group.FINANCIAL, Place.APPROVAL)]
    usage = registry.write_usage(
        usage, lines, NOTE, seen=usage.digest, actor=cast.tech_owner, now=now
    )
    usage.refresh_from_db()
    registry.approve_usage(usage, seen=usage.digest, actor=cast.owner, now=now)
    assert code(bare, Item.ESCALATION, now) == "escalation.none"
    registry.activate_usage(usage, actor=cast.tech_owner, now=now)
    assert code(bare, Item.ESCALATION, now) == "escalation.defined"


def test_a_review_is_quarterly_seldom_overdue_or_none(cast, agent, now):
    day = now.date()
    assert code(agent, Item.REVIEW, now) == "review.portfolio"
    registry.update_agent(agent, next_review_on=day + 90 * DAY, actor=SETUP, now=now)
    assert code(agent, Item.REVIEW, now) == "review.quarterly"
    registry.update_agent(agent, tier=3, next_review_on=day + 180 * DAY, actor=SETUP, now=now)
    assert code(agent, Item.REVIEW, now) == "review.seldom"
    assert code(agent, Item.REVIEW, now + 181 * DAY) == "review.overdue"
    bare = registry.register_agent("bare", "Bare", cast.unit, actor=SETUP, now=now)
    assert code(bare, Item.REVIEW, now) == "review.none"


def test_many_at_once_are_what_each_alone_is(cast, agent, now):
    request = make.approve(make.request(cast, "tier3-claims", now=now - DAY), now - DAY)
    registry.register_agent("bare", "Bare", cast.unit, actor=SETUP, now=now)
    key_of(Agent.objects.get(pk=request.agent_id), now=now)
    keys = list(Agent.objects.values_list("pk", flat=True))
    assert len(keys) == 3
    alone = {key: facts_of([key], now)[key] for key in keys}
    assert facts_of(keys, now) == alone
