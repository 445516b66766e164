"""What leavers still have of scorecards: workflows, data-subject requests, rollout plans.

Read in one query while there is nothing, as there nearly always is.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Q

from govportal.gathering import gather, join, keys_in
from govportal.people.models import Person
from govportal.worklist.handovers import Holding, Leavers
from govportal.worklist.models import Clock
from scorecards.models import DataRequest, RolloutPlan, Workflow
from scorecards.proofs_handovers import of_plans
from scorecards.rules.rollouts import PlanState
from scorecards.value_handovers import of_requests, of_workflows


def holdings(leavers: Leavers, now: datetime) -> Iterable[Holding]:
    """One query, and at most three more where something is held."""
    pks = leavers.pks
    held = Q(lead__in=pks) | Q(signer__in=pks)
    workflows, requests, plans = gather(
        Workflow.objects.filter(owner__in=pks),
        DataRequest.objects.open().filter(handler__in=pks),
        RolloutPlan.objects.filter(held, state=PlanState.RUNNING),
    )
    if not (workflows or requests or plans):
        return ()
    keys = keys_in(workflows, "owner") | keys_in(requests, "handler")
    people = Person.objects.in_bulk(keys | keys_in(plans, "lead", "signer"))
    join(workflows, people, "owner")
    join(requests, people, "handler")
    join(requests, Clock.objects.in_bulk(keys_in(requests, "clock")), "clock")
    join(plans, people, "lead", "signer")
    return _all(leavers, now, workflows, requests, plans)


def _all(
    leavers: Leavers,
    now: datetime,
    workflows: list[Workflow],
    requests: list[DataRequest],
    plans: list[RolloutPlan],
) -> Iterator[Holding]:
    yield from of_workflows(workflows, leavers)
    yield from of_requests(requests, leavers, now)
    yield from of_plans(plans, leavers)
