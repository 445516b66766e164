"""Re-tests: answered once, by evidence or a reason; moved, ended, and escalated when late."""

from datetime import timedelta

import pytest

from govportal.ledger.models import Entry
from govportal.ledger.rules import Reference
from govportal.worklist.actions import sweep
from govportal.worklist.models import WorkItem
from registry import actions
from registry.models import Retest
from registry.rules.vendors import NoticeKind
from tests import make
from tests.make import REASONS, START
from tests.refusing import refused
from tests.registry import vendor_steps as steps
from tests.registry.using import stored_run
from tests.registry.vendor_steps import DAY, MINUTE, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
SECOND = timedelta(seconds=1)


@pytest.fixture
def google(cast):
    return steps.vendor(cast)


@pytest.fixture
def model(cast, google):
    return steps.pinned(cast, google)


def items(person, kind="agent.retest"):
    return WorkItem.objects.open().for_person(person).filter(kind=kind)


def test_evidence_or_a_reason_closes_a_retest_once(cast, google, model):
    agent = steps.agent_of(cast, model)
    retest = steps.change(model, cast.manager)
    for person in (cast.manager, cast.compliance, cast.auditor, cast.stranger):
        with refused("agent.only_owners_retest"):
            actions.hand_in_evidence(retest, REASONS, actor=person, now=START + DAY)
    with refused("agent.retest_evidence_missing"):
        actions.hand_in_evidence(retest, "Done.", actor=cast.tech_owner, now=START + DAY)
    file = steps.document(cast, google, "report.pdf", cast.tech_owner)
    retest = actions.hand_in_evidence(retest, REASONS, file, actor=cast.tech_owner, now=START + DAY)
    assert (retest.state, retest.document) == ("done", file)
    retest.clock.refresh_from_db()
    assert retest.clock.is_stopped and not items(cast.tech_owner).exists()
    with refused("agent.retest_closed_stale"):
        actions.state_not_needed(retest, "Too late.", actor=cast.owner, now=START + DAY)
    other = steps.change(model, cast.manager, kind=NoticeKind.BEHAVIOUR, to_version="")
    with refused("vendor.reason_missing"):
        actions.state_not_needed(other, " ", actor=cast.owner, now=START + DAY)
    other = actions.state_not_needed(other, "We do not use that.", actor=cast.owner, now=START)
    assert other.state == "not_needed" and agent == other.agent
    assert "We do not use" not in Entry.objects.get(verb="retest.not_needed").body


def test_a_test_run_of_the_new_version_answers_it_and_one_of_another_does_not(cast, model):
    agent = steps.agent_of(cast, model)
    retest = steps.change(model, cast.manager)
    run = Reference("test_run:7")
    for version in ("001", "", "003"):
        assert actions.answer_retests(agent, version, run, actor=cast.tech_owner, now=START) == []
    done = actions.answer_retests(agent, " 002 ", run, actor=cast.tech_owner, now=START + DAY)
    assert [(one.pk, one.state, one.test_run) for one in done] == [
        (retest.pk, "done", "test_run:7")
    ]


@pytest.mark.parametrize(("version", "failed", "state"), [
    ("002", 0, "done"), ("002", 1, "open"), ("001", 0, "open"),
])  # fmt: skip
def test_test_evidence_that_is_stored_answers_it(cast, model, version, failed, state):
    agent = steps.agent_of(cast, model)
    retest = steps.change(model, cast.manager)
    given = {"model_version": version, "passed": 40, "failed": failed}
    run = stored_run(agent.manifests.get(), actor=cast.tech_owner, **given)
    retest.refresh_from_db()
    assert (retest.state, retest.test_run) == (state, run.ledger_ref if state == "done" else "")


def test_a_pipeline_answers_as_a_person_does(cast, model):
    agent = steps.agent_of(cast, model)
    steps.change(model, cast.manager)
    pipeline, run = make.SETUP, Reference("test_run:8")
    [done] = actions.answer_retests(agent, "002", run, actor=pipeline, now=START + DAY)
    assert (done.state, done.closed_by) == ("done", None)


def test_a_use_that_ends_or_was_none_needs_no_test(cast, model):
    agent = steps.agent_of(cast, model)
    retest = steps.change(model, cast.manager)
    actions.end_model_use(steps.link(agent), "Replaced.", actor=cast.tech_owner, now=START + DAY)
    retest.refresh_from_db()
    assert retest.state == "moot" and not items(cast.tech_owner).exists()


def test_a_use_named_later_is_tested_for_what_is_still_to_come(cast, model):
    agent = steps.agent_of(cast)
    steps.change(model, cast.manager, effective_on=TODAY + 2 * DAY)
    steps.change(model, cast.manager, to_version="003", effective_on=TODAY - DAY)
    actions.name_model(agent, model, actor=cast.tech_owner, now=START + DAY)
    assert [one.notice.to_version for one in Retest.objects.filter(agent=agent)] == ["002"]
    with refused("agent.model_known_stale"):
        actions.name_model(agent, model, actor=cast.tech_owner, now=START + DAY)


def test_a_late_retest_calls_the_business_owner_then_the_vendors_owner_each_once(cast, model):
    steps.agent_of(cast, model)
    retest = steps.change(model, cast.manager)
    late = "agent.retest_late"
    actions.keep_vendors(retest.due_at)
    assert not items(cast.owner, late).exists()
    for _twice in range(2):
        actions.keep_vendors(retest.due_at + SECOND)
    assert items(cast.owner, late).count() == 1 and not items(cast.manager, late).exists()
    for _twice in range(2):
        actions.keep_vendors(retest.due_at + 7 * DAY + SECOND)
    assert items(cast.manager, late).count() == 1 and items(cast.tech_owner).count() == 1
    assert Entry.objects.filter(verb="retest.escalated").count() == 2
    actions.state_not_needed(retest, "Not ours.", actor=cast.owner, now=retest.due_at + 8 * DAY)
    assert not WorkItem.objects.open().about(retest.ledger_ref).exists()


def test_after_a_long_downtime_both_are_called_late_and_once(cast, model):
    steps.agent_of(cast, model)
    retest = steps.change(model, cast.manager)
    actions.keep_vendors(START)
    now = retest.due_at + 60 * DAY
    assert actions.keep_vendors(now) == 2
    assert actions.keep_vendors(now + MINUTE) == 0
    sweep(now)
    assert Entry.objects.filter(verb="retest.escalated").count() == 2


def test_a_retest_moves_to_who_runs_the_agent_by_now_and_ends_with_the_agent(cast, model):
    agent = steps.agent_of(cast, model)
    retest = steps.change(model, cast.manager)
    for person in (cast.colleague, cast.tech_owner, cast.colleague):
        actions.update_agent(agent, technical_owner=person, actor=make.SETUP, now=START + DAY)
        actions.keep_vendors(START + DAY)
        waiting = WorkItem.objects.open().about(retest.ledger_ref)
        assert [item.assignee for item in waiting] == [person]
    actions.move_agent(agent, "retire", actor=make.SETUP, now=START + 2 * DAY)
    actions.keep_vendors(START + 2 * DAY)
    retest.refresh_from_db()
    assert retest.state == "moot"
    with refused("agent.retired_uses_nothing"):
        actions.name_model(agent, model, actor=cast.colleague, now=START + 2 * DAY)
