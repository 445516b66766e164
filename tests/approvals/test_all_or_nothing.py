"""A failure at any statement of an action leaves nothing: no row without entry, no entry alone."""

from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import connection, transaction

from approvals.actions import questions, reviews
from approvals.actions.submitting import submit
from approvals.models import Review
from approvals.rules.reviews import StepKind
from govportal.worklist.models import WorkingInterval
from registry.actions import record_go_live
from tests import make
from tests.make import START

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
ROOMS = {"approvals", "incidents", "registry", "worklist", "ledger", "people", "evidence"}


class Broken(Exception):
    pass


@contextmanager
def breaking_at(statement: int):
    """The database fails at the n-th statement that writes; yields how many there were."""
    seen = {"writes": 0}

    def run(execute, sql, params, many, context):
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            seen["writes"] += 1
            if seen["writes"] == statement:
                raise Broken
        return execute(sql, params, many, context)

    with connection.execute_wrapper(run):
        yield seen


def everything() -> dict[str, list]:
    """All rows of all rooms, as they stand."""
    models = [m for room in ROOMS for m in apps.get_app_config(room).get_models()]
    changing = [m for m in models if m is not WorkingInterval]  # thousands, and never written here
    return {m._meta.label: sorted(map(str, m._default_manager.values_list())) for m in changing}


def breaks_cleanly(action) -> int:
    """Break ``action`` at each of its statements in turn; then let it through."""
    before, statement = everything(), 0
    while True:
        statement += 1
        with breaking_at(statement):
            try:
                with transaction.atomic():
                    action()
            except Broken:
                assert everything() == before, statement
                continue
        return statement - 1


@pytest.fixture
def cast(db):
    return make.organisation()


def test_sending_leaves_all_or_nothing(cast):
    draft = make.draft(cast)
    assert breaks_cleanly(lambda: submit(draft, actor=cast.owner, now=START)) > 20


def test_the_deciding_verdict_leaves_all_or_nothing(cast):
    request = make.request(cast)
    for kind in (StepKind.ATTESTATION, StepKind.LEGAL_CLASS):
        make.do_step(request, kind, START)
    given = make.given(request)

    def decide():
        review = Review.objects.get(pk=request.review_id)
        reviews.sign(review, StepKind.SIGN_OFF_OWNER, given, actor=cast.tech_owner, now=START)

    assert breaks_cleanly(decide) > 15
    request.refresh_from_db()
    assert request.state == "approved"


def test_asking_and_going_live_leave_all_or_nothing(cast):
    request = make.request(cast)
    reviewer = make.steps(request).get(kind=StepKind.LEGAL_CLASS).assignee

    def ask():
        review = Review.objects.get(pk=request.review_id)
        questions.ask(review, "Who reads all this?", "tools", actor=reviewer, now=START)

    assert breaks_cleanly(ask) > 5
    question = Review.objects.get(pk=request.review_id).questions.get()
    questions.answer(question, "The desk.", actor=cast.owner, now=START)
    make.approve(request, START)
    later = START.replace(day=9)
    agent = request.agent
    assert breaks_cleanly(lambda: record_go_live(agent, actor=cast.tech_owner, now=later)) > 3
