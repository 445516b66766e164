"""What auditors, findings, management and own controls ask for stands in My work with its day."""

import importlib
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection

from evidence.actions import accesses, findings
from evidence.actions import asked as askings
from evidence.actions import management_points as points
from evidence.actions import management_reviews as reviews
from evidence.rules import accesses as access_rules
from evidence.rules.asked import Act
from evidence.rules.findings import Act as FindingAct
from evidence.rules.management_reviews import Act as ReviewAct
from evidence.rules.management_reviews import PointAct
from govportal.worklist.actions import open_item
from govportal.worklist.models import WorkItem
from tests import make
from tests.evidence.access_making import SAID, asked_for, proposed
from tests.evidence.controls_making import campaign, comparison
from tests.evidence.finding_making import PLAN, finding
from tests.evidence.management_making import WORDS, action, review, signed
from tests.make import SETUP, START
from tests.scorecards.proving import plan

DAY = timedelta(days=1)
TODAY = START.date()


@pytest.fixture
def cast(db):
    return make.organisation()


def day_of(subject):
    """The day on which all that waits about it is due."""
    (day,) = set(WorkItem.objects.open().about(subject.ledger_ref).values_list("due_on", flat=True))
    return day


def answer(asked, act, by, **more):
    askings.act_on(asked, act, askings.Said(SAID, **more), actor=by, now=START)


def test_what_an_auditor_asked_for_has_its_day_until_it_is_answered(cast):
    asked = asked_for(cast)
    assert day_of(asked) == TODAY + 14 * DAY
    answer(asked, Act.GIVE, cast.compliance, owner=cast.operator)
    assert day_of(asked) == TODAY + 14 * DAY
    answer(asked, Act.CHANGE_DAY, cast.auditor, due_on=TODAY + 20 * DAY)
    assert day_of(asked) == TODAY + 20 * DAY
    answer(asked, Act.ANSWER, cast.operator)
    assert day_of(asked) is None  # it was for the answer
    answer(asked, Act.ASK_AGAIN, cast.auditor, due_on=TODAY + 30 * DAY)
    assert day_of(asked) == TODAY + 30 * DAY


def test_a_finding_has_the_day_of_its_owner_and_who_raised_it_judges(cast):
    found = finding(cast)
    assert day_of(found) == TODAY + 30 * DAY
    moved = findings.Said(SAID, owner=cast.operator, due_on=TODAY + 40 * DAY)
    findings.act_on(found, FindingAct.CHANGE, moved, actor=cast.auditor, now=START)
    assert day_of(found) == TODAY + 40 * DAY
    findings.act_on(found, FindingAct.PLAN, PLAN, actor=cast.operator, now=START)
    findings.act_on(found, FindingAct.FINISH, findings.Said(SAID), actor=cast.operator, now=START)
    item = WorkItem.objects.open().about(found.ledger_ref).get()
    assert (item.assignee, item.due_on, item.kind_words) == (cast.auditor, None, "Who raised it")


def test_actions_of_management_have_their_day(cast):
    point = action(cast, review(cast))
    signed(cast, point.review)
    assert day_of(point) == TODAY + 30 * DAY
    moved = points.PointSaid(WORDS, owner=cast.operator, due_on=TODAY + 45 * DAY)
    point.refresh_from_db()
    points.act_on_point(point, PointAct.CHANGE, moved, actor=cast.chair, now=START)
    assert day_of(point) == TODAY + 45 * DAY
    points.keep_management(START + 46 * DAY)
    assert day_of(point) == TODAY + 45 * DAY


def test_own_controls_and_access_have_their_day(cast):
    made, compared, access = campaign(), comparison(cast), proposed(cast, starts_on=TODAY + 3 * DAY)
    assert day_of(made) == made.dates.due
    assert day_of(compared) == compared.due_on
    assert day_of(access) == TODAY + 3 * DAY
    said = accesses.Said(SAID)
    accesses.act_on(access, access_rules.Act.CONFIRM, said, actor=cast.compliance, now=START)


def called(made):
    rows = WorkItem.objects.open().about(made.ledger_ref).filter(kind="management.hold")
    return {one.assignee for one in rows}


def test_who_leads_has_the_next_review_on_their_list_until_it_is_prepared(cast):
    made, both = signed(cast, review(cast)), {cast.chair, cast.co_chair}
    assert not points.keep_management(START + 149 * DAY) and not called(made)
    soon = START + 150 * DAY
    assert points.keep_management(soon) and not points.keep_management(soon)
    assert called(made) == both and day_of(made) == made.next_on
    following = review(cast, soon)
    assert not called(made) and not points.keep_management(soon + DAY)
    dropped = reviews.Said("It was begun too early; the quarter is not over.")
    reviews.act_on_review(following, ReviewAct.DROP, dropped, actor=cast.chair, now=soon)
    assert points.keep_management(soon) and called(made) == both


def test_one_that_is_prepared_and_not_signed_by_its_day_is_called_for(cast):
    made = signed(cast, review(cast))
    following = review(cast, START + 160 * DAY)
    assert not points.keep_management(START + 180 * DAY) and not called(made)
    late = START + 181 * DAY
    assert points.keep_management(late) and called(made) == {cast.chair, cast.co_chair}
    another = review(cast, late)
    assert called(made)  # it is late until one is signed
    signed(cast, another, late)
    assert following.pk != another.pk and not called(made)


@pytest.mark.both_databases
def test_open_work_of_before_gets_the_day_of_its_subject(cast):
    point = action(cast, review(cast))
    made = signed(cast, point.review)
    points.keep_management(START + 150 * DAY)
    for make_one in (asked_for, finding, comparison, proposed, plan):
        make_one(cast)
    campaign()
    open_item(
        made, kind="exercise.due.drill", title="-", url="/", assignee=cast.chair, role="chair",
        key="exercise:committee:1:drill:2026-12-31", actor=SETUP, now=START,
    )  # fmt: skip
    rows = WorkItem.objects.open().exclude(kind="exercise.due.drill")
    before = set(rows.values_list("pk", "due_on", "role"))
    assert len(set(rows.exclude(due_on=None).values_list("kind", flat=True))) == 8
    WorkItem.objects.update(due_on=None)
    rows.filter(kind="asked.name").update(role="asked.name")
    rows.filter(kind="management.do").update(role="finding_owner")
    fill = importlib.import_module("govportal.worklist.migrations.0010_days").fill
    fill(None, SimpleNamespace(connection=connection))
    drill = WorkItem.objects.get(kind="exercise.due.drill")
    assert str(drill.due_on) == "2026-12-31"
    assert set(rows.values_list("pk", "due_on", "role")) == before
    assert not WorkItem.objects.exclude(closed_at=None).exclude(due_on=None).exists()
