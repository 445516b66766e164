"""What stops and what goes on: drains, other causes, what is authorised meanwhile."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from approvals.actions.emergencies import open_emergency_ballot
from approvals.rules.emergencies import Question
from incidents import actions, probing
from incidents.actions import containing
from incidents.models import Containment
from incidents.rules.severities import Severity
from registry.actions import authorise, declare_safe_state, stopping
from registry.models import Grant
from registry.rules.safe_states import SafeMode
from tests import make
from tests.incidents.containing import asked_here, containment, let_run, steps
from tests.incidents.make import HOUR, MINUTE, REASON, incident, report, taken
from tests.registry.identities import ask, key_of, me, running, tools

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make.organisation()


@pytest.fixture(autouse=True)
def _here(monkeypatch):
    monkeypatch.setattr(probing, "ask", asked_here)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def agent(cast, now):
    return running(cast, now - timedelta(days=3))


def fresh(row):
    return type(row)._default_manager.get(pk=row.pk)


def sev1(cast, agent, now, **more):
    return actions.report_incident(report(agent, **more), actor=cast.colleague, now=now)


def another(cast, now):
    begun = now - timedelta(days=3)
    made = make.approve(make.request(cast, now=begun, name="Second triage"), begun).agent
    make.to_production(made, begun + HOUR)
    return fresh(made)


def declared(agent, cast, now, minutes=20):
    declare_safe_state(
        agent, SafeMode.DRAIN, minutes, "Half a payment is worse than a whole one.",
        actor=cast.owner, now=now,
    )  # fmt: skip


@pytest.mark.both_databases
def test_what_drains_ends_what_it_began(cast, agent, now):
    declared(agent, cast, now)
    key = key_of(agent, now=now)
    long, short = (
        ask(key.key, task="Pay", tools=tools(agent)[:1], minutes=n).json() for n in (60, 5)
    )
    row = taken(cast, agent, now=now - HOUR)
    stop = containing.contain_agent(row, cast.operator, timezone.now(), reason=REASON)
    assert stop.mode == "drain" and fresh(agent).lifecycle == "suspended"
    assert me(key.key).json()["code"] == "credential.revoked"
    assert ask(key.key, task="More", tools=tools(agent)[:1]).status_code == 403
    for one in (long, short):
        assert me(one["token"]).json()["grant"] == one["id"]
        assert ask(one["token"], task="More", tools=tools(agent)[:1]).status_code in {403, 422}
    containing.run_steps(timezone.now())
    assert steps(stop)["probed"].is_done and fresh(stop).confirmed_at is None
    assert stop.drain_until is not None
    containing.run_steps(stop.drain_until + MINUTE)
    assert fresh(Grant.objects.get(number=long["id"])).revoked_at is not None
    assert steps(stop)["drained"].is_done and fresh(stop).confirmed_at is not None
    assert me(long["token"]).json()["code"] == "grant.revoked"


def test_sev1_ends_a_drain_at_once(cast, agent, now):
    declared(agent, cast, now)
    key = key_of(agent, now=now)
    grant = ask(key.key, task="Pay", tools=tools(agent)[:1], minutes=60).json()
    row = taken(cast, agent, now=now - HOUR)
    stop = containing.contain_agent(row, cast.operator, timezone.now(), reason=REASON)
    actions.change_severity(row, Severity.SEV1, REASON, actor=cast.operator, now=timezone.now())
    assert me(grant["token"]).json()["code"] == "grant.revoked"
    assert fresh(stop).mode == "stop" and steps(stop)["drained"].is_done


def test_an_incident_and_an_emergency_ballot_do_not_free_each_other(cast, agent, now):
    row = sev1(cast, agent, now)
    stop = containment(row)
    other = another(cast, now)
    ballot = open_emergency_ballot(other, Question.RESUME, make.REASONS, cast.operator, now)
    sev1(cast, other, now)
    stopping.resume_agent(other, [ballot], ballot.stopped_from, actor=cast.operator, now=now)
    assert fresh(other).lifecycle == "suspended"  # the incident holds it
    held = other.release_requirements.filter(met_at__isnull=True)
    assert [one.code for one in held] == [
        f"stopped--containment--{Containment.objects.get(agent=other).number}"
    ]
    assert stop.stands


def test_what_is_authorised_meanwhile_stands_still_too(cast, agent, now):
    row = sev1(cast, agent, now)
    old = agent.authorisations.get()
    granted = authorise(
        old.manifest, environment="staging", valid_until=old.valid_until, lapses_on=old.lapses_on,
        basis="decision:99", monitoring="", post_deployment_days=30, actor=make.SETUP, now=now,
    )  # fmt: skip
    assert fresh(granted).state == "suspended" and fresh(agent).lifecycle == "suspended"
    let_run(containment(row), cast, now)
    assert fresh(granted).state == "active" and fresh(agent).lifecycle == "production"


def test_at_three_at_night_on_a_holiday(cast, agent):
    night = datetime(2027, 1, 1, 2, 0, tzinfo=UTC)  # three in Berlin
    row = sev1(cast, agent, night)
    assert fresh(agent).lifecycle == "suspended"
    assert containment(row).requested_at == night
    assert incident(cast, agent, now=night).number != row.number
