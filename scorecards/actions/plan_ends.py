"""A rollout plan gets other people, or is stopped before its time."""

from datetime import datetime

from govportal.ledger.actions import record, recorded
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse
from govportal.worklist.actions import close_items
from scorecards.actions.rollouts import ITEM_KIND, ask, locked_plan, person_refusal
from scorecards.models import RolloutPlan
from scorecards.rights import keeps_plan, may_set
from scorecards.rules.organisation import reason_refusal
from scorecards.rules.rollouts import PlanState, people_refusal
from scorecards.sources.days import day_of


@recorded
def name_people(
    plan: RolloutPlan, lead: Person, signer: Person, reason: str, *, actor: Person, now: datetime
) -> RolloutPlan:
    """Give a plan to somebody else to lead or sign; the phase in question goes to the new signer.

    Raises Refused for people who do not set things, and for people who cannot have it.
    """
    plan, today = locked_plan(plan), day_of(now)
    before = {"lead": plan.lead, "signer": plan.signer}
    refuse(
        people_refusal(
            may=may_set(actor, today) is None, state=PlanState(plan.state),
            same_person=lead.pk == signer.pk,
            is_changed=(lead.pk, signer.pk) != (plan.lead_id, plan.signer_id), reason=reason,
        )
        or person_refusal(lead, today) or person_refusal(signer, today)
    )  # fmt: skip
    plan.lead, plan.signer = lead, signer
    plan.save()
    record(
        "rollout.people_named", plan, actor=actor, now=now,
        refs=[lead, signer, *before.values()], personal={"reason": reason.strip()},
        data={"lead": lead.ledger_ref, "signer": signer.ledger_ref},
    )  # fmt: skip
    if signer.pk != before["signer"].pk:
        close_items(plan, kind=ITEM_KIND, actor=actor, now=now)
        ask(plan, plan.phases.filter(signature=None).order_by("n")[0], actor, now)
    return plan


@recorded
def stop_plan(plan: RolloutPlan, reason: str, *, actor: Person, now: datetime) -> RolloutPlan:
    """End a plan before its time, with the reason; what was signed stays."""
    plan = locked_plan(plan)
    no = None if keeps_plan(actor, plan, day_of(now)) else Refusal("rollout.keepers_only")
    over = None if plan.state == PlanState.RUNNING else Refusal("rollout.over_stale")
    refuse(no or over or reason_refusal(reason))
    plan.state, plan.ended_at, plan.end_reason = PlanState.STOPPED, now, reason.strip()
    plan.save()
    record("rollout.stopped", plan, actor=actor, now=now, personal={"reason": plan.end_reason})
    close_items(plan, kind=ITEM_KIND, actor=actor, now=now)
    return plan
