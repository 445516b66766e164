"""Incidents of the demo: one handled and closed, one in hand, one that stopped its agent an hour
ago, and an exercise."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from approvals.demo.diary import Diary
from govportal.ledger.rules import SYSTEM
from govportal.people.models import Person
from incidents import actions
from incidents.actions.checklists import tick_items
from incidents.actions.exercises import Plan, finish_exercise, give_inject, start_exercise
from incidents.actions.legal import answer_question, write_scope
from incidents.actions.monitors import Setting, add_monitor, issue_key
from incidents.actions.playbooks import load_playbooks
from incidents.actions.receiving import Sender, receive_alert
from incidents.models import Incident
from incidents.rules.alerts import Told
from incidents.rules.checklists import Asked, Tick
from incidents.rules.exercises import Form, Result
from incidents.rules.questions import Answer, Given, Question
from incidents.rules.scopes import Scope
from incidents.rules.severities import IncidentClass, Severity
from registry.models import Agent

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
People = Mapping[str, Person]
OPERATOR, SECURITY, LEGAL = "halvard.imre", "jonas.ferreira", "dorothea.blanc"
GUIDE, COSTLY, STOPPED = "broker-chat-guide", "supplier-mail-answerer", "recourse-letter-sender"


def tell_incidents(diary: Diary, people: People) -> None:
    """The chapter of incidents, in the order in which they happened."""
    load_playbooks(actor=SYSTEM("demo"), now=diary.day(90, "08:30"))
    _exercised(people, diary.day(60, "13:00"))
    _injected(people, diary.day(2, "10:10"))
    sender = _watched(people, diary.day(20, "09:15").astimezone(UTC))
    _too_dear(people, sender, diary.now - 5 * HOUR)
    _sent_out(people, diary.now - HOUR)


def _exercised(people: People, at: datetime) -> None:
    """A tabletop exercise, with a gap that was found."""
    leads, reviews = people[OPERATOR], people[SECURITY]
    plan = Plan(form=Form.TABLETOP, scenario="supplier-file", people=[reviews, people[LEGAL]])
    exercise = start_exercise(plan, actor=leads, now=at)
    row = actions.acknowledge(exercise.incident, actor=reviews, now=at + 6 * MINUTE)
    give_inject(exercise, 1, "", actor=leads, now=at + 12 * MINUTE)
    actions.contain(
        row, "All four keys are named and revoked on paper.", actor=reviews, now=at + 35 * MINUTE
    )
    _end(row, people, reviews, "The list of keys is complete.", at + 50 * MINUTE)
    finish_exercise(
        exercise,
        Result.GAPS,
        "Nobody knew whom to call at the register at night. The number is on the list now.",
        actor=leads,
        now=at + HOUR,
    )


def _injected(people: People, at: datetime) -> None:
    """A prompt injection that was blocked; told by a colleague, closed the next morning."""
    report = actions.Report(
        title="A broker’s document told the guide to send its instructions",
        what_happened="A PDF with white text asked for the system prompt. The guide refused and "
        "said so; the broker called us.",
        kind=IncidentClass.PROMPT_INJECTION,
        agent=Agent.objects.get(slug=GUIDE),
        data_involved=Incident.NO,
        occurred_at=at - 20 * MINUTE,
        detected_at=at - 10 * MINUTE,
    )
    operator = people[OPERATOR]
    row = actions.report_incident(report, actor=people["renske.obuya"], now=at)
    row = actions.acknowledge(row, actor=operator, now=at + 9 * MINUTE)
    actions.add_note(
        row,
        "Read the sessions of the last three days: one document, one broker, nothing left.",
        kind="update",
        actor=operator,
        now=at + HOUR,
    )
    actions.contain(
        row, "The document is quarantined; no other session has it.", actor=operator, now=at + HOUR
    )
    _end(row, people, operator, "Hidden text is stripped before reading.", at + 20 * HOUR)


def _end(row: Incident, people: People, by: Person, mended: str, at: datetime) -> None:
    """Nobody has to be told, the checklist is done, and it is closed."""
    for question in (Question.BREACH, Question.SERIOUS):
        given = Given(question, Answer.NO, "No personal data left, and nobody was harmed.")
        answer_question(row, given, actor=people[LEGAL], now=at)
    open_ones = [item.n for item in row.checklist.standing() if item.standing.is_open]
    tick_items(row, {n: Asked(Tick.DONE) for n in open_ones}, actor=by, now=at)
    row = actions.resolve(row, mended, actor=by, now=at)
    actions.close(row, actor=by, now=at + 5 * MINUTE)


def _watched(people: People, at: datetime) -> Sender:
    setting = Setting(
        name="Observability platform",
        owner=people["viggo.adeyemi"],
        highest=Severity.SEV2,
        usual_class=IncidentClass.PERFORMANCE_DEGRADATION,
        all_agents=True,
    )
    keeper = people["noor.everett"]
    monitor = add_monitor(setting, actor=keeper, now=at)
    return Sender(monitor=monitor, key=issue_key(monitor, 90, actor=keeper, now=at).key)


def _too_dear(people: People, sender: Sender, at: datetime) -> None:
    """A monitor saw the cost rise, twice; somebody has it in hand."""
    for n, summary in enumerate(("3 times the daily budget", "4 times the daily budget")):
        alert = Told(
            COSTLY, Severity.SEV3, IncidentClass.COST_OVERRUN, f"Spent {summary}",
            rule="DailySpend", key=f"DailySpend:{n}",
        )  # fmt: skip
        received = receive_alert(alert, sender, now=at + n * 40 * MINUTE)
    incident = received.alert.incident
    if incident is not None:
        actions.acknowledge(incident, actor=people[OPERATOR], now=at + HOUR)


def _sent_out(people: People, at: datetime) -> None:
    """Critical: the agent is stopped at once, and everything else is still open."""
    report = actions.Report(
        title="Recourse letters went to the wrong insurer",
        what_happened="Eleven letters about one accident went to an insurer that has no part in "
        "it. Names and the course of the accident are in them.",
        kind=IncidentClass.DATA_EXFILTRATION,
        agent=Agent.objects.get(slug=STOPPED),
        data_involved=Incident.YES,
        occurred_at=at - 3 * HOUR,
        detected_at=at - 12 * MINUTE,
    )
    operator = people[OPERATOR]
    row = actions.report_incident(report, actor=operator, now=at)
    row = actions.acknowledge(row, actor=operator, now=at + 7 * MINUTE)
    actions.add_note(
        row,
        "Stopped. Eleven letters are out; the insurer was called and has opened none of them yet.",
        kind="update",
        actor=operator,
        now=at + 25 * MINUTE,
    )
    scope = Scope(
        people_least=11,
        people_most=14,
        records=11,
        data_categories=("name", "address", "course of the accident"),
        countries=("DE", "AT"),
        harm_so_far="Eleven letters with personal data are with the wrong insurer.",
        still_possible="Three more letters may be in the post.",
        not_known="Whether any of them was opened.",
    )
    write_scope(row, scope, 0, actor=operator, now=at + 30 * MINUTE)
