"""Alerts judged, incidents seen before, monitors kept: what people and the portal do with them."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from govportal.ledger.models import Entry, EntryRef
from govportal.refusals import Refused
from incidents import actions
from incidents.actions.judging import all_false, judge_alert, judge_rest
from incidents.actions.monitors import change_monitor, end_monitor, issue_key
from incidents.actions.recurring import look_again
from incidents.alerts_room import seen_before
from incidents.models import Alert, Incident, Monitor, MonitorKey, Recurrence
from incidents.rules.alerts import Result, Verdict
from incidents.rules.recurrences import Sameness
from incidents.rules.severities import IncidentClass, Severity
from tests import make
from tests.approvals.reviewing import running
from tests.incidents.alerting import KIND, REASON, key, monitor, send, sender, setting, told
from tests.incidents.make import closed, incident
from tests.make import START

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def cast():
    return make.organisation()


@pytest.fixture
def agent(cast):
    return running(cast).agent


def code(act, *args, **named):
    with pytest.raises(Refused) as refused:
        act(*args, **named)
    return refused.value.refusal.code


def pairs():
    rows = Recurrence.objects.standing().order_by("pk")
    return [(row.earlier.number, row.later.number, row.sameness) for row in rows]


# --- judged ---------------------------------------------------------------------------------------


def test_an_alert_is_judged_by_who_handles_its_incident_with_a_reason(cast, agent):
    alert = send(told(agent), sender(cast)).alert
    for person in (cast.administrator, cast.auditor, cast.colleague, cast.chair):
        no = code(judge_alert, alert, Verdict.FALSE, REASON, actor=person, now=START)
        assert no == "alert.only_handlers"
    assert code(judge_alert, alert, None, REASON, actor=cast.operator, now=START) == (
        "alert.verdict_missing"
    )
    assert code(judge_alert, alert, Verdict.TRUE, "no", actor=cast.operator, now=START) == (
        "alert.reason_short"
    )
    judge_alert(alert, Verdict.TRUE, REASON, actor=cast.tech_owner, now=START, seen="")
    stale = code(judge_alert, alert, Verdict.FALSE, REASON, actor=cast.operator, now=START, seen="")
    assert stale == "alert.judged_stale"
    alert = judge_alert(alert, Verdict.FALSE, REASON, actor=cast.operator, now=START + HOUR)
    assert (alert.verdict, alert.verdict_by) == ("false", cast.operator)
    judged = Entry.objects.filter(verb="alert.judged").order_by("pk")
    assert [json.loads(entry.body)["data"]["after"] for entry in judged] == ["true", "false"]


def test_what_is_left_is_judged_at_once_and_all_false_is_a_false_alarm(cast, agent):
    by = sender(cast)
    first = send(told(agent), by).alert
    for n in range(3):
        send(told(agent, summary=f"Again {n}"), by)
    row = first.incident
    judge_alert(first, Verdict.FALSE, REASON, actor=cast.operator, now=START)
    assert not all_false(row)
    assert judge_rest(row, Verdict.FALSE, REASON, actor=cast.operator, now=START) == 3
    assert all_false(row)
    none = code(judge_rest, row, Verdict.TRUE, REASON, actor=cast.operator, now=START)
    assert none == "alert.none_left_stale"


def test_a_false_alarm_makes_false_what_nobody_had_judged(cast, agent):
    by = sender(cast)
    true, left = (send(told(agent, summary=f"{n}"), by).alert for n in range(2))
    judge_alert(true, Verdict.TRUE, REASON, actor=cast.operator, now=START)
    actions.dismiss(true.incident, REASON, actor=cast.operator, now=START + HOUR)
    true.refresh_from_db()
    left.refresh_from_db()
    assert (true.verdict, left.verdict, left.verdict_by) == ("true", "false", cast.operator)


# --- added to what is open ------------------------------------------------------------------------


def test_an_alert_is_added_to_what_a_person_reported_but_never_to_an_exercise(cast, agent):
    exercise = incident(cast, agent, kind=KIND, is_exercise=True)
    mine = incident(cast, agent, kind=KIND)
    got = send(told(agent, Severity.SEV1), sender(cast), START + HOUR)
    assert got.result is Result.ATTACHED and got.alert.incident == mine
    assert Incident.objects.get(pk=mine.pk).severity == Severity.SEV1
    assert Incident.objects.get(pk=exercise.pk).severity == exercise.severity


def test_what_is_over_before_it_is_told_opens_nothing(cast, agent):
    by = sender(cast)
    got = send(told(agent, is_over=True, ended_at=START - HOUR), by)
    assert got.result is Result.ENDED and got.alert.incident is None
    assert not Incident.objects.exists()
    judge_alert(got.alert, Verdict.TRUE, REASON, actor=cast.tech_owner, now=START)


# --- seen before ----------------------------------------------------------------------------------


def test_the_same_class_and_agent_within_90_days_was_seen_before(cast, agent):
    first = closed(cast, agent, severity=Severity.SEV1, kind=KIND)
    later = incident(cast, agent, Severity.SEV2, now=START + 89 * DAY, kind=KIND)
    assert pairs() == [(first.number, later.number, "agent")]
    assert Incident.objects.get(pk=later.pk).severity == Severity.SEV1
    turn = later.turns.last()
    assert turn.by is None and first.number in turn.reason
    found = Entry.objects.get(verb="recurrence.found")
    assert {first.ledger_ref, later.ledger_ref} <= set(
        EntryRef.objects.filter(entry_id=found.pk).values_list("ref", flat=True)
    )
    for row in (first, later):
        assert seen_before(row, cast.owner, START) is not None
    assert seen_before(first, cast.stranger, START) is None


def test_neither_after_90_days_nor_of_another_class(cast, agent):
    closed(cast, agent, kind=KIND)
    incident(cast, agent, now=START + 92 * DAY, kind=KIND)
    incident(cast, agent, now=START + DAY, kind=IncidentClass.PROMPT_INJECTION)
    assert pairs() == []


def test_neither_false_alarms_nor_exercises_nor_merged_ones(cast, agent):
    false = incident(cast, agent, kind=KIND)
    actions.dismiss(false, REASON, actor=cast.operator, now=START + HOUR)
    incident(cast, agent, now=START + DAY, kind=KIND, is_exercise=True)
    one = incident(cast, agent, now=START + 2 * DAY, kind=KIND)
    assert pairs() == []
    two = incident(cast, agent, now=START + 3 * DAY, kind=KIND)
    assert pairs() == [(one.number, two.number, "agent")]
    actions.merge(two, one, REASON, actor=cast.operator, now=START + 3 * DAY + HOUR)
    assert pairs() == []
    row = Recurrence.objects.get()
    assert row.lifted_at == START + 3 * DAY + HOUR


def test_what_is_corrected_is_looked_at_again(cast, agent):
    first = closed(cast, agent, kind=KIND)
    later = incident(cast, None, now=START + DAY, kind=KIND)
    assert pairs() == []
    later = actions.correct_agent(
        later, agent, "", REASON, actor=cast.operator, now=START + DAY + HOUR
    )
    assert pairs() == [(first.number, later.number, "agent")]
    kind = IncidentClass.POLICY_VIOLATION
    actions.reclassify(later, kind, REASON, actor=cast.operator, now=START + DAY + 2 * HOUR)
    assert pairs() == []


def test_who_lowers_it_with_a_reason_is_not_overruled(cast, agent):
    closed(cast, agent, severity=Severity.SEV1, kind=KIND)
    later = incident(cast, agent, Severity.SEV2, now=START + DAY, kind=KIND)
    actions.change_severity(
        later, Severity.SEV2, REASON, actor=cast.operator, now=START + DAY + HOUR
    )
    later = Incident.objects.get(pk=later.pk)
    assert look_again(later, actor=make.SETUP, now=START + DAY + 2 * HOUR) == []
    assert later.severity == Severity.SEV2


def test_the_same_rule_of_a_monitor_on_another_agent(cast, agent):
    by, other = sender(cast), make.request(cast, name="Another agent", slug="another").agent
    first = send(told(agent, Severity.SEV1, rule="ToolStorm"), by).alert.incident
    second = send(told(other, rule="ToolStorm"), by, START + HOUR).alert.incident
    assert pairs() == [(first.number, second.number, Sameness.RULE)]
    assert Incident.objects.get(pk=second.pk).severity == Severity.SEV2


# --- monitors -------------------------------------------------------------------------------------


def test_who_keeps_monitors(cast):
    watch = monitor(cast)
    for person in (cast.owner, cast.security, cast.auditor, cast.chair):
        no = code(change_monitor, watch, setting(cast), actor=person, now=START)
        assert no == "monitor.only_keepers"
    no = code(change_monitor, watch, setting(cast, name=" "), actor=cast.administrator, now=START)
    assert no == "monitor.name_missing"
    nothing = setting(cast, name="W", all_agents=False)
    assert code(change_monitor, watch, nothing, actor=cast.operator, now=START) == (
        "monitor.covers_nothing"
    )
    seen = [Monitor.objects.get().mark]
    change_monitor(watch, setting(cast, units=[cast.unit]), actor=cast.operator, now=START,
                   seen=seen)  # fmt: skip
    again = code(change_monitor, watch, setting(cast), actor=cast.operator, now=START, seen=seen)
    assert again == "monitor.changed_stale"


def test_a_key_is_followed_by_another_and_its_secret_is_nowhere(cast):
    watch = monitor(cast)
    first = key(cast, watch)
    assert first.text not in repr(first)
    second = issue_key(watch, 30, overlap_hours=24, actor=cast.operator, now=START + DAY)
    assert code(issue_key, watch, 30, actor=cast.operator, now=START + DAY + HOUR) == (
        "monitor.overlap_runs"
    )
    old = MonitorKey.objects.get(pk=first.key.pk)
    assert old.ends_at == START + 2 * DAY and second.key.replaces == old
    for wrong, said in ((0, "days"), (366, "days")):
        assert code(issue_key, watch, wrong, actor=cast.operator, now=START + 9 * DAY) == (
            f"monitor.{said}_wrong"
        )
    told_of = "".join(str(entry.body) for entry in Entry.objects.all())
    assert first.text not in told_of and old.digest not in told_of


def test_an_ended_monitor_is_left_alone_and_its_name_is_free(cast):
    watch = monitor(cast)
    key(cast, watch)
    end_monitor(watch, "Replaced by another.", actor=cast.administrator, now=START + HOUR)
    assert MonitorKey.objects.get().revoked_at == START + HOUR
    assert code(issue_key, watch, 3, actor=cast.operator, now=START) == "monitor.ended_stale"
    assert monitor(cast).pk != watch.pk


# --- what must never be ---------------------------------------------------------------------------


def refused(rows, **changed):
    try:
        with transaction.atomic():
            rows.update(**changed)
    except DatabaseError:
        return True
    return False


@pytest.mark.both_databases
def test_the_database_keeps_alerts_findings_monitors_and_keys_as_they_were(cast, agent):
    by = sender(cast, agents=[agent], highest=Severity.SEV2)
    alert = send(told(agent), by).alert
    rows = Alert.objects.filter(pk=alert.pk)
    for changed in ({"summary": "x"}, {"incident": None}, {"severity": "SEV3"}, {"evidence": [1]},
                    {"key": "x"}, {"kind": "hallucination"}, {"verdict": "true"}):  # fmt: skip
        assert refused(rows, **changed), changed
    other = make.request(cast, name="Another agent", slug="another").agent
    for wrong in ({"agent": other}, {"severity": "SEV1", "severity_sent": "SEV1"}):
        copy = Alert.objects.get(pk=alert.pk)
        copy.pk = None
        for name, value in wrong.items():
            setattr(copy, name, value)
        with pytest.raises(DatabaseError), transaction.atomic():
            copy.save(force_insert=True)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows._raw_delete(rows.db)
    keys = MonitorKey.objects.filter(pk=by.key.pk)
    assert refused(keys, digest="0" * 64) and refused(keys, expires_at=START + 900 * DAY)
    end_monitor(by.monitor, "Not used any more.", actor=cast.operator, now=START)
    assert refused(keys, revoked_at=None, revoked_because="")
    assert refused(Monitor.objects.filter(pk=by.monitor.pk), ended_at=None, ended_because="")
    closed(cast, agent, kind=IncidentClass.PROMPT_INJECTION)
    incident(cast, agent, now=START + DAY)
    found = Recurrence.objects.all()
    assert found.count() == 1 and refused(found, sameness="rule")
    assert not refused(found, lifted_at=START + 2 * DAY) and refused(found, lifted_at=None)
