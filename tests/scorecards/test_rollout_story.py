"""Rollout plans: measured or ticked with proof, passed by a named person, or said to be late."""

from datetime import timedelta
from fractions import Fraction
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, transaction

from govportal.ledger.models import Entry
from govportal.people.models import Person
from govportal.refusals import Refused
from govportal.worklist.handovers import Leavers
from govportal.worklist.models import WorkItem
from scorecards import demo_proofs
from scorecards.actions import plan_ends, rollouts
from scorecards.actions.rollouts import Start
from scorecards.handovers import holdings as handed
from scorecards.models import (
    Assessment,
    CriterionTick,
    PhaseSignature,
    PlanCriterion,
    PlanPhase,
    RolloutPlan,
)
from scorecards.rollout_room import plan_room
from scorecards.rules.measures import Measured
from scorecards.rules.rollouts import PhaseState
from scorecards.rules.shipped_rollouts import TEMPLATES
from scorecards.sources.days import day_of
from tests.make import START
from tests.scorecards import proving
from tests.scorecards.proving import WHY

NOW = START
MINUTE = timedelta(minutes=2)


def refused(code, act, *args, **kwargs):
    with pytest.raises(Refused) as refusal:
        act(*args, **kwargs)
    assert refusal.value.refusal.code == code


@pytest.fixture
def plan(cast):
    return proving.plan(cast)


def sign(plan, cast, n, now, by=None):
    return rollouts.sign_phase(plan, n, WHY, actor=by or cast.owner, now=now)


def test_a_plan_starts_on_a_date_with_all_that_ships(cast, plan):
    phases = list(plan.phases.all())
    assert [(one.first_on, one.last_on) for one in phases] == [
        (day_of(NOW + timedelta(days=a)), day_of(NOW + timedelta(days=b)))
        for a, b in ((0, 29), (30, 59), (60, 89))
    ]
    shipped = sum(len(one.criteria) for one in TEMPLATES["ninety"].phases)
    assert PlanCriterion.objects.filter(phase__plan=plan).count() == shipped
    assert plan.number == "RP-2026-0001"
    [item] = WorkItem.objects.open().filter(kind="rollout.sign")
    assert item.assignee == cast.owner and "Claims agents" in item.title


def test_several_plans_by_unit(cast, plan):
    other = proving.plan(cast, unit=cast.other_unit, template="steady")
    assert other.phases.count() == 5
    seen = RolloutPlan.objects.visible_to
    assert set(seen(cast.stranger, day_of(NOW))) == {plan, other}
    assert set(seen(cast.colleague, day_of(NOW))) == {plan}
    assert set(seen(cast.owner, day_of(NOW))) == {plan, other}  # signs it
    assert set(seen(cast.auditor, day_of(NOW))) == {plan, other}


def test_a_plan_that_is_sent_twice_is_one(cast, plan):
    again = proving.plan(cast, NOW + timedelta(seconds=59))
    assert again == plan and WorkItem.objects.about(plan.ledger_ref).count() == 1
    assert proving.plan(cast, unit=cast.unit) != plan
    assert proving.plan(cast, NOW + timedelta(minutes=1)) != plan


@pytest.mark.parametrize(
    ("who", "change", "code"),
    [
        ("owner", {}, "scorecard.setters_only"),
        ("auditor", {}, "scorecard.setters_only"),
        ("compliance", {"title": " "}, "rollout.title_wrong"),
        ("compliance", {"title": "\u200b"}, "rollout.title_wrong"),
        ("compliance", {"lead": "owner"}, "rollout.two_people"),
        ("compliance", {"signer": "auditor"}, "rollout.auditor"),
        ("compliance", {"template": "fast"}, "rollout.template_unknown"),
        ("compliance", {"starts_on": day_of(NOW + timedelta(days=2000))}, "rollout.date_far"),
    ],
)
def test_how_no_plan_starts(cast, who, change, code):
    asked = {"template": "ninety", "title": "Ours", "starts_on": day_of(NOW),
             "lead": "tech_owner", "signer": "owner"} | change  # fmt: skip
    people = {part: getattr(cast, asked[part]) for part in ("lead", "signer")}
    refused(code, rollouts.start_plan, Start(**asked | people), actor=getattr(cast, who), now=NOW)
    assert not RolloutPlan.objects.exists()


def test_what_is_measured_is_not_ticked_and_what_is_ticked_has_proof(cast, plan):
    rows = list(plan.phases.get(n=1).criteria.all())
    measured = next(row for row in rows if row.code)
    ticked = next(row for row in rows if not row.code)
    say = {"is_met": True, "seen": 0, "now": NOW}
    refused("rollout.measured", rollouts.tick, plan, measured.pk, proof=WHY,
            actor=cast.tech_owner, **say)  # fmt: skip
    refused("proof.reason_short", rollouts.tick, plan, ticked.pk, proof="done",
            actor=cast.tech_owner, **say)  # fmt: skip
    for who in (cast.stranger, cast.auditor, cast.administrator):
        refused("rollout.keepers_only", rollouts.tick, plan, ticked.pk, proof=WHY, actor=who, **say)
    proving.said(plan, cast, ticked)
    refused("rollout.ticked_meanwhile_stale", rollouts.tick, plan, ticked.pk, proof=WHY,
            actor=cast.compliance, **say)  # fmt: skip
    proving.said(plan, cast, ticked, is_met=False)
    assert [one.is_met for one in ticked.ticks.all()] == [False, True]


def test_phases_pass_in_order_by_the_signer_when_all_is_met(cast, plan):
    refused("rollout.evidence_old", sign, plan, cast, 1, NOW)  # nothing was measured yet
    proving.measured(NOW)
    refused("rollout.criteria_open", sign, plan, cast, 1, NOW)
    proving.all_met(plan, cast)
    refused("rollout.signer_only", sign, plan, cast, 1, NOW + MINUTE, by=cast.tech_owner)
    refused("rollout.earlier_first", sign, plan, cast, 2, NOW + MINUTE)
    signed = sign(plan, cast, 1, NOW + MINUTE)
    assert all(one["met"] for one in signed.evidence)
    refused("rollout.signed_stale", sign, plan, cast, 1, NOW + MINUTE)
    [item] = WorkItem.objects.open().filter(kind="rollout.sign")
    assert "2" in item.title
    for n in (2, 3):
        proving.all_met(plan, cast, n)
        sign(plan, cast, n, NOW + n * MINUTE)
    plan.refresh_from_db()
    assert plan.state == "done" and not WorkItem.objects.open().filter(kind="rollout.sign")
    assert Entry.objects.filter(verb="rollout.phase_passed").count() == 3


def test_a_phase_is_late_until_it_is_signed_and_the_ledger_says_that_it_was(cast, plan):
    later = NOW + timedelta(days=31)
    assert plan_room(plan, cast.owner, later).phases[0].state is PhaseState.LATE
    assert plan_room(plan, cast.owner, NOW).phases[0].state is PhaseState.OPEN
    proving.all_met(plan, cast, now=later)
    assert plan_room(plan, cast.owner, later).phases[0].state is PhaseState.LATE
    sign(plan, cast, 1, later + MINUTE)
    assert plan_room(plan, cast.owner, later).phases[0].state is PhaseState.PASSED
    entry = Entry.objects.get(verb="rollout.phase_passed")
    assert entry.content["data"]["is_late"] is True


def test_another_target_with_a_reason_counts_in_this_plan_alone(cast, plan):
    proving.measured(NOW, {"owners.all": Measured(Fraction(9, 10), 9, 10)})
    row = PlanCriterion.objects.get(phase__plan=plan, code="owners.all")
    other = proving.plan(cast, now=NOW + timedelta(minutes=1))

    def met(one):
        lines = plan_room(one, cast.owner, NOW).phases[0].lines
        return next(line.is_met for line in lines if line.row.code == "owners.all")

    assert met(plan) is False
    rollouts.set_criterion_target(
        plan, row.pk, Fraction(9, 10), WHY, actor=cast.tech_owner, now=NOW
    )
    assert met(plan) is True and met(other) is False
    entry = Entry.objects.get(verb="rollout.target_set")
    assert entry.content["data"] | {"before": "", "least": "9/10"} == entry.content["data"]
    refused("rollout.no_target", rollouts.set_criterion_target, plan,
            PlanCriterion.objects.filter(phase__plan=plan, code="").first().pk, Fraction(1), WHY,
            actor=cast.compliance, now=NOW)  # fmt: skip


def test_a_stopped_plan_says_why_and_goes_no_further(cast, plan):
    refused("proof.reason_short", plan_ends.stop_plan, plan, "no", actor=cast.compliance, now=NOW)
    refused("rollout.keepers_only", plan_ends.stop_plan, plan, WHY, actor=cast.owner, now=NOW)
    plan_ends.stop_plan(plan, WHY, actor=cast.compliance, now=NOW)
    proving.measured(NOW)
    refused("rollout.over_stale", sign, plan, cast, 1, NOW)
    refused("rollout.over_stale", plan_ends.stop_plan, plan, WHY, actor=cast.compliance, now=NOW)
    assert not WorkItem.objects.open().filter(kind="rollout.sign")


def test_evidence_that_is_old_is_measured_again_before_anybody_signs(cast, plan):
    proving.all_met(plan, cast)
    late = NOW + timedelta(hours=25)
    refused("rollout.evidence_old", sign, plan, cast, 1, late)
    assert plan_room(plan, cast.owner, late).sign_no.code == "rollout.evidence_old"
    sign(plan, cast, 1, NOW + timedelta(hours=24))


def test_a_plan_of_somebody_who_left_goes_to_somebody_else(cast, plan):
    def name(lead, signer, why=WHY, by=cast.administrator):
        return plan_ends.name_people(plan, lead, signer, why, actor=by, now=NOW + MINUTE)

    refused("rollout.two_people", name, cast.owner, cast.owner)
    refused("rollout.same_people", name, cast.tech_owner, cast.owner)
    refused("rollout.auditor", name, cast.tech_owner, cast.auditor)
    refused("scorecard.setters_only", name, cast.tech_owner, cast.manager, by=cast.owner)
    Person.objects.filter(pk=cast.owner.pk).update(is_active=False, left_at=NOW)
    leavers = Leavers(pks=[cast.owner.pk], items=list(WorkItem.objects.open()),
                      administrators=[cast.administrator])  # fmt: skip
    [held] = handed(leavers, NOW)
    assert held.leaver == cast.owner and len(held.items) == 1
    assert held.takers == (cast.administrator,)
    name(cast.tech_owner, cast.manager)
    assert not list(handed(leavers, NOW))
    [item] = WorkItem.objects.open().filter(kind="rollout.sign")
    assert item.assignee == cast.manager
    proving.all_met(plan, cast)
    sign(plan, cast, 1, NOW + 2 * MINUTE, by=cast.manager)


def test_the_demo_tells_of_a_late_plan_and_six_assessments(cast):
    names = ("mateus.okafor", "dorothea.blanc", "rosalind.tveit")
    people = dict(zip(names, (cast.compliance, cast.compliance_2, cast.owner), strict=True))
    diary = SimpleNamespace(
        now=NOW, day=lambda back, clock: NOW - timedelta(days=back * 7 / 5, hours=1)
    )
    demo_proofs.tell(diary, people)
    assert Assessment.objects.count() == 12
    [told] = RolloutPlan.objects.all()
    assert plan_room(told, cast.owner, NOW).phases[0].state is PhaseState.LATE


@pytest.mark.both_databases
def test_the_database_lets_no_phase_pass_without_what_it_asks_for(cast, plan):
    first, second = plan.phases.get(n=1), plan.phases.get(n=2)
    ticked = first.criteria.filter(code="").first()

    def signature(phase, by):
        return PhaseSignature.objects.create(phase=phase, words=WHY, evidence=[], by=by, at=NOW)

    def never(*acts):
        for act in acts:
            with pytest.raises(DatabaseError), transaction.atomic():
                act()

    plans = RolloutPlan.objects.filter(pk=plan.pk)
    never(
        lambda: signature(first, cast.owner),  # nobody ticked
        lambda: signature(second, cast.owner),  # the first has not passed
        lambda: plans.update(lead=cast.owner),
        lambda: plans.update(state="done", ended_at=NOW),
        lambda: plans.update(starts_on=day_of(NOW - timedelta(days=9))),
        lambda: plans.delete(),
        lambda: PlanPhase.objects.filter(pk=first.pk).update(last_on=day_of(NOW)),
        lambda: PlanCriterion.objects.filter(pk=ticked.pk).update(text="Something else"),
        lambda: CriterionTick.objects.create(
            criterion=ticked, n=2, is_met=True, proof=WHY, by=cast.owner, at=NOW
        ),
    )
    for row in first.criteria.filter(code=""):
        proving.said(plan, cast, row)
    never(lambda: signature(first, cast.tech_owner))
    signature(first, cast.owner)
    never(
        lambda: CriterionTick.objects.create(
            criterion=ticked, n=2, is_met=False, proof=WHY, by=cast.owner, at=NOW
        ),
        lambda: first.criteria.exclude(code="").update(least="1/2"),
        lambda: PhaseSignature.objects.update(words="Otherwise"),
        lambda: CriterionTick.objects.all().delete(),
    )
