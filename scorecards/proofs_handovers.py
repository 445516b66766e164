"""What leavers still have of rollout plans."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_noop

from govportal.worklist.handovers import Holding, Leavers
from scorecards.models import RolloutPlan


def of_plans(rows: Iterable[RolloutPlan], leavers: Leavers) -> Iterable[Holding]:
    """Plans that a leaver leads or signs: an administrator names somebody else."""
    for plan in rows:
        for leaver in (plan.lead, plan.signer):
            if leavers.is_leaver(leaver):
                yield Holding(
                    key=f"{plan.ledger_ref}:{leaver.ref}",
                    kind="handover.rollout",
                    subject=plan,
                    text=gettext_noop("Name who has the rollout plan %(plan)s"),
                    words={"plan": plan.title},
                    url=reverse("scorecard_rollout_people", args=[plan.number]),
                    leaver=leaver,
                    since=leaver.left_at,
                    takers=leavers.takers(),
                    items=[
                        item.pk
                        for item in leavers.items
                        if item.subject_ref == plan.ledger_ref and item.assignee_id == leaver.pk
                    ],
                )
