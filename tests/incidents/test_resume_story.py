"""A stopped agent runs again: who asks, who confirms, what else holds it, and no shortcut."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from approvals.actions.emergencies import open_emergency_ballot
from approvals.rules.emergencies import Question
from govportal.ledger.rules import Reference
from govportal.refusals import Refused
from govportal.worklist.models import Notice, WorkItem
from incidents import actions, probing
from incidents.actions import containing
from incidents.models import Containment, ResumeConfirmation, ResumeRequest
from incidents.rules.severities import Severity
from registry.actions import suspending
from registry.models import Agent
from tests import make
from tests.incidents.containing import WHY, asked_here, containment, let_run, operator
from tests.incidents.make import HOUR, MINUTE, REASON, report, taken
from tests.registry.identities import key_of, me, running

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


def code(act, *args, **named):
    with pytest.raises(Refused) as refused:
        act(*args, **named)
    return refused.value.refusal.code


def stopped(cast, agent, now, **more):
    row = actions.report_incident(report(agent, **more), actor=cast.colleague, now=now)
    return containment(row)


@pytest.mark.both_databases
def test_one_asks_others_confirm_and_the_keys_stay_revoked(cast, agent, now):
    key = key_of(agent, now=now)
    stop = stopped(cast, agent, now, data_involved="no")
    for person in (cast.operator, cast.colleague, cast.auditor, cast.administrator, cast.chair):
        no = code(containing.ask_resume, stop, WHY, actor=person, now=now)
        assert no == "resume.only_who_answers"
    assert code(containing.ask_resume, stop, "no", actor=cast.owner, now=now) == (
        "incident.reason_short"
    )
    made = containing.ask_resume(stop, WHY, actor=cast.owner, now=now)
    assert (made.operators, made.chair) == (1, False)
    assert code(containing.ask_resume, stop, WHY, actor=cast.tech_owner, now=now) == (
        "resume.asked_stale"
    )
    for person in (cast.owner, cast.tech_owner, cast.security, cast.stranger):
        no = code(containing.confirm_resume, made, actor=person, now=now)
        assert no == "resume.only_operators"
    assert fresh(agent).lifecycle == "suspended"
    containing.confirm_resume(made, actor=cast.operator, now=now + MINUTE)
    assert fresh(agent).lifecycle == "production" and not fresh(stop).stands
    assert me(key.key).json()["code"] == "credential.revoked"
    assert Notice.objects.filter(key__startswith="resumed:").count() == 2
    assert not WorkItem.objects.open().filter(kind__startswith="containment").exists()
    new = key_of(agent, now=now)
    assert me(new.key).status_code == 200
    assert code(containing.confirm_resume, made, actor=cast.operator, now=now) == (
        "resume.decided_stale"
    )
    assert code(containing.ask_resume, stop, WHY, actor=cast.owner, now=now) == "resume.runs_stale"


def test_with_data_or_perhaps_the_chair_confirms_too(cast, agent, now):
    stop = stopped(cast, agent, now)
    made = containing.ask_resume(stop, WHY, actor=cast.owner, now=now)
    assert made.chair
    containing.confirm_resume(made, actor=cast.operator, now=now)
    second = operator(cast, "second")
    assert code(containing.confirm_resume, made, actor=second, now=now) == "resume.other_part"
    assert fresh(agent).lifecycle == "suspended"
    containing.confirm_resume(made, actor=cast.chair, now=now)
    assert fresh(agent).lifecycle == "production"


def test_found_false_takes_two_operators(cast, agent, now):
    stop = stopped(cast, agent, now, data_involved="no")
    made = containing.ask_resume(stop, WHY, is_false=True, actor=cast.owner, now=now)
    assert made.operators == 2
    containing.confirm_resume(made, actor=cast.operator, now=now)
    again = code(containing.confirm_resume, made, actor=cast.operator, now=now)
    assert again == "resume.confirmed_stale"
    containing.confirm_resume(made, actor=operator(cast, "second"), now=now)
    assert fresh(agent).lifecycle == "production"


def test_dismissed_it_is_offered_and_is_false(cast, agent, now):
    stop = stopped(cast, agent, now, data_involved="no")
    actions.dismiss(stop.incident, REASON, actor=cast.operator, now=now)
    assert fresh(agent).lifecycle == "suspended"
    assert WorkItem.objects.open().filter(kind="containment.resume").count() == 2
    made = containing.ask_resume(stop, WHY, actor=cast.owner, now=now)
    assert made.operators == 2


def test_what_becomes_graver_takes_more_than_was_asked(cast, agent, now):
    row = taken(cast, agent, now=now - HOUR)
    stop = containing.contain_agent(row, cast.operator, now, reason=REASON)
    made = containing.ask_resume(stop, WHY, actor=cast.owner, now=now)
    assert (made.operators, made.chair) == (1, False)
    actions.change_severity(row, Severity.SEV1, REASON, actor=cast.operator, now=now)
    made = containing.confirm_resume(made, actor=cast.operator, now=now)
    assert made.chair and fresh(agent).lifecycle == "suspended"


def test_declined_or_taken_back_it_stays_stopped_and_is_asked_again(cast, agent, now):
    stop = stopped(cast, agent, now, data_involved="no")
    made = containing.ask_resume(stop, WHY, actor=cast.owner, now=now)
    no = code(containing.decline_resume, made, REASON, actor=cast.tech_owner, now=now)
    assert no == "resume.only_operators"
    containing.decline_resume(made, REASON, actor=cast.operator, now=now)
    made = containing.ask_resume(stop, WHY, actor=cast.tech_owner, now=now)
    no = code(containing.withdraw_resume, made, actor=cast.owner, now=now)
    assert no == "resume.only_the_asker"
    containing.withdraw_resume(made, actor=cast.tech_owner, now=now)
    assert fresh(agent).lifecycle == "suspended"
    let_run(stop, cast, now)
    assert fresh(agent).lifecycle == "production"


def test_what_else_holds_it_keeps_it_stopped(cast, agent, now):
    stop = stopped(cast, agent, now, data_involved="no")
    other = stopped(cast, agent, now, data_involved="no", key="m:2")
    right = agent.authorisations.get()
    suspending.suspend(right, cause=Reference("condition:7"), reason="Overdue.",
                       actor=make.SETUP, now=now)  # fmt: skip
    let_run(stop, cast, now)
    assert fresh(agent).lifecycle == "suspended" and not fresh(stop).stands
    let_run(other, cast, now)
    assert fresh(agent).lifecycle == "suspended"
    suspending.lift_suspension(Reference("condition:7"), actor=make.SETUP, now=now)
    assert fresh(agent).lifecycle == "production"


def test_a_ballot_stops_it_and_the_incident_alone_does_not_free_it(cast, agent, now):
    open_emergency_ballot(agent, Question.RESUME, make.REASONS, cast.operator, now)
    stop = stopped(cast, agent, now, data_involved="no")
    let_run(stop, cast, now)
    assert fresh(agent).lifecycle == "suspended"
    codes = agent.release_requirements.filter(met_at__isnull=True).values_list("code", flat=True)
    assert [one.split("--")[1] for one in codes] == ["emergency_ballot"]


def test_the_wrong_agent_takes_two_operators_and_no_chair(cast, agent, now):
    stop = stopped(cast, agent, now)
    actions.correct_agent(stop.incident, None, "Another bot", REASON, actor=cast.operator, now=now)
    made = containing.ask_resume(fresh(stop), WHY, actor=cast.owner, now=now)
    assert (made.operators, made.chair) == (2, False)


def raw(statement, *values):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.both_databases
def test_no_shortcut_is_stored(cast, agent, now):
    stop = stopped(cast, agent, now, data_involved="no")
    made = containing.ask_resume(stop, WHY, actor=cast.owner, now=now)
    lift = "UPDATE incidents_containment SET lifted_at = requested_at WHERE id = %s"
    raw(lift, stop.pk)
    raw("UPDATE incidents_resumerequest SET state = 'granted', decided_at = asked_at")
    raw("UPDATE registry_agent SET lifecycle = 'production' WHERE id = %s", agent.pk)
    raw("UPDATE registry_releaserequirement SET met_at = %s WHERE agent_id = %s", now, agent.pk)
    for table in ("containment", "containmentstep", "resumerequest"):
        raw(f"DELETE FROM incidents_{table}")
    raw("UPDATE incidents_containmentstep SET result = 'x' WHERE state = 'done'")
    with pytest.raises(DatabaseError), transaction.atomic():
        ResumeConfirmation.objects.create(request=made, person=cast.owner, part="operator", at=now)
    with pytest.raises(DatabaseError), transaction.atomic():
        ResumeRequest.objects.create(
            containment=stop, reason="x", asked_by=cast.owner, asked_at=now, operators=1,
            chair=False,
        )  # fmt: skip
    containing.confirm_resume(made, actor=cast.operator, now=now)
    raw("UPDATE incidents_resumeconfirmation SET part = 'chair'")
    raw("UPDATE incidents_containment SET lifted_at = NULL")
    assert Agent.objects.get(pk=agent.pk).lifecycle == "production"
    assert Containment.objects.standing().count() == 0
