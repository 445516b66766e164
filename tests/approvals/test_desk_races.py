"""Two of the desk, a reviewer, the requester at once: one effect each, the second is told why."""

from datetime import timedelta

import pytest

from approvals.actions.advice import end_reading, write_advice
from approvals.actions.completeness.saying import say_complete, say_missing
from approvals.actions.questions import ask
from approvals.actions.requests import withdraw
from approvals.models import Advice, AdviceReader, CompletenessCheck, Question, QuestionGround
from govportal.ledger.actions import seal, verify_ledger
from govportal.ledger.models import Entry
from govportal.people import actions as people
from govportal.people.rules import Role
from tests import make
from tests.approvals.racing import at_once, codes
from tests.approvals.test_desk_story import ABOUT, MISSING

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
NOW = make.START + timedelta(hours=1)


@pytest.fixture
def cast(db):
    made = make.organisation()
    people.give_role(made.operator, Role.SECURITY_REVIEWER, actor=make.SETUP, now=make.START)
    return made


@pytest.fixture
def request_3(cast):
    return make.request(cast, "tier3-claims")


def whole():
    """Entries and rows tell the same, and the ledger verifies."""
    for outcome in ("complete", "missing", "moot"):
        rows = CompletenessCheck.objects.filter(outcome=outcome).count()
        assert Entry.objects.filter(verb=f"completeness.{outcome}").count() == rows
    seal(make.START)
    assert verify_ledger(make.START).fault == ""


def test_two_of_the_desk_say_different_things(cast, request_3):
    check = request_3.checks.get()
    found = at_once(
        lambda: say_complete(check, actor=cast.security, now=NOW),
        lambda: say_missing(check, MISSING, actor=cast.operator, now=NOW),
    )
    assert codes(found) == ["completeness.done_stale"]
    check.refresh_from_db()
    assert Question.objects.count() == (check.outcome == "missing")
    whole()


def test_a_question_and_the_word_complete_at_once(cast, request_3):
    check, review = request_3.checks.get(), make.review(request_3)
    found = at_once(
        lambda: say_complete(check, actor=cast.operator, now=NOW),
        lambda: ask(review, ABOUT, "", actor=cast.security, now=NOW),
    )
    assert codes(found) in ([], ["completeness.ground_missing"])
    assert Question.objects.count() == 1 - len(codes(found))
    assert not QuestionGround.objects.exists()
    check.refresh_from_db()
    assert check.is_complete
    whole()


def test_the_desk_and_the_end_of_the_review_at_once(cast, request_3):
    check = request_3.checks.get()
    found = at_once(
        lambda: say_complete(check, actor=cast.security, now=NOW),
        lambda: withdraw(request_3, "It is not needed.", actor=cast.owner, now=NOW),
    )
    assert codes(found) in ([], ["completeness.review_over_stale"])
    check.refresh_from_db()
    assert check.outcome == ("moot" if codes(found) else "complete")
    whole()


def test_notes_written_at_once_have_different_numbers(cast, request_3):
    review = make.review(request_3)
    texts = [f"Advice, number {n} of it." for n in range(3)]
    found = at_once(
        *(
            lambda text=text: write_advice(review, text, [cast.chair], actor=cast.co_chair, now=NOW)
            for text in texts
        )
    )
    assert found
    assert sorted(Advice.objects.values_list("n", flat=True)) == [1, 2, 3]
    row = AdviceReader.objects.first()
    assert row is not None
    ended = at_once(*[lambda: end_reading(row, actor=cast.co_chair, now=NOW)] * 2)
    assert codes(ended) == ["advice.reader_ended_stale"]
    whole()
