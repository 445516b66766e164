"""What somebody who left still had to do in reviews is with somebody else."""

import pytest
from django.db import DatabaseError, connection, transaction

from approvals.actions.conditions import submit
from approvals.actions.conditions.handing_over import name_owner
from approvals.actions.handing_over import hand_over
from approvals.actions.questions import answer, ask, withdraw_question
from approvals.models import Condition, Question
from approvals.rules.ballots import Choice
from approvals.rules.reviews import StepKind
from govportal.people.actions import add_person, give_role
from govportal.people.rules import Role
from govportal.worklist.actions import open_item
from govportal.worklist.actions.passing import pass_item
from govportal.worklist.models import WorkItem
from registry.actions import update_agent
from registry.models import Agent
from tests import make
from tests.make import SETUP, START
from tests.refusing import refused
from tests.registry.leaving import DAY, SECOND, fresh, leaves, tasks, tick

pytestmark = pytest.mark.django_db
LEFT = START + DAY / 12


@pytest.fixture
def cast(db):
    return make.organisation()


def open_for(person):
    return WorkItem.objects.open().filter(assignee=person)


def with_condition(cast):
    request = make.request(cast, "tier3-hr-screening")
    ballot = make.to_ballot(request, START)
    rows = [make.row("A daily limit.")]
    make.vote(ballot, cast.chair, Choice.APPROVE_WITH_CONDITIONS, now=START + SECOND, rows=rows)
    for person in (cast.co_chair, cast.member):
        make.vote(ballot, person, now=START + SECOND)
    return Condition.objects.get()


def test_a_step_is_handed_over_by_who_leads(cast):
    request = make.request(cast)
    step, assignee = make.step(request, StepKind.LEGAL_CLASS)
    leaves(assignee, LEFT)
    tick(LEFT)
    task = tasks(kind="handover.step")[0]
    assert task.assignee == cast.chair and task.url.endswith(f"/{step.pk}/hand-over/")
    other = cast.compliance_2 if assignee == cast.compliance else cast.compliance
    hand_over(step, other, "They have left.", actor=cast.chair, now=LEFT)
    tick(LEFT)
    assert not tasks() and not open_for(assignee).exists()


def test_a_condition_follows_the_agent_s_new_owner(cast):
    condition = with_condition(cast)
    assert condition.owner == cast.tech_owner
    leaves(cast.tech_owner, LEFT)
    tick(LEFT)
    assert [task.assignee for task in tasks(kind="handover.condition")] == [cast.chair]
    agent = Agent.objects.get()
    update_agent(agent, actor=SETUP, now=LEFT + DAY, technical_owner=cast.manager)
    tick(LEFT + DAY)
    assert fresh(condition).owner == cast.manager
    mine = open_for(cast.manager).get(kind="condition.evidence")
    assert mine.clock == condition.clock and not tasks(kind="handover.condition")
    assert not open_for(cast.tech_owner).exists()


def test_the_chair_names_another_owner_of_a_condition(cast):
    condition = with_condition(cast)
    with refused("condition.owner_here_stale"):
        name_owner(condition, cast.manager, "Why not.", actor=cast.chair, now=LEFT)
    leaves(cast.tech_owner, LEFT)
    with refused("condition.may_not_hand_over"):
        name_owner(condition, cast.manager, "They left.", actor=cast.owner, now=LEFT)
    with refused("people.inactive"):
        name_owner(condition, fresh(cast.tech_owner), "No.", actor=cast.chair, now=LEFT)
    name_owner(condition, cast.manager, "They left.", actor=cast.chair, now=LEFT)
    assert fresh(condition).owner == cast.manager


@pytest.mark.both_databases
def test_the_database_keeps_the_owner_of_a_condition_who_is_here(cast):
    condition = with_condition(cast)
    change = "UPDATE approvals_condition SET owner_id = %s WHERE id = %s"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change, [cast.manager.pk, condition.pk])
    leaves(cast.tech_owner, LEFT)
    with connection.cursor() as cursor:
        cursor.execute(change, [cast.manager.pk, condition.pk])
    assert fresh(condition).owner == cast.manager


def test_evidence_waits_for_the_next_who_may_verify_it(cast):
    condition = with_condition(cast)
    submit(condition, make.REASONS, actor=cast.tech_owner, now=LEFT)
    first = WorkItem.objects.open().get(kind="condition.verify")
    leaves(first.assignee, LEFT)
    tick(LEFT)
    second = WorkItem.objects.open().get(kind="condition.verify")
    assert second.assignee != first.assignee and second.assignee.is_active
    assert second.clock == first.clock


def test_a_question_is_answered_by_the_other_owner(cast):
    request = make.request(cast)
    _step, assignee = make.step(request, StepKind.LEGAL_CLASS)
    question = ask(make.review(request), "Which data?", "data", actor=assignee, now=START)
    leaves(cast.owner, LEFT)
    tick(LEFT)
    assert open_for(cast.tech_owner).filter(kind="review.question").exists()
    assert not open_for(cast.owner).exists()
    answer(question, "Names only.", actor=fresh(cast.tech_owner), now=LEFT)


def test_a_question_without_anybody_waits_for_an_owner(cast):
    request = make.request(cast)
    _step, assignee = make.step(request, StepKind.LEGAL_CLASS)
    ask(make.review(request), "Which data?", "data", actor=assignee, now=START)
    for person in (cast.owner, cast.tech_owner):
        leaves(person, LEFT)
    tick(LEFT)
    assert [task.assignee for task in tasks(kind="handover.question")] == [cast.administrator]
    agent = Agent.objects.get()
    update_agent(agent, actor=SETUP, now=LEFT, business_owner=cast.stranger)
    tick(LEFT)
    assert open_for(cast.stranger).filter(kind="review.question").exists()
    assert not tasks(kind="handover.question")


def test_the_question_of_who_left_is_taken_back_by_who_leads(cast):
    request = make.request(cast)
    _step, assignee = make.step(request, StepKind.LEGAL_CLASS)
    question = ask(make.review(request), "Which data?", "data", actor=assignee, now=START)
    with refused("review.question_not_yours"):
        withdraw_question(question, actor=cast.chair, now=LEFT)
    leaves(assignee, LEFT)
    withdraw_question(Question.objects.get(), actor=cast.chair, now=LEFT)
    assert Question.objects.get().is_withdrawn


def test_a_ballot_and_a_letter_look_after_themselves(cast):
    request = make.request(cast, "tier3-claims")
    ballot = make.to_ballot(request, START)
    leaves(cast.member, LEFT)
    leaves(cast.chair, LEFT)
    tick(LEFT)
    assert not open_for(cast.member).exists() and not open_for(cast.chair).exists()
    assert open_for(cast.chair_alternate).filter(subject_ref=ballot.ledger_ref).exists()


def test_work_of_any_other_kind_is_passed_on(cast):
    item = open_item(
        cast.unit, kind="vendor.assess", title="Assess the vendor", url="/", role="technical_owner",
        assignee=cast.tech_owner, key="vendor:1", actor=SETUP, now=START,
    )  # fmt: skip
    with refused("worklist.still_here"):
        pass_item(item, cast.colleague, actor=cast.manager, now=LEFT)
    leaves(cast.tech_owner, LEFT)
    tick(LEFT)
    assert [task.assignee for task in tasks(kind="handover.work")] == [cast.manager]
    with refused("worklist.pass_not_yours"):
        pass_item(item, cast.colleague, actor=cast.colleague, now=LEFT)
    pass_item(item, cast.colleague, actor=fresh(cast.manager), now=LEFT)
    tick(LEFT)
    assert not tasks() and open_for(cast.colleague).get().title == "Assess the vendor"


def test_one_of_several_who_has_the_same_work_just_loses_it(cast):
    second = add_person("second@brackwater.example", "Second", actor=SETUP, now=START)
    give_role(second, Role.ADMINISTRATOR, actor=SETUP, now=START)
    for person in (cast.administrator, second):
        open_item(
            cast.unit, kind="a.notice", title="Look", url="/", role="administrator",
            assignee=person, key=f"look:{person.pk}", actor=SETUP, now=START,
        )  # fmt: skip
    leaves(second, LEFT)
    tick(LEFT)
    assert not tasks() and WorkItem.objects.open().filter(kind="a.notice").count() == 1
