"""What the desk, precedents and privileged notes must never be, said by the database itself."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from approvals.actions.advice import write_advice
from approvals.actions.completeness.saying import say_complete, say_missing
from approvals.models import (
    Advice,
    AdviceReader,
    AdviceText,
    CompletenessCheck,
    Precedent,
    PrecedentKey,
    Question,
    QuestionGround,
)
from tests import make
from tests.approvals.test_desk_story import GROUND, MISSING

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NOW = make.START + timedelta(hours=1)
SECRET = "Settle, before this goes to court."


def refused(statement, *params):
    """The database says no to the statement."""
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, params)


def refused_row(row):
    with pytest.raises(DatabaseError), transaction.atomic():
        row.save(force_insert=True)


@pytest.fixture
def request_3(cast):
    return make.request(cast, "tier3-claims")


@pytest.fixture
def check(request_3):
    return request_3.checks.get()


def a_check(request, **more):
    return CompletenessCheck(request=request, opened_at=NOW, **{"round": 9, **more})


def test_what_the_desk_said_stays(cast, check):
    say_complete(check, actor=cast.security, now=NOW)
    table = "approvals_completenesscheck"
    refused(f"UPDATE {table} SET outcome = 'moot' WHERE id = %s", check.pk)
    refused(f"UPDATE {table} SET by_id = %s WHERE id = %s", cast.chair.pk, check.pk)
    refused(f"DELETE FROM {table} WHERE id = %s", check.pk)
    refused_row(a_check(check.request))  # it was found complete


def test_a_check_changes_only_into_its_end(cast, check):
    table = "approvals_completenesscheck"
    refused(f"UPDATE {table} SET round = 7 WHERE id = %s", check.pk)
    refused(f"UPDATE {table} SET clock_id = NULL WHERE id = %s", check.pk)
    refused(f"UPDATE {table} SET opened_at = %s WHERE id = %s", NOW, check.pk)
    refused_row(a_check(check.request))  # one is open


@pytest.mark.parametrize("role", ["owner", "tech_owner", "manager"])
def test_nobody_with_a_conflict_says_it(cast, check, role):
    check.outcome, check.by, check.closed_at = "complete", getattr(cast, role), NOW
    check.digest = make.review(check.request).digest
    with pytest.raises(DatabaseError), transaction.atomic():
        check.save()


@pytest.mark.parametrize("role", ["by", "behalf"])
def test_not_of_another_version_and_for_nobody_with_a_conflict(cast, check, role):
    check.outcome, check.by, check.closed_at = "complete", cast.security, NOW
    check.digest = "sha256:" + "0" * 64
    if role == "behalf":
        check.behalf = cast.owner
        check.digest = make.review(check.request).digest
    with pytest.raises(DatabaseError), transaction.atomic():
        check.save()


def test_no_short_route_comes_to_the_desk_and_nothing_opens_as_said(cast, request_3):
    refused_row(a_check(make.request(cast)))
    refused_row(a_check(request_3, outcome="complete", by=cast.security, closed_at=NOW, digest="x"))


def test_what_is_missing_is_asked_of_the_same_request(cast, check):
    other = make.request(cast, "tier3-hr-screening", name="Another agent")
    say_missing(other.checks.get(), MISSING, actor=other.checks.get().assignee, now=NOW)
    check.outcome, check.by, check.closed_at = "missing", cast.security, NOW
    check.digest = make.review(check.request).digest
    for question in (None, Question.objects.get()):
        check.question = question
        with pytest.raises(DatabaseError), transaction.atomic():
            check.save()


def a_question(review, n=1):
    return Question(review=review, n=n, asked_by=review.steps.first().assignee, text="Why so?",
                    asked_at=NOW)  # fmt: skip


def test_no_question_about_a_complete_request_without_its_ground(cast, check):
    review = make.review(check.request)
    say_complete(check, actor=cast.security, now=NOW)
    refused_row(a_question(review))
    more = {"request": check.request, "at": NOW, "path": GROUND.path}
    refused_row(QuestionGround(n=1, sentence="", **more))
    ground = QuestionGround.objects.create(n=1, sentence=GROUND.sentence, **more)
    refused_row(a_question(review, 2))
    a_question(review).save()
    refused("UPDATE approvals_questionground SET sentence = 'x' WHERE id = %s", ground.pk)
    refused("DELETE FROM approvals_questionground WHERE id = %s", ground.pk)


def test_no_ground_is_found_afterwards(cast, check):
    a_question(make.review(check.request)).save()
    refused_row(QuestionGround(request=check.request, n=1, at=NOW, path="x", sentence="Later."))


def test_a_precedent_is_a_decision_and_stays(cast):
    request = make.approve(make.request(cast), make.START)
    other = make.request(cast, name="Another agent", slug="another", now=NOW)
    kept = Precedent.objects.get()
    refused("UPDATE approvals_precedent SET tier = 4 WHERE decision_id = %s", kept.pk)
    refused("DELETE FROM approvals_precedentkey")
    refused("UPDATE approvals_precedentkey SET value = 'x'")
    refused_row(PrecedentKey(precedent=kept, request=other, kind="tools", value="x"))
    refused_row(PrecedentKey(precedent=kept, request=request, kind="odd", value="x"))
    if connection.vendor == "sqlite":
        columns = "(decision_id, request_id, tier, actions) VALUES (%s, %s, 1, '[]')"
        refused(f"INSERT OR REPLACE INTO approvals_precedent {columns}", kept.pk, request.pk)


@pytest.fixture
def note(cast, request_3):
    return write_advice(make.review(request_3), SECRET, actor=cast.co_chair, now=NOW)


def test_a_note_is_written_once(cast, note):
    refused("UPDATE approvals_advice SET n = 7 WHERE id = %s", note.pk)
    refused("DELETE FROM approvals_advice WHERE id = %s", note.pk)
    refused("UPDATE approvals_advicetext SET text = 'Fight.' WHERE advice_id = %s", note.pk)
    refused("UPDATE approvals_advicetext SET salt = 'x' WHERE advice_id = %s", note.pk)
    if connection.vendor == "sqlite":
        refused("INSERT OR REPLACE INTO approvals_advicetext (advice_id, salt, text)"
                " VALUES (%s, 'x', 'Fight.')", note.pk)  # fmt: skip
    assert AdviceText.objects.get().text == SECRET


@pytest.mark.parametrize("role", ["chair", "member", "auditor", "administrator", "owner"])
def test_nobody_but_counsel_is_its_author_or_names_readers(cast, note, role):
    person = getattr(cast, role)
    refused_row(Advice(review=note.review, n=2, by=person, commitment="x", at=NOW))
    refused_row(AdviceReader(advice=note, person=cast.member, named_by=person, named_at=NOW))


def test_counsel_of_another_day_or_with_a_conflict_is_none(cast, note):
    early = make.START - timedelta(days=300)
    refused_row(Advice(review=note.review, n=2, by=cast.co_chair, commitment="x", at=early))
    seat = cast.committee.seats.get(kind="co_chair")
    seat.ends_on = NOW.date() - timedelta(days=1)
    seat.save()
    refused_row(Advice(review=note.review, n=2, by=cast.co_chair, commitment="x", at=NOW))
    seat.ends_on = NOW.date()
    seat.save()
    Advice(review=note.review, n=2, by=cast.co_chair, commitment="x", at=NOW).save()
    note.review.parties.create(person=cast.co_chair, relation="declared", found_at=NOW)
    refused_row(Advice(review=note.review, n=3, by=cast.co_chair, commitment="x", at=NOW))


def test_an_addendum_is_on_the_same_case_and_follows_a_note(cast, note):
    more = {"by": cast.co_chair, "commitment": "x", "at": NOW}
    added = Advice.objects.create(review=note.review, n=2, follows=note, **more)
    refused_row(Advice(review=note.review, n=3, follows=added, **more))
    other = make.review(make.request(cast, name="Another agent", slug="another", now=NOW))
    refused_row(Advice(review=other, n=1, follows=note, **more))
    refused_row(AdviceReader(advice=added, person=cast.chair, named_by=cast.co_chair, named_at=NOW))


def test_who_was_named_stays_until_that_ends_once(cast, note):
    row = AdviceReader.objects.create(advice=note, person=cast.chair, named_by=cast.co_chair,
                                      named_at=NOW)  # fmt: skip
    table = "approvals_advicereader"
    refused(f"UPDATE {table} SET person_id = %s WHERE id = %s", cast.member.pk, row.pk)
    refused(f"DELETE FROM {table} WHERE id = %s", row.pk)
    refused_row(AdviceReader(advice=note, person=cast.chair, named_by=cast.co_chair, named_at=NOW))
    row.ended_at = timezone.now() + timedelta(days=100)
    row.save()
    refused(f"UPDATE {table} SET ended_at = NULL WHERE id = %s", row.pk)
