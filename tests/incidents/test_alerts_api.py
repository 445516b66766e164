"""Alerts by API: two shapes, told twice, wrong, too long, out of scope."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from govportal.api import metering
from incidents.actions.monitors import end_monitor, issue_key, revoke_key
from incidents.models import Alert, Incident
from incidents.rules.severities import IncidentClass, Severity
from registry.models import Agent, Sighting
from registry.rules.lifecycle import Lifecycle
from tests import make
from tests.api.calling import Caller, places, problem
from tests.incidents.alerting import Program, body, key, managed, monitor
from tests.incidents.make import closed
from tests.registry import identities

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def cast(now):
    metering.BLOCKS.forget()
    return make.organisation()


@pytest.fixture
def agent(cast, now):
    return identities.running(cast, now - timedelta(days=1))


@pytest.fixture
def watch(cast, now):
    return monitor(cast, now - timedelta(hours=1))


@pytest.fixture
def program(cast, watch, now):
    return Program(key(cast, watch, now - timedelta(hours=1)).text)


def said(answer, status=201):
    assert answer.status_code == status, answer.content
    return json.loads(answer.content)


def test_an_alert_opens_an_incident(program, agent, watch):
    got = said(program.send(body(agent, trace_id="t-1", evidence={"calls": 40})))
    row = Alert.objects.get()
    assert got == {"id": row.pk, "incident": row.incident.number, "result": "opened",
                   "severity": "SEV2", "notes": []}  # fmt: skip
    made = row.incident
    assert (made.agent, made.kind, made.source) == (agent, "unusual_tool_pattern", "monitor")
    assert (made.trace_id, made.reported_as) == ("t-1", watch.ledger_ref)
    assert row.evidence == {"calls": 40}


def test_further_ones_of_agent_and_class_are_added_and_the_graver_counts(program, agent):
    first = said(program.send(body(agent)))
    second = said(program.send(body(agent, severity="SEV1", summary="Now it sends mail.")))
    assert second["result"] == "attached" and second["incident"] == first["incident"]
    assert Incident.objects.get().severity == Severity.SEV1
    other = said(program.send(body(agent, **{"class": "cost_overrun"})))
    assert other["result"] == "opened"


def test_after_the_incident_is_resolved_an_alert_opens_another(program, agent, cast, now):
    kind = IncidentClass.UNUSUAL_TOOL_PATTERN
    first = closed(cast, agent, now=now - timedelta(hours=5), kind=kind)
    second = said(program.send(body(agent)))
    assert second["result"] == "opened" and second["incident"] != first.number


def test_told_twice_under_one_key_it_is_one(program, agent):
    answers = [program.send(body(agent), Idempotency_Key="run-7") for _n in range(2)]
    assert answers[0].content == answers[1].content and Alert.objects.count() == 1
    problem(program.send(body(agent, summary="Other"), Idempotency_Key="run-7"), 409,
            "alert.key_other_stale")  # fmt: skip
    said(program.send(body(agent)))
    assert Alert.objects.count() == 2
    wrong = problem(program.send(body(agent), Idempotency_Key="x" * 200), 400, "invalid")
    assert places(wrong) == {"Idempotency-Key": "invalid"}


def test_every_wrong_field_is_named(program):
    wrong = problem(
        program.send({"agent": "", "severity": "high", "class": "bug", "sumary": "x", "trace_id": 4,
                      "occurred_at": "2199-01-01T00:00:00Z"}),
        400, "invalid",
    )  # fmt: skip
    assert places(wrong) == {
        "#/agent": "blank", "#/severity": "invalid_choice", "#/class": "invalid_choice",
        "#/sumary": "unknown", "#/summary": "required", "#/trace_id": "invalid",
        "#/occurred_at": "time_future",
    }  # fmt: skip
    meant = next(one for one in wrong["errors"] if one["pointer"] == "#/sumary")
    assert "did you mean “summary”" in meant["detail"]


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_what_is_no_text_is_refused(program, agent, text):
    wrong = problem(program.send(body(agent, evidence={"x": [text]})), 400, "invalid")
    assert places(wrong) == {"#/evidence/x/0": "not_text"}


def test_a_summary_that_nobody_reads_is_none(program, agent):
    wrong = problem(program.send(body(agent, summary="\u200b\u200b")), 400, "invalid")
    assert places(wrong) == {"#/summary": "blank"}


def test_64_kib_at_most(program, agent):
    problem(program.send(body(agent, evidence="x" * 65_536)), 413, "too_large")


def test_above_its_scope_it_counts_as_the_gravest_it_may_raise(cast, agent, now):
    low = monitor(cast, now, name="Low", highest=Severity.SEV3)
    got = said(Program(key(cast, low, now).text).send(body(agent, severity="SEV1")))
    assert got["severity"] == "SEV3" and [note["code"] for note in got["notes"]] == ["capped"]
    row = Alert.objects.get()
    assert (row.severity_sent, row.incident.severity) == ("SEV1", "SEV3")


def test_about_other_agents_it_may_not_report(cast, agent, now):
    other = make.request(cast, name="Another agent", slug="another").agent
    narrow = monitor(cast, now, name="Narrow", agents=[other])
    program = Program(key(cast, narrow, now).text)
    problem(program.send(body(agent)), 403, "monitor.outside_scope")
    problem(program.send(body("nobody-knows")), 403, "monitor.outside_scope")
    by_unit = monitor(cast, now, name="Unit", units=[agent.unit])
    said(Program(key(cast, by_unit, now).text).send(body(agent)))


def test_one_that_is_not_registered_is_an_incident_and_a_sighting(program):
    first = said(program.send(body("shadow-bot")))
    assert [note["code"] for note in first["notes"]] == ["unregistered"]
    row = Incident.objects.get()
    assert (row.kind, row.agent, row.agent_named) == ("unregistered_agent", None, "shadow-bot")
    second = said(program.send(body("shadow-bot", **{"class": "cost_overrun"})))
    assert second["incident"] == first["incident"]
    assert Sighting.objects.get().count == 2


def test_an_agent_reports_itself_and_nobody_else(cast, agent, now):
    program = Program(identities.key_of(agent, now=now).key)
    assert said(program.send(body(agent)))["result"] == "opened"
    row = Incident.objects.get()
    assert (row.source, row.environment) == ("agent", "production")
    problem(program.send(body("another")), 403, "alert.not_itself")
    Agent.objects.filter(pk=agent.pk).update(lifecycle=Lifecycle.SUSPENDED)
    problem(program.send(body(agent)), 403, "agent.is_suspended")


def test_keys_that_open_nothing(cast, watch, program, agent, now):
    problem(Program("gpm_" + "a" * 10 + "_" + "b" * 43).send(body(agent)), 401, "key.unknown")
    problem(Program(Caller(cast.owner).text).send(body(agent)), 403, "key.wrong_kind")
    problem(Program(program.text).client.get("/api/v1/incidents", headers={
        "Authorization": f"Bearer {program.text}"}), 403, "key.wrong_kind")  # fmt: skip
    fresh = issue_key(watch, 30, overlap_hours=0, actor=cast.operator, now=now)
    problem(program.send(body(agent)), 401, "monitor.key_replaced")
    said(Program(fresh.text).send(body(agent)))
    revoke_key(fresh.key, "Lost on a train.", actor=cast.administrator, now=now)
    problem(Program(fresh.text).send(body(agent)), 403, "monitor.key_revoked")
    old = monitor(cast, now - timedelta(days=3), name="Old")
    problem(Program(key(cast, old, now - timedelta(days=3), days=2).text).send(body(agent)), 401,
            "monitor.key_expired")  # fmt: skip
    end_monitor(watch, "Not used any more.", actor=cast.operator, now=now)
    problem(Program(fresh.text).send(body(agent)), 403, "monitor.key_revoked")


def test_wrong_keys_are_counted(agent, watch, settings):
    settings.API_FAILURES = 2
    wrong = Program("gpm_" + "a" * 10 + "_" + "b" * 43)
    codes = [wrong.send(body(agent)).status_code for _n in range(3)]
    assert codes == [401, 401, 429]


def test_alertmanagers_example(program, agent, cast, watch, now):
    sent = managed(agent.slug)
    got = said(program.send(sent))["results"]
    assert [one["result"] for one in got] == ["opened", "opened", "ended"]
    assert [one["severity"] for one in got] == ["SEV1", "SEV2", "SEV2"]
    assert got[0]["fingerprint"] == "9c1e77ab03d245f0" and got[2]["incident"] is None
    row = Alert.objects.get(pk=got[0]["id"])
    assert (row.kind, row.rule) == ("performance_degradation", "AgentErrorRateHigh")
    assert row.incident.agent == agent and row.summary == "Error rate 6.1 % over 10 minutes"
    sent["alerts"][0]["annotations"]["summary"] = "Error rate 7 % over 10 minutes"
    again = said(program.send(sent))["results"]
    assert [one["result"] for one in again] == ["repeated"] * 3 and Alert.objects.count() == 3
    sent["alerts"][0] |= {"status": "resolved", "endsAt": now.isoformat()}
    over = said(program.send(sent))["results"]
    assert over[0]["result"] == "ended" and over[0]["id"] == row.pk
    assert Alert.objects.get(pk=row.pk).ended_at == now
    assert Incident.objects.get(pk=row.incident_id).is_open


def test_one_bad_alert_does_not_sink_the_others(program, agent, now):
    sent = managed(agent.slug)
    del sent["alerts"][1]["labels"]["agent"]
    sent["alerts"][2] |= {"status": "firing", "startsAt": "2199-01-01T00:00:00Z"}
    got = said(program.send(sent))["results"]
    assert [(one["result"], one["code"]) for one in got] == [
        ("opened", None), ("refused", "alert.agent_missing"), ("refused", "alert.time_future"),
    ]  # fmt: skip


def test_a_shape_that_is_neither(program):
    wrong = problem(program.send({"alerts": [{"status": "on", "labels": {"agent": 4}}]}), 400,
                    "invalid")  # fmt: skip
    assert places(wrong) == {
        "#/alerts/0/status": "invalid_choice", "#/alerts/0/labels/agent": "invalid",
        "#/alerts/0/startsAt": "required", "#/alerts/0/fingerprint": "required",
    }  # fmt: skip
    problem(program.send({"alerts": []}), 400, "invalid")
    problem(program.send([]), 400, "invalid")


def test_a_storm_is_one_incident(cast, agent, now, settings):
    settings.API_CALLS_A_MINUTE = 10_000
    program = Program(key(cast, monitor(cast, now, name="Storm"), now).text)
    sent = managed(agent.slug)
    one = sent["alerts"][0]
    for call in range(3):
        many = [one | {"fingerprint": f"{call}-{n}"} for n in range(50)]
        assert len(said(program.send(sent | {"alerts": many}))["results"]) == 50
    assert Incident.objects.count() == 1 and Alert.objects.count() == 150


def test_peoples_programs_read_what_people_may_see(cast, program, agent):
    sent = said(program.send(body(agent)))
    owner, stranger = Caller(cast.owner), Caller(cast.stranger)
    listed = said(owner.get("/api/v1/incidents?class=unusual_tool_pattern&open=true"), 200)
    assert [row["number"] for row in listed["results"]] == [sent["incident"]]
    assert said(owner.get("/api/v1/incidents?severity=SEV1"), 200)["results"] == []
    assert said(stranger.get("/api/v1/incidents"), 200)["results"] == []
    one = said(owner.get(f"/api/v1/incidents/{sent['incident']}"), 200)
    assert (one["alerts"], one["course"][0]["act"], one["agent"]) == (1, "open", agent.slug)
    alert = said(owner.get(f"/api/v1/alerts/{sent['id']}"), 200)
    assert (alert["class"], alert["monitor"]) == ("unusual_tool_pattern", "Watchtower")
    problem(stranger.get(f"/api/v1/alerts/{sent['id']}"), 404, "not_found")
    problem(stranger.get(f"/api/v1/incidents/{sent['incident']}"), 404, "not_found")
