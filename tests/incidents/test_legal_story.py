"""Questions, clocks, notices and the board's letter, as they follow from each other."""

from datetime import timedelta

import pytest

from approvals.actions.letters import acknowledge as acknowledge_letter
from approvals.actions.letters import pass_letters_on, print_letter
from approvals.models import BoardLetter
from govportal.ledger.models import Entry
from govportal.refusals import Refused
from govportal.worklist.actions import sweep
from govportal.worklist.models import Clock, Notice, WorkItem
from incidents.actions import close, dismiss, merge, reopen
from incidents.actions.legal import Scope, answer_question, move_notice, write_scope
from incidents.models import StatutoryClock
from incidents.rules.notices import Move, NoticeKind
from incidents.rules.severities import IncidentClass, Severity
from tests.incidents import legal_making as law
from tests.incidents import make
from tests.incidents.legal_making import BREACH, NO, PERSONS, SERIOUS, UNKNOWN, hours
from tests.make import START, organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return organisation()


@pytest.fixture
def incident(cast):
    """An agent nobody registered, which may touch anything; detected at START."""
    return make.taken(cast)


def running(incident):
    return {row.statute: row for row in incident.statutory_clocks.filter(ended_at=None)}


def test_a_provisional_clock_runs_from_detection_until_counsel_decides(cast, incident):
    row = running(incident)["gdpr-33"]
    assert row.is_provisional and row.due_at == START + hours(72)
    assert row.clock.kind == "statutory_breach" and not row.clock.pauses
    aware = START + hours(3)
    law.decide(incident, cast, BREACH, START + hours(4), aware=aware)
    row.refresh_from_db()
    assert row.ended_why == "replaced"
    assert Clock.objects.get(pk=row.clock_id).stopped_at == START + hours(4)
    new = running(incident)["gdpr-33"]
    assert (new.aware_at, new.due_at, new.is_provisional) == (aware, aware + hours(72), False)
    assert new.table_version == 1 and new.clock.started_at == aware


def test_awareness_moved_earlier_and_later_moves_the_deadline(cast, incident):
    law.decide(incident, cast, BREACH, START + hours(80), aware=START + hours(50))
    assert running(incident)["gdpr-33"].due_at == START + hours(122)
    law.decide(incident, cast, BREACH, START + hours(81), aware=START + hours(2))
    earlier = running(incident)["gdpr-33"]
    assert earlier.due_at == START + hours(74) and earlier.passed_by(START + hours(81))
    law.decide(incident, cast, BREACH, START + hours(82), aware=START + hours(60))
    earlier.refresh_from_db()
    assert earlier.ended_why == "replaced" and earlier.passed_by(START + hours(82))
    with pytest.raises(Refused, match="reasons for the delay"):
        law.sent(incident, cast, NoticeKind.GDPR_33, START + hours(83))
    law.sent(incident, cast, NoticeKind.GDPR_33, START + hours(83), late_reason=law.WHY)
    assert running(incident) == {}


def test_no_stops_the_clock_and_keeps_it_and_yes_starts_it_again(cast, incident):
    law.decide(incident, cast, BREACH, START + hours(1), NO)
    (kept,) = incident.statutory_clocks.all()
    assert kept.ended_why == "answered_no"
    law.decide(incident, cast, BREACH, START + hours(90), aware=START + hours(1))
    again = running(incident)["gdpr-33"]
    assert again.due_at == START + hours(73) and again.passed_by(START + hours(90))
    law.decide(incident, cast, BREACH, START + hours(91), UNKNOWN)
    assert running(incident)["gdpr-33"].is_provisional
    assert [row.answer for row in incident.legal_answers.all()] == ["no", "yes", "unknown"]


def test_another_classification_takes_its_limit_from_the_same_awareness(cast, incident):
    aware = START + hours(1)
    at = START + timedelta(days=5)
    law.decide(incident, cast, SERIOUS, aware)
    assert running(incident)["ai-act-73-general"].due_at == aware + timedelta(days=15)
    law.decide(incident, cast, SERIOUS, at, aware=aware, category="b")
    critical = running(incident)["ai-act-73-widespread-or-critical"]
    assert critical.due_at == aware + timedelta(days=2) and critical.passed_by(at)
    law.decide(incident, cast, SERIOUS, at + hours(1), aware=aware, category="d")
    assert running(incident)["ai-act-73-general"].due_at == aware + timedelta(days=15)
    critical.refresh_from_db()
    assert critical.passed_by(at + hours(1)), "a deadline that has passed stays passed"
    with pytest.raises(Refused, match="reasons for the delay"):
        law.sent(incident, cast, NoticeKind.AI_ACT_73, at + hours(2))


def test_a_deployer_tells_the_provider_at_once_without_a_clock(cast, incident):
    law.decide(incident, cast, SERIOUS, START + hours(1), role="deployer")
    row = running(incident)["ai-act-26-5"]
    assert row.clock is None and row.due_at is None
    law.sent(incident, cast, NoticeKind.AI_ACT_26_5, START + hours(2))
    row.refresh_from_db()
    assert row.ended_why == "sent" and row.ended_at == START + hours(2)


def test_warnings_and_escalation_reach_counsel_and_then_the_chain(cast, incident):
    law.decide(incident, cast, BREACH, START + hours(1))
    sweep(START + hours(1 + 36) + timedelta(minutes=1))
    clock = running(incident)["gdpr-33"].clock
    assert list(clock.events.values_list("kind", "threshold")) == [("warning", 50)]
    told = set(
        WorkItem.objects.open().filter(clock=clock).values_list("assignee__email", flat=True)
    )
    assert told == {p.email for p in (cast.co_chair, cast.compliance, cast.compliance_2)}
    sweep(START + hours(1 + 73))
    kinds = set(clock.events.values_list("kind", flat=True))
    assert kinds == {"warning", "due", "hop"}
    clock.refresh_from_db()
    assert not clock.is_stopped and clock.due_at == START + hours(73)


def test_in_time_is_when_it_was_sent_not_when_that_was_recorded(cast, incident):
    law.decide(incident, cast, BREACH, START + hours(1))
    row = running(incident)["gdpr-33"]
    law.sent(incident, cast, NoticeKind.GDPR_33, START + hours(90), sent_at=START + hours(70))
    row.refresh_from_db()
    assert (row.ended_why, row.ended_at) == ("sent", START + hours(70))
    assert not row.passed_by(START + hours(90))


def test_closing_waits_for_questions_and_due_notices(cast):
    incident = make.resolved(cast, is_answered=False)
    now = START + hours(3)
    with pytest.raises(Refused, match="personal-data breach"):
        close(incident, actor=cast.operator, now=now)
    law.decide(incident, cast, BREACH, now)
    law.decide(incident, cast, SERIOUS, now, NO)
    with pytest.raises(Refused, match="high risk to people"):
        close(incident, actor=cast.operator, now=now)
    law.decide(incident, cast, PERSONS, now, NO)
    with pytest.raises(Refused, match="A notice is due"):
        close(incident, actor=cast.operator, now=now)
    with pytest.raises(Refused, match="answers the question with no"):
        dismiss(incident, make.REASON, actor=cast.operator, now=now)
    notice = incident.legal_notices.get(kind="gdpr_33")
    move_notice(notice, Move.UNNECESSARY, law.WHY, actor=cast.co_chair, now=now)
    assert running(incident) == {}
    move_notice(notice, Move.NEEDED, law.WHY, actor=cast.co_chair, now=now + hours(1))
    assert running(incident)["gdpr-33"].due_at == now + hours(72)
    law.sent(incident, cast, NoticeKind.GDPR_33, now + hours(2))
    assert close(incident, actor=cast.operator, now=now + hours(2)).state == "closed"
    assert not WorkItem.objects.open().filter(kind__startswith="legal.").exists()


def test_a_false_alarm_ends_the_provisional_clock_and_opening_it_again_starts_one(cast, incident):
    dismiss(incident, make.REASON, actor=cast.operator, now=START + hours(1))
    assert running(incident) == {}
    assert incident.statutory_clocks.get().ended_why == "dismissed"
    reopen(incident, make.REASON, actor=cast.operator, now=START + hours(2))
    assert running(incident)["gdpr-33"].due_at == START + hours(72)


def test_what_is_merged_runs_on_in_the_other_from_the_earlier_detection(cast, incident):
    later = make.taken(cast, now=START + hours(5))
    assert running(later)["gdpr-33"].aware_at == START + hours(5)
    merge(incident, later, make.REASON, actor=cast.operator, now=START + hours(6))
    assert running(incident) == {}
    assert running(later)["gdpr-33"].aware_at == START
    law.decide(later, cast, BREACH, START + hours(7))
    other = make.taken(cast, now=START + hours(8))
    with pytest.raises(Refused, match="would be lost"):
        merge(later, other, make.REASON, actor=cast.operator, now=START + hours(9))


def test_who_handles_proposes_and_counsel_decides(cast, incident):
    given = law.given(BREACH, aware=START + hours(1))
    with pytest.raises(Refused, match="compliance reviewers decide"):
        answer_question(incident, given, actor=cast.operator, now=START + hours(1))
    answer_question(incident, given, is_proposal=True, actor=cast.operator, now=START + hours(1))
    assert running(incident)["gdpr-33"].is_provisional, "a proposal moves nothing"
    with pytest.raises(Refused, match="handles the incident"):
        answer_question(incident, given, is_proposal=True, actor=cast.auditor, now=START)
    with pytest.raises(Refused, match="Somebody answered meanwhile"):
        answer_question(incident, given, seen=0, actor=cast.co_chair, now=START + hours(2))
    answer_question(incident, given, seen=1, actor=cast.co_chair, now=START + hours(2))
    assert not running(incident)["gdpr-33"].is_provisional


def test_the_gravest_prepares_notices_tells_counsel_and_writes_to_the_board(cast):
    incident = make.incident(cast, severity=Severity.SEV1, kind=IncidentClass.DATA_EXFILTRATION)
    kinds = set(incident.legal_notices.values_list("kind", flat=True))
    assert kinds == {"gdpr_33", "ai_act_73", "customer"}
    assert Notice.objects.filter(person=cast.co_chair, key__startswith="legal.informed").exists()
    letter = BoardLetter.objects.get(subject_kind="incident", subject_id=incident.number)
    print_letter(letter, now=START)
    assert pass_letters_on(START + hours(1)) == 1
    acknowledge_letter(letter, "Read.", actor=cast.board, now=START + hours(2))
    letter.refresh_from_db()
    assert letter.acknowledged_by == cast.board
    assert letter in BoardLetter.objects.visible_to(cast.operator)
    assert letter not in BoardLetter.objects.visible_to(cast.stranger)


def test_an_exercise_runs_the_same_clocks_marked_as_one(cast):
    incident = make.incident(cast, severity=Severity.SEV1, is_exercise=True,
                             kind=IncidentClass.DATA_EXFILTRATION)  # fmt: skip
    assert running(incident)["gdpr-33"].clock.kind == "statutory_breach"
    titles = WorkItem.objects.filter(kind__startswith="legal.").values_list("title", flat=True)
    assert titles and all(title.startswith("Exercise: ") for title in titles)
    assert not BoardLetter.objects.exists()
    version = incident.legal_notices.get(kind="gdpr_33").versions.get()
    assert version.content["incident"]["exercise"]


def test_the_scope_is_added_to_and_fills_the_notice(cast, incident):
    scope = Scope(people_least=3, people_most=5, countries=("Germany",), harm_types=("privacy",),
                  harm_so_far="Three records left.", actuality="actual")  # fmt: skip
    write_scope(incident, scope, 0, actor=cast.operator, now=START + hours(1))
    with pytest.raises(Refused, match="newer version, 1"):
        write_scope(incident, scope, 0, actor=cast.operator, now=START + hours(1))
    with pytest.raises(Refused, match="from the least to the most"):
        write_scope(
            incident, Scope(people_least=3, people_most=2), 1, actor=cast.operator, now=START
        )
    law.decide(incident, cast, BREACH, START + hours(2))
    version = incident.legal_notices.get(kind="gdpr_33").versions.get()
    assert version.content["parts"]["data_subjects"] == "3 to 5 people"
    assert "Three records left." in version.content["parts"]["consequences"]


def test_every_answer_and_clock_is_in_the_ledger(cast, incident):
    law.decide(incident, cast, BREACH, START + hours(1))
    law.sent(incident, cast, NoticeKind.GDPR_33, START + hours(2))
    verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {"incident.question_answered", "incident.statutory_begun", "incident.statutory_ended",
            "incident.notice_prepared", "incident.notice_written", "incident.notice_sent",
            } <= verbs  # fmt: skip
    assert StatutoryClock.objects.filter(clock__state="paused").count() == 0
