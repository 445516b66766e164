"""Corrective actions: one owner, one date, and no end without a re-test by somebody else."""

from datetime import timedelta

import pytest

from govportal.refusals import Refused
from govportal.worklist.actions import sweep
from govportal.worklist.models import Clock, Notice, WorkItem
from incidents.actions import corrective, post_incident
from incidents.actions.follow_up import follow_up
from incidents.models import CorrectiveAction, Incident
from tests import make
from tests.approvals.policy_making import voted
from tests.approvals.reviewing import running
from tests.incidents.make import HOUR, REASON
from tests.incidents.pir_making import LATER, SAID, action, done, handed, opened, plan, retested
from tests.make import START

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NOW = START + LATER


@pytest.fixture(autouse=True)
def five(cast):
    make.five_seats(cast)


def code(act, *args, **named):
    with pytest.raises(Refused) as refused:
        act(*args, **named)
    return refused.value.refusal.code


def test_an_action_is_on_its_owners_list_with_a_clock_to_the_end_of_its_day(cast):
    one = action(cast, opened(cast), NOW)
    item = WorkItem.objects.open().get(kind="incident.action")
    assert (item.assignee, item.clock) == (cast.tech_owner, one.clock)
    assert one.clock.due_at == one.due_at
    assert one.effect_on == one.due_on + timedelta(days=30)
    assert Incident.objects.visible_to(cast.tech_owner).filter(pk=one.incident_id).exists()


def test_the_same_twice_is_one(cast):
    pir = opened(cast)
    action(cast, pir, NOW)
    action(cast, pir, NOW)
    assert CorrectiveAction.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"title": " "}, "corrective.title_missing"),
        ({"kind": "rule"}, "corrective.kind_missing"),
        ({"owner": None}, "corrective.owner_missing"),
        ({"due_on": None}, "corrective.due_missing"),
        ({"due_on": START.date() - DAY}, "corrective.due_past"),
        ({"due_on": START.date() + 400 * DAY}, "corrective.due_far"),
        ({"effect_on": START.date()}, "corrective.effect_early"),
        ({"control": "magic"}, "pir.control_unknown"),
    ],
)
def test_each_has_a_title_an_owner_and_a_date(cast, more, refusal):
    pir = opened(cast)
    wanted = plan(cast, NOW, **more)
    assert code(corrective.add_action, pir, wanted, actor=cast.operator, now=NOW) == refusal


def test_it_closes_only_by_a_retest_of_another(cast):
    one = action(cast, opened(cast), NOW)
    assert code(retested, cast, one, NOW) == "corrective.moved_stale"
    mark = {"mark": one.mark, "now": NOW}
    assert code(corrective.submit_evidence, one, SAID, actor=cast.operator, **mark) == (
        "corrective.owner_only"
    )
    one = done(cast, one, NOW)
    assert one.state == "done"
    assert WorkItem.objects.open().get(kind="incident.retest").assignee == cast.operator
    assert code(retested, cast, one, NOW, actor=cast.tech_owner) == "corrective.not_by_owner"
    assert code(retested, cast, one, NOW, text="ok") == "corrective.words_short"
    one = retested(cast, one, NOW + HOUR)
    assert (one.state, one.closing.by) == ("closed", cast.operator)
    assert Clock.objects.get(pk=one.clock_id).is_stopped
    assert not WorkItem.objects.open().filter(subject_ref=one.ledger_ref).exists()


def test_what_does_not_hold_is_its_owners_again(cast):
    one = done(cast, action(cast, opened(cast), NOW), NOW)
    one = retested(cast, one, NOW + HOUR, passed=False)
    assert one.state == "open"
    assert WorkItem.objects.open().get(kind="incident.action").assignee == cast.tech_owner
    one = retested(cast, done(cast, one, NOW + DAY), NOW + DAY)
    assert (one.state, one.retests.count()) == ("closed", 2)


def run(cast, agent, now, failed=0, reference="run-1"):
    """A run of the agent's tests that a pipeline sent."""
    kept = agent.test_runs.model(
        agent=agent, manifest=agent.manifests.first(), kind="boundary", suite="boundary",
        ran_on=now.date(), passed=12, failed=failed, source="form", reference=reference,
        recorded_by=cast.tech_owner, recorded_at=now,
    )  # fmt: skip
    kept.save()
    return kept


def test_a_passing_run_of_the_agent_closes_it_and_a_failing_one_does_not(cast):
    agent = running(cast).agent
    pir = opened(cast, agent)
    one = action(cast, pir, NOW, owner=cast.colleague)
    early = run(cast, agent, NOW - HOUR, reference="early")
    one = done(cast, one, NOW)
    assert code(retested, cast, one, NOW, run=early.pk) == "corrective.run_early"
    assert code(retested, cast, one, NOW, run=early.pk + 1000) == "corrective.run_unknown"
    bad = run(cast, agent, NOW + HOUR, failed=1, reference="bad")
    one = retested(cast, one, NOW + HOUR, run=bad.pk, passed=True, text="")
    assert one.state == "open"
    one = done(cast, one, NOW + DAY)
    good = run(cast, agent, NOW + DAY, reference="good")
    one = retested(cast, one, NOW + DAY, run=good.pk, passed=False, text="")
    assert (one.state, one.closing.run) == ("closed", good)


def test_nobody_moves_a_day_of_their_own(cast):
    one = action(cast, opened(cast), NOW)
    later = one.due_on + 7 * DAY
    said = {"due_on": later, "reason": REASON, "mark": one.mark, "now": NOW}
    mine = {"owner": cast.tech_owner, "actor": cast.tech_owner}
    assert code(corrective.change_action, one, **said, **mine) in {
        "corrective.not_yours", "corrective.not_by_owner"}  # fmt: skip
    same = {"owner": cast.colleague, "actor": cast.operator}
    assert code(corrective.change_action, one, **said | {"mark": "old"}, **same) == (
        "corrective.changed_stale"
    )
    corrective.change_action(one, **said, **same)
    one = corrective.loaded(one.pk)
    assert (one.owner, one.due_on, one.clock.due_at) == (cast.colleague, later, one.due_at)
    assert WorkItem.objects.open().get(kind="incident.action").assignee == cast.colleague


def test_after_the_approval_only_who_leads_the_committee_drops_one(cast):
    pir = handed(cast, opened(cast), NOW)
    voted(pir.handed.review, START + DAY)
    one = corrective.loaded(CorrectiveAction.objects.get().pk)
    said = {"mark": one.mark, "now": START + 2 * DAY}
    assert code(corrective.drop_action, one, REASON, actor=cast.operator, **said) == (
        "corrective.drop_led"
    )
    corrective.drop_action(one, REASON, actor=cast.chair, **said)
    assert CorrectiveAction.objects.get().state == "dropped"


def test_a_late_one_goes_up_the_chain(cast):
    pir = opened(cast)
    one = action(cast, pir, NOW, due_on=(NOW + DAY).date())
    end = one.due_at + timedelta(minutes=1)
    sweep(end)
    follow_up(end)
    called = WorkItem.objects.open().filter(kind="incident.action", hop=100).get()
    assert called.assignee == cast.manager
    assert Incident.objects.visible_to(cast.manager).filter(pk=pir.incident_id).exists()
    assert Notice.objects.filter(person=cast.tech_owner).count() >= 2


def test_whether_it_helped_is_asked_on_its_day_and_said_once(cast):
    one = retested(cast, done(cast, action(cast, opened(cast), NOW), NOW), NOW)
    day = NOW + 60 * DAY
    assert corrective.keep_actions(NOW) == 0
    assert (corrective.keep_actions(day), corrective.keep_actions(day)) == (1, 0)
    assert WorkItem.objects.open().get(kind="incident.effect").assignee == cast.operator
    said = {"mark": one.mark, "now": day}
    assert code(corrective.record_effect, one, "", SAID, actor=cast.operator, **said) == (
        "corrective.effect_missing"
    )
    corrective.record_effect(one, "not_effective", SAID, actor=cast.operator, **said)
    one = corrective.loaded(one.pk)
    again = {"mark": one.mark, "now": day, "actor": cast.operator}
    assert code(corrective.record_effect, one, "effective", SAID, **again) == (
        "corrective.effect_stale"
    )
    pir = post_incident.loaded(one.pir_id)
    other = plan(cast, day, title="Refuse unknown addresses")
    made = corrective.add_action(pir, other, actor=cast.operator, now=day, follows=one)
    assert made.follows == one
    twice = code(corrective.add_action, pir, other, actor=cast.operator, now=day, follows=one)
    assert twice == "corrective.followed_stale"


def test_a_proposed_rule_says_that_its_replay_waits(cast):
    assert action(cast, opened(cast), NOW, is_rule=True).replay == "waits"
