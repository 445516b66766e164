"""An agent is stopped for an incident: by the portal at SEV1, by hand, and never by halves."""

from datetime import timedelta

import jwt
import pytest
from django.db import transaction
from django.utils import timezone

from govportal.ledger.models import Entry
from govportal.refusals import Refused
from govportal.worklist.models import WorkItem
from incidents import actions, probing
from incidents.actions import containing
from incidents.models import Containment, Incident, SuspensionQuestion
from incidents.rules.containments import MOST_TRIES, Kind
from incidents.rules.severities import Severity
from registry import probes
from registry.models import Credential
from tests import make
from tests.incidents.containing import WHY, asked_here, containment, steps
from tests.incidents.make import HOUR, MINUTE, REASON, report, taken
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


def code(act, *args, **named):
    with pytest.raises(Refused) as refused:
        act(*args, **named)
    return refused.value.refusal.code


@pytest.mark.both_databases
def test_sev1_stops_its_agent_in_the_same_transaction(cast, agent, now):
    key = key_of(agent, now=now)
    granted = ask(key.key, task="Sort", tools=tools(agent)[:1], minutes=5).json()
    row = sev1(cast, agent, now)
    assert fresh(agent).lifecycle == "suspended"
    stop = containment(row)
    assert (stop.kind, stop.mode, stop.number) == ("automatic", "stop", f"{row.number}-C1")
    found = steps(stop)
    assert [found[c].state for c in ("requested", "suspended", "revoked")] == ["done"] * 3
    assert found["probed"].state == "waiting" and stop.confirmed_at is None
    assert found["revoked"].refs[0] == key.credential.ledger_ref
    assert me(key.key).json()["code"] == "credential.revoked"
    assert me(granted["token"]).json()["code"] == "grant.revoked"
    assert containing.run_steps(timezone.now()) == 1
    stop = fresh(stop)
    done = steps(stop)["probed"]
    assert (done.state, done.attempts) == ("done", 1) and stop.confirmed_at is not None
    assert "403 credential.revoked" in done.result and "403 grant.revoked" in done.result
    times = [found[name].at for name in ("requested", "suspended", "revoked")] + [done.at]
    known = [at for at in times if at is not None]
    assert known == sorted(known) and len(set(known)) == 4
    assert all(step.took > 0 and step.entry and step.by_ref for step in stop.steps.all())
    verbs = list(
        Entry.objects.filter(verb__startswith="containment").values_list("verb", flat=True)
    )
    assert verbs.count("containment.step_done") == 4 and "containment.confirmed" in verbs


def test_what_is_rolled_back_leaves_neither(cast, agent, now):
    with pytest.raises(RuntimeError), transaction.atomic():
        sev1(cast, agent, now)
        raise RuntimeError
    assert not Incident.objects.exists() and not Containment.objects.exists()
    assert fresh(agent).lifecycle == "production"


def test_a_probe_lets_nobody_in(cast, agent, now):
    key = key_of(agent, now=now)
    token = probes.sign(key.credential.ledger_ref, now)
    said = me(token)
    assert (said.status_code, said.json()["code"]) == (403, "probe.not_refused")
    assert ask(token, task="Sort", tools=tools(agent)[:1], minutes=5).status_code == 403
    assert fresh(key.credential).last_used_at is None
    old = probes.sign(key.credential.ledger_ref, now - timedelta(minutes=3))
    assert me(old).json()["code"] == "credential.unknown"
    forged = jwt.encode({"sub": key.credential.ledger_ref}, "x" * 32, "HS256",
                               headers={"kid": probes.KIND})  # fmt: skip
    assert me(forged).json()["code"] == "credential.unknown"
    assert me(probes.sign("credential:gpa_pnothing00", now)).json()["code"] == (
        "probe.nothing_known"
    )


@pytest.mark.parametrize("why", ["revoked", "suspended"])
def test_key_and_probe_are_told_the_same(cast, agent, now, why):
    key = key_of(agent, now=now)
    row = taken(cast, agent, now=now - HOUR)
    containing.contain_agent(row, cast.operator, now, reason=REASON, revoke=why == "revoked")
    real, asked = (
        me(key.key).json()["code"],
        me(probes.sign(key.credential.ledger_ref, now)).json()["code"],
    )
    assert real == asked == ("credential.revoked" if why == "revoked" else "agent.is_suspended")


def test_raised_to_sev1_it_is_stopped_and_lowered_it_stays_so(cast, agent, now):
    row = taken(cast, agent, now=now - HOUR)
    assert fresh(agent).lifecycle == "production"
    actions.change_severity(row, Severity.SEV1, REASON, actor=cast.operator, now=now)
    assert fresh(agent).lifecycle == "suspended"
    actions.change_severity(row, Severity.SEV3, REASON, actor=cast.operator, now=now)
    assert fresh(agent).lifecycle == "suspended" and containment(row).stands


def test_sev2_asks_whether_it_is_stopped_and_watches(cast, agent, now):
    row = taken(cast, agent, now=now - HOUR)
    asked = SuspensionQuestion.objects.get()
    assert WorkItem.objects.open().about(asked.ledger_ref).count() == 2
    assert Entry.objects.filter(verb="incident.monitoring_enhanced").count() == 1
    no = code(containing.keep_running, row, WHY, actor=cast.stranger, now=now)
    assert no == "incident.not_yours"
    containing.keep_running(row, WHY, actor=cast.operator, now=now)
    assert fresh(asked).answer == "kept"
    assert not WorkItem.objects.open().about(asked.ledger_ref).exists()
    again = code(containing.keep_running, row, WHY, actor=cast.operator, now=now)
    assert again == "containment.not_asked_stale"


def test_by_hand_at_any_severity_and_once(cast, agent, now):
    row = taken(cast, agent, now=now - HOUR, severity=Severity.SEV3)
    args = {"reason": REASON, "revoke": False}
    key = key_of(agent, now=now)
    for person in (cast.stranger, cast.auditor, cast.administrator):
        assert code(containing.contain_agent, row, person, now, **args) == "incident.not_yours"
    assert code(containing.contain_agent, row, cast.operator, now) == "incident.reason_short"
    stop = containing.contain_agent(row, cast.operator, now, **args)
    assert stop.kind == Kind.BY_HAND and "Kept" in steps(stop)["revoked"].result
    assert fresh(key.credential).revoked_at is None
    assert me(key.key).json()["code"] == "agent.is_suspended"
    assert code(containing.contain_agent, row, cast.operator, now, **args) == (
        "containment.stands_stale"
    )
    containing.run_steps(timezone.now())
    assert "agent.is_suspended" in steps(stop)["probed"].result
    actions.change_severity(row, Severity.SEV1, REASON, actor=cast.operator, now=timezone.now())
    assert fresh(key.credential).revoked_at is not None
    assert fresh(stop).revokes and fresh(stop).confirmed_at is None
    containing.run_steps(timezone.now())
    assert fresh(stop).confirmed_at is not None


def test_a_failed_step_is_shown_and_tried_again(cast, agent, now, monkeypatch):
    key = key_of(agent, now=now)

    def broken(*args, **named):
        Credential.objects.filter(pk=key.credential.pk).update(revoked_at=now, revoked_because="x")
        raise OSError("disk")

    monkeypatch.setattr("incidents.actions.containing.steps.revoke_all", broken)
    row = sev1(cast, agent, now)
    stop = containment(row)
    step = steps(stop)["revoked"]
    assert (step.state, step.next_at is not None) == ("failed", True) and "disk" in step.result
    assert fresh(agent).lifecycle == "suspended" and fresh(key.credential).revoked_at is None
    monkeypatch.undo()
    monkeypatch.setattr(probing, "ask", asked_here)
    later = timezone.now() + 5 * MINUTE
    containing.run_steps(later)
    assert fresh(step).state == "done" and fresh(key.credential).revoked_at is not None


def test_no_answer_is_given_up_visibly_and_tried_again_by_hand(cast, agent, now, monkeypatch):
    key_of(agent, now=now)
    monkeypatch.setattr(probing, "ask", lambda *_: probing.Answer(0, "ConnectionRefusedError"))
    stop = containment(sev1(cast, agent, now))
    moment = now
    for _ in range(MOST_TRIES + 2):
        moment += 3 * MINUTE
        containing.run_steps(moment)
    step = steps(stop)["probed"]
    assert step.is_given_up and step.attempts == MOST_TRIES and "Connection" in step.result
    assert WorkItem.objects.open().about(stop.ledger_ref).count() == 1
    assert code(containing.try_again, stop, actor=cast.stranger, now=moment) == "incident.not_yours"
    monkeypatch.setattr(probing, "ask", asked_here)
    containing.try_again(stop, actor=cast.operator, now=moment)
    containing.run_steps(moment)
    assert fresh(stop).confirmed_at is not None
    assert not WorkItem.objects.open().about(stop.ledger_ref).exists()


def test_a_key_that_still_opens_is_an_alarm_at_once(cast, agent, now, monkeypatch):
    key_of(agent, now=now)
    monkeypatch.setattr(probing, "ask", lambda *_: probing.Answer(403, probes.NOT_REFUSED))
    stop = containment(sev1(cast, agent, now))
    containing.run_steps(timezone.now())
    assert steps(stop)["probed"].state == "failed"
    assert WorkItem.objects.open().about(stop.ledger_ref).exists()


def test_each_address_is_asked(cast, agent, now, monkeypatch, settings):
    settings.PROBE_URLS = ["http://a.example", "http://b.example"]
    asked = []
    key_of(agent, now=now)

    def asks(there, token):
        asked.append(there)
        return asked_here(there, token)

    monkeypatch.setattr(probing, "ask", asks)
    stop = containment(sev1(cast, agent, now))
    containing.run_steps(timezone.now())
    assert asked == settings.PROBE_URLS and fresh(stop).confirmed_at is not None


def test_the_right_agent_is_stopped_and_the_wrong_one_offered(cast, agent, now):
    other = another(cast, now)
    row = sev1(cast, agent, now)
    wrong = containment(row)
    actions.correct_agent(row, other, "", REASON, actor=cast.operator, now=now)
    assert fresh(other).lifecycle == fresh(agent).lifecycle == "suspended"
    assert fresh(wrong).wrong_because == REASON and fresh(wrong).stands
    offered = WorkItem.objects.open().about(wrong.ledger_ref).filter(kind="containment.resume")
    assert {item.assignee for item in offered} == {cast.owner, cast.tech_owner}


def test_an_agent_that_was_the_right_one_after_all_stays_stopped_and_is_offered_no_more(
    cast, agent, now
):
    other = another(cast, now)
    row = sev1(cast, agent, now)
    first = containment(row)
    actions.correct_agent(row, other, "", REASON, actor=cast.operator, now=now)
    row.refresh_from_db()
    actions.correct_agent(row, agent, "", REASON, actor=cast.operator, now=now + MINUTE)
    assert fresh(first).wrong_because == "" and fresh(first).stands
    assert not WorkItem.objects.open().about(first.ledger_ref).filter(kind="containment.resume")
    assert Entry.objects.about(first).filter(verb="containment.agent_right").count() == 1


def test_an_exercise_touches_no_real_agent(cast, agent, now):
    key = key_of(agent, now=now)
    row = sev1(cast, agent, now, is_exercise=True)
    stop = containment(row)
    assert stop.is_drill and stop.agent != agent
    assert fresh(agent).lifecycle == "production" and me(key.key).status_code == 200
    for _ in range(3):
        containing.run_steps(timezone.now())
    stop.refresh_from_db()
    assert stop.confirmed_at is not None and fresh(stop.agent).lifecycle == "retired"
    assert "probe.not_refused" in steps(stop)["control"].result
    assert "credential.revoked" in steps(stop)["probed"].result
