"""The life of an incident: reported, taken, contained, resolved, closed; and every way back."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from evidence.incident_verbs import INCIDENT_VERBS
from govportal.ledger.models import Entry
from govportal.refusals import Refused
from govportal.worklist.models import Clock, WorkItem
from incidents import actions
from incidents.models import Incident, IncidentNote, IncidentTurn
from incidents.rules.severities import IncidentClass, Severity
from incidents.rules.states import Act, IncidentState, Outcome
from tests import make
from tests.approvals.reviewing import running
from tests.incidents.make import HOUR, MINUTE, REASON, closed, incident, report, resolved, taken
from tests.make import START

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make.organisation()


def agent_of(cast):
    return running(cast).agent


def code(act, *args, **named):
    with pytest.raises(Refused) as refused:
        act(*args, **named)
    return refused.value.refusal.code


def clock(row, kind):
    return Clock.objects.filter(subject_ref=row.ledger_ref, kind=kind).latest("pk")


def verbs():
    """What the core of the room recorded; the other parts have tests of their own."""
    mine = Entry.objects.filter(verb__in=INCIDENT_VERBS).order_by("pk")
    return list(mine.values_list("verb", flat=True))


@pytest.mark.both_databases
def test_an_incident_goes_from_the_report_to_its_end(cast):
    row = closed(cast, agent_of(cast))
    assert row.number == f"INC-{START.year}-0001"
    assert (row.state, row.outcome) == (IncidentState.CLOSED, Outcome.HANDLED)
    assert row.lead == cast.operator and row.unit == cast.unit
    assert [turn.act for turn in row.turns.all()] == [
        Act.OPEN, Act.ACKNOWLEDGE, Act.CONTAIN, Act.RESOLVE, Act.CLOSE,
    ]  # fmt: skip
    assert not Clock.objects.running().filter(subject_ref=row.ledger_ref).exists()
    assert not WorkItem.objects.open().about(row.ledger_ref).exists()
    assert verbs() == [
        "incident.reported", "incident.acknowledged", "incident.contained", "incident.resolved",
        "incident.closed",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("severity", "respond", "contain"),
    [(Severity.SEV1, 15, 240), (Severity.SEV2, 60, 1440), (Severity.SEV3, 240, 4320)],
)
def test_the_clocks_run_around_the_clock(cast, severity, respond, contain):
    saturday_night = START + timedelta(days=5, hours=18)
    row = incident(cast, None, severity, now=saturday_night)
    found = {one.kind: one.due_at for one in Clock.objects.filter(
        subject_ref=row.ledger_ref, kind__startswith="incident_"
    )}  # fmt: skip
    assert found == {
        "incident_response": saturday_night + timedelta(minutes=respond),
        "incident_containment": saturday_night + timedelta(minutes=contain),
    }


def test_the_same_told_twice_is_one(cast):
    first = actions.report_incident(report(key="m:1"), actor=cast.colleague, now=START)
    again = actions.report_incident(report(key="m:1"), actor=cast.colleague, now=START + MINUTE)
    assert first == again and Incident.objects.count() == 1


def test_unsure_of_the_severity_it_is_that_of_its_class(cast):
    row = actions.report_incident(report(), actor=cast.colleague, now=START)
    assert row.severity == Severity.SEV1
    milder = report(severity=Severity.SEV3)
    assert code(actions.report_incident, milder, actor=cast.colleague, now=START) == (
        "incident.reason_short"
    )
    graver = report(kind=IncidentClass.COST_OVERRUN, severity=Severity.SEV1)
    assert actions.report_incident(graver, actor=cast.owner, now=START).severity == Severity.SEV1


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"title": " \u200b "}, "incident.title_missing"),
        ({"what_happened": ""}, "incident.text_missing"),
        ({"agent_named": " "}, "incident.agent_missing"),
        ({"kind": None}, "incident.class_missing"),
        ({"title": "x" * 201}, "incident.text_long"),
        ({"detected_at": START + MINUTE}, "incident.time_future"),
        ({"occurred_at": START - MINUTE, "detected_at": START - HOUR}, "incident.time_order"),
    ],
)
def test_a_report_says_what_is_missing_and_leaves_nothing(cast, more, expected):
    told = report(None, **more)
    assert code(actions.report_incident, told, actor=cast.colleague, now=START) == expected
    assert not Incident.objects.exists() and not verbs()


def test_who_only_reads_reports_nothing(cast):
    no = code(actions.report_incident, report(), actor=cast.auditor, now=START)
    assert no == "incident.may_not_report"


def test_strangers_handle_nothing(cast):
    row = incident(cast, agent_of(cast))
    for person in (cast.stranger, cast.auditor, cast.administrator, cast.member):
        assert code(actions.acknowledge, row, actor=person, now=START) == "incident.not_yours"
    assert not row.turns.filter(act=Act.ACKNOWLEDGE).exists()


def test_the_second_to_take_it_is_told(cast):
    row = taken(cast)
    assert code(actions.acknowledge, row, actor=cast.security, now=START + HOUR) == (
        "incident.acknowledge_stale"
    )


def test_a_stale_page_changes_nothing(cast):
    row = taken(cast)
    mark = row.mark
    actions.change_severity(row, Severity.SEV1, REASON, actor=cast.operator, now=START + HOUR)
    no = code(actions.contain, row, REASON, actor=cast.operator, now=START + HOUR, seen=[mark])
    assert no == "incident.changed_stale"


def test_a_grave_one_is_contained_before_it_is_resolved(cast):
    row = taken(cast)
    assert code(actions.resolve, row, REASON, actor=cast.operator, now=START + HOUR) == (
        "incident.contain_first"
    )
    mild = taken(cast, severity=Severity.SEV3)
    done = actions.resolve(mild, REASON, actor=cast.operator, now=START + HOUR)
    assert done.contained_at == done.resolved_at == START + HOUR


def test_raised_and_lowered_the_used_time_stays(cast):
    row = incident(cast, severity=Severity.SEV2)
    up = actions.change_severity(
        row, Severity.SEV1, REASON, actor=cast.operator, now=START + 10 * MINUTE
    )
    assert clock(up, "incident_response").due_at == START + 15 * MINUTE
    down = actions.change_severity(
        row, Severity.SEV3, REASON, actor=cast.operator, now=START + 12 * MINUTE
    )
    assert clock(down, "incident_response").due_at == START + 240 * MINUTE
    changes = [(t.before, t.after, t.reason) for t in down.turns.filter(act=Act.SEVERITY)]
    assert changes == [("SEV2", "SEV1", REASON), ("SEV1", "SEV3", REASON)]
    assert code(
        actions.change_severity, row, Severity.SEV2, "no", actor=cast.operator, now=START + HOUR
    ) == ("incident.reason_short")


def test_another_class_raises_and_never_lowers(cast):
    row = taken(cast, severity=Severity.SEV3)
    up = actions.reclassify(
        row, IncidentClass.MALICIOUS_CODE, REASON, actor=cast.operator, now=START + HOUR
    )
    assert up.severity == Severity.SEV1
    same = actions.reclassify(
        row, IncidentClass.COST_OVERRUN, REASON, actor=cast.operator, now=START + HOUR
    )
    assert same.severity == Severity.SEV1


@pytest.mark.both_databases
def test_merged_it_goes_on_in_the_other_with_the_graver_severity(cast):
    kept = taken(cast, severity=Severity.SEV3)
    twice = incident(cast, severity=Severity.SEV2, now=START + MINUTE)
    gone = actions.merge(twice, kept, REASON, actor=cast.operator, now=START + HOUR)
    assert (gone.state, gone.merged_into) == (IncidentState.MERGED, kept)
    kept.refresh_from_db()
    assert kept.severity == Severity.SEV2
    back = actions.reopen(gone, REASON, actor=cast.operator, now=START + 2 * HOUR)
    assert (back.state, back.merged_into) == (IncidentState.REPORTED, None)


def test_what_is_not_the_same_is_not_merged(cast):
    row, other = incident(cast), incident(cast, agent_of(cast))
    exercise = incident(cast, is_exercise=True)
    for target, expected in (
        (row, "incident.merge_itself"), (other, "incident.merge_agent"),
        (exercise, "incident.merge_exercise"),
    ):  # fmt: skip
        assert code(actions.merge, row, target, REASON, actor=cast.operator, now=START) == expected


def test_opened_again_it_waits_for_somebody_by_new_clocks(cast):
    row = closed(cast)
    later = START + timedelta(days=2)
    back = actions.reopen(row, REASON, actor=cast.operator, now=later)
    assert back.state == IncidentState.REPORTED and back.closed_at is None
    assert clock(back, "incident_response").due_at == later + HOUR
    again = actions.acknowledge(back, actor=cast.security, now=later + MINUTE)
    assert again.lead == cast.operator  # who led it leads it still
    assert [t.act for t in again.turns.all()][-2:] == [Act.REOPEN, Act.ACKNOWLEDGE]


def test_a_wrong_agent_is_corrected_with_a_reason(cast):
    row = taken(cast)
    agent = agent_of(cast)
    right = actions.correct_agent(row, agent, "", REASON, actor=cast.operator, now=START + HOUR)
    assert (right.agent, right.unit) == (agent, cast.unit)
    assert right.manifest is not None
    again = code(
        actions.correct_agent, row, agent, "", REASON, actor=cast.operator, now=START + HOUR
    )
    assert again == "incident.agent_same_stale"


def test_a_false_alarm_is_closed_as_one(cast):
    row = actions.dismiss(incident(cast), REASON, actor=cast.operator, now=START + MINUTE)
    assert (row.state, row.outcome) == (IncidentState.CLOSED, Outcome.FALSE_ALARM)
    assert not Clock.objects.running().filter(subject_ref=row.ledger_ref).exists()


def test_the_lead_is_handed_over_with_its_clock(cast):
    row = taken(cast)
    over = actions.hand_over_lead(row, cast.security, actor=cast.operator, now=START + HOUR)
    assert over.lead == cast.security
    waiting = WorkItem.objects.open().about(row.ledger_ref).filter(kind="incident.contain")
    assert [item.assignee for item in waiting] == [cast.security]
    leads = [(p.person, p.until is None) for p in row.parts.filter(part="lead")]
    assert leads == [(cast.operator, False), (cast.security, True)]


def test_who_is_brought_in_sees_and_handles_it(cast):
    row = taken(cast)
    assert not Incident.objects.visible_to(cast.stranger).exists()
    actions.add_part(row, cast.stranger, "technical", actor=cast.operator, now=START + HOUR)
    assert Incident.objects.visible_to(cast.stranger).get() == row
    note = actions.add_note(row, "Looked.", actor=cast.stranger, now=START + HOUR)
    fixed = actions.add_note(row, "No.", corrects=note, actor=cast.operator, now=START + HOUR)
    assert (fixed.kind, fixed.corrects, fixed.n) == (IncidentNote.CORRECTION, note, 2)


def test_notes_are_of_the_past_and_say_something(cast):
    row = taken(cast)
    for text, more, expected in (
        ("", {}, "incident.text_missing"),
        ("x" * 20_001, {}, "incident.text_long"),
        ("Later", {"happened_at": START + 3 * HOUR}, "incident.time_future"),
    ):
        no = code(actions.add_note, row, text, actor=cast.operator, now=START + HOUR, **more)
        assert no == expected


@pytest.mark.both_databases
@pytest.mark.parametrize("table", ["incidents_incidentturn", "incidents_incidentnote"])
def test_the_course_is_added_to_and_never_changed(cast, table):
    row = resolved(cast)
    actions.add_note(row, "Looked.", actor=cast.operator, now=START + HOUR)
    for statement in (f"UPDATE {table} SET n = n + 10", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert IncidentTurn.objects.count() == 4


@pytest.mark.both_databases
def test_an_incident_is_never_deleted(cast):
    row = incident(cast)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM incidents_incident WHERE number = %s", [row.number])
