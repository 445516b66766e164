"""The clocks of the law: from awareness, in elapsed time, whatever the wall clock does."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from govportal.worklist.rules.calendars import DEFAULT_SPEC
from incidents.rules.questions import Answer, Given, Question
from incidents.rules.statutes import FaultyTable, limit_of, table_of
from incidents.rules.statutory import (
    Deadline,
    Ended,
    Facts,
    close_refusal,
    due_after,
    is_late,
    moved_end,
    wanted,
    why_ended,
)
from incidents.statutory_table import SHIPPED, read_table, shipped_table

TABLE, DIGEST = shipped_table()
BERLIN, YORK, AUCKLAND = (
    ZoneInfo(name) for name in ("Europe/Berlin", "America/New_York", "Pacific/Auckland")
)
DETECTED = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
FACTS = Facts(DETECTED, may_touch_data=True)


def at(zone, *when, fold=0):
    return datetime(*when, tzinfo=zone, fold=fold)


@pytest.mark.parametrize(
    ("why", "statute", "aware", "due"),
    [
        ("a weekend", "gdpr-33", at(BERLIN, 2026, 11, 19, 9, 30), at(BERLIN, 2026, 11, 22, 9, 30)),
        ("a weekend", "gdpr-33", at(YORK, 2026, 11, 20, 17, 0), at(YORK, 2026, 11, 23, 17, 0)),
        ("Christmas", "gdpr-33", at(BERLIN, 2026, 12, 24, 18, 0), at(BERLIN, 2026, 12, 27, 18, 0)),
        ("clocks back", "gdpr-33", at(BERLIN, 2026, 10, 23, 12), at(BERLIN, 2026, 10, 26, 11)),
        ("clocks forth", "gdpr-33", at(BERLIN, 2026, 3, 27, 12), at(BERLIN, 2026, 3, 30, 13)),
        ("clocks back", "gdpr-33", at(YORK, 2026, 10, 30, 12), at(YORK, 2026, 11, 2, 11)),
        ("clocks forth", "gdpr-33", at(YORK, 2026, 3, 6, 12), at(YORK, 2026, 3, 9, 13)),
        ("clocks forth", "gdpr-33", at(AUCKLAND, 2026, 9, 25, 12), at(AUCKLAND, 2026, 9, 28, 13)),
        ("clocks back", "gdpr-33", at(AUCKLAND, 2026, 4, 3, 12), at(AUCKLAND, 2026, 4, 6, 11)),
        ("the year", "gdpr-33", at(BERLIN, 2026, 12, 30, 23, 59), at(BERLIN, 2027, 1, 2, 23, 59)),
        ("the year", "gdpr-33", at(AUCKLAND, 2026, 12, 31, 1), at(AUCKLAND, 2027, 1, 3, 1)),
        ("the first of two", "gdpr-33",
         at(BERLIN, 2026, 10, 25, 2, 30), at(BERLIN, 2026, 10, 28, 1, 30)),
        ("the second of two", "gdpr-33",
         at(BERLIN, 2026, 10, 25, 2, 30, fold=1), at(BERLIN, 2026, 10, 28, 2, 30)),
        ("a leap day", "gdpr-33", at(BERLIN, 2028, 2, 27, 8), at(BERLIN, 2028, 3, 1, 8)),
        ("days", "ai-act-73-general", at(BERLIN, 2026, 12, 20, 10), at(BERLIN, 2027, 1, 4, 10)),
        ("days, clocks back", "ai-act-73-general",
         at(BERLIN, 2026, 10, 20, 10), at(BERLIN, 2026, 11, 4, 9)),
        ("two days", "ai-act-73-widespread-or-critical",
         at(YORK, 2026, 10, 31, 10), at(YORK, 2026, 11, 2, 9)),
        ("a death", "ai-act-73-death",
         at(AUCKLAND, 2026, 9, 20, 10), at(AUCKLAND, 2026, 9, 30, 11)),
    ],
)  # fmt: skip
def test_a_deadline_is_elapsed_time_from_awareness(why, statute, aware, due):
    found = due_after(TABLE.statutes[statute].limit, aware)
    assert found == due, why
    assert found.astimezone(UTC) - aware.astimezone(UTC) in {
        timedelta(hours=72), timedelta(days=15), timedelta(days=10), timedelta(days=2),
    }  # fmt: skip


def test_what_ships_says_what_the_law_says():
    periods = {one.id: one.period for one in TABLE.statutes.values()}
    assert periods == {
        "gdpr-33": "PT72H", "gdpr-33-2": "", "gdpr-34": "", "ai-act-73-general": "P15D",
        "ai-act-73-widespread-or-critical": "P2D", "ai-act-73-death": "P10D", "ai-act-26-5": "",
    }  # fmt: skip
    assert TABLE.version == 1 and DIGEST.startswith("sha256:")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (b"PT72H", b"72 hours", "no duration"),
        (b"who: controller", b"who: ''", "who is missing"),
        (b"provisional: gdpr-33", b"provisional: gdpr-99", "no clock of it"),
        (b"version: 1", b"version: 0", "version"),
        (b"- id: gdpr-34", b"- id: gdpr-33", "one id"),
        (b"for: persons", b"for: weather", "no question"),
        (b"{id: b,", b"{id: x,", "a, b, c, d"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused_whole(before, after, said):
    text = SHIPPED.read_bytes()
    assert before in text
    with pytest.raises(FaultyTable, match=said):
        read_table(text.replace(before, after, 1))


@pytest.mark.parametrize("text", [b"", b"[", b"clocks: []", b"- a"])
def test_what_is_no_table_is_refused(text):
    with pytest.raises(FaultyTable):
        read_table(text)
    assert limit_of(None) is None
    with pytest.raises(FaultyTable):
        table_of({})


def breach(answer=Answer.YES, role="controller", aware=DETECTED):
    return {Question.BREACH: Given(Question.BREACH, answer, "x", aware, role)}


def serious(role="provider", category="a", **more):
    given = Given(Question.SERIOUS, Answer.YES, "x", DETECTED, role, category, **more)
    return {Question.SERIOUS: given}


def statutes(answers, facts=FACTS):
    return [one.statute.id for one in wanted(answers, facts, TABLE)]


def test_while_nobody_has_decided_a_provisional_clock_runs_from_detection():
    (one,) = wanted({}, FACTS, TABLE)
    assert (one.statute.id, one.aware_at, one.is_provisional) == ("gdpr-33", DETECTED, True)
    assert statutes({}, replace(FACTS, may_touch_data=False)) == []
    unsure = {Question.BREACH: Given(Question.BREACH, Answer.UNKNOWN, "x")}
    assert wanted(unsure, FACTS, TABLE)[0].is_provisional


def test_a_yes_runs_from_awareness_and_a_no_does_not_run():
    later = DETECTED + timedelta(hours=5)
    (one,) = wanted(breach(aware=later), FACTS, TABLE)
    assert (one.aware_at, one.is_provisional) == (later, False)
    assert statutes(breach(Answer.NO, aware=None)) == []
    assert statutes(breach(role="processor")) == ["gdpr-33-2"]


@pytest.mark.parametrize(
    ("given", "statute"),
    [
        (serious(), "ai-act-73-general"),
        (serious(death=True), "ai-act-73-death"),
        (serious(category="b"), "ai-act-73-widespread-or-critical"),
        (serious(category="c"), "ai-act-73-general"),
        (serious(category="c", widespread=True), "ai-act-73-widespread-or-critical"),
        (serious(death=True, widespread=True), "ai-act-73-widespread-or-critical"),
        (serious(category="d"), "ai-act-73-general"),
        (serious(role="deployer"), "ai-act-26-5"),
        (serious(role="deployer", death=True), "ai-act-26-5"),
        (serious(role="deployer_alone", death=True), "ai-act-73-death"),
    ],
)
def test_role_and_category_choose_the_strictest_limit(given, statute):
    assert statutes(given, replace(FACTS, may_touch_data=False)) == [statute]


def test_high_risk_counts_while_the_breach_is_ours():
    risk = {Question.PERSONS: Given(Question.PERSONS, Answer.YES, "x", DETECTED)}
    assert statutes(breach() | risk) == ["gdpr-33", "gdpr-34"]
    assert statutes(breach(role="processor") | risk) == ["gdpr-33-2"]
    assert statutes(breach(Answer.NO, aware=None) | risk) == []


@pytest.mark.parametrize("ended", [Ended.DISMISSED, Ended.MERGED])
def test_nothing_runs_on_a_false_alarm_or_a_merged_incident(ended):
    facts = replace(FACTS, ended=ended)
    assert wanted(breach() | serious(), facts, TABLE) == ()
    assert why_ended(Question.BREACH, (), breach(), facts) is ended


def test_why_a_clock_ended():
    due = wanted(breach(), FACTS, TABLE)
    assert why_ended(Question.BREACH, due, breach(), FACTS) is Ended.REPLACED
    no = breach(Answer.NO, aware=None)
    assert why_ended(Question.BREACH, (), no, FACTS) is Ended.ANSWERED_NO
    assert why_ended(Question.BREACH, (), {}, FACTS) is Ended.NO_DATA


def test_a_deadline_that_has_passed_stays_passed():
    due = DETECTED + timedelta(days=2)
    replaced = Deadline(due, False, DETECTED + timedelta(days=5))
    longer = Deadline(DETECTED + timedelta(days=15), False, None)
    assert is_late([replaced, longer], DETECTED + timedelta(days=6))
    in_time = Deadline(due, False, DETECTED + timedelta(days=1))
    assert not is_late([in_time, longer], DETECTED + timedelta(days=6))
    assert not is_late([Deadline(due, True, None)], DETECTED + timedelta(days=9))  # provisional
    assert not is_late([Deadline(due, False, None)], due)  # at the very moment it is in time


def test_regulation_1182_moves_days_and_never_the_strict_deadline():
    saturday = at(BERLIN, 2026, 11, 21, 10)
    moved = moved_end(saturday, DEFAULT_SPEC)
    assert moved == at(BERLIN, 2026, 11, 23, 23, 59)
    assert moved_end(at(BERLIN, 2026, 11, 20, 10), DEFAULT_SPEC) is None
    assert not TABLE.statutes["gdpr-33"].moves  # a period in hours
    assert TABLE.statutes["ai-act-73-general"].moves


def test_closing_waits_for_every_question_and_every_due_notice():
    no = {q: Given(q, Answer.NO, "x") for q in (Question.BREACH, Question.SERIOUS)}
    assert close_refusal({}, []).code == "legal.breach_open"
    assert close_refusal({Question.BREACH: no[Question.BREACH]}, []).code == "legal.serious_open"
    assert close_refusal(no, []) is None
    assert close_refusal(no | breach(), []).code == "legal.persons_open"
    assert close_refusal(no | breach(role="processor"), ["n"]).code == "legal.notice_open"
