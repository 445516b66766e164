"""What is demanded before production: asked of every new right, met, and open again.

Whether something is met is a higher room's to say; it is written in one row of the agent, under
the agent's lock, and a release looks at that row.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor, HasRef
from registry.models import (
    Agent,
    Authorisation,
    ReleaseRequirement,
    StandingDemand,
    Succession,
)


@recorded
def put_demand(
    code: str, *, least_tier: int, text: str, actor: Actor, now: datetime
) -> StandingDemand:
    """From now on every right on its way to production has it. Put again, nothing changes."""
    row = StandingDemand.objects.filter(code=code).first()
    if row is None or (row.least_tier, row.text) != (least_tier, text):
        row, _ = StandingDemand.objects.update_or_create(
            code=code,
            defaults={"least_tier": least_tier, "text": text},
            create_defaults={"least_tier": least_tier, "text": text, "since": now},
        )
        record("demand.put", row, actor=actor, now=now, data={"least_tier": least_tier})
    _demand_of_those_under_way(row, actor=actor, now=now)
    return row


def _demand_of_those_under_way(row: StandingDemand, *, actor: Actor, now: datetime) -> None:
    """What was authorised before the demand was made and is not live yet has it too."""
    coming = Authorisation.objects.standing().filter(live_at__isnull=True, pilot__isnull=True)
    going_on = Succession.objects.filter(runs_on=True).values("authorisation")
    new = coming.exclude(pk__in=going_on).values("agent")
    has_it = ReleaseRequirement.objects.filter(code=row.code).values("agent")
    of_tier = Q(tier__isnull=True) | Q(tier__gte=row.least_tier)
    agents = Agent.objects.filter(of_tier, pk__in=new).exclude(pk__in=has_it).order_by("pk")
    for agent in agents.select_for_update(of=("self",)):
        made = ReleaseRequirement.objects.create(agent=agent, code=row.code, text=row.text)
        record("agent.demand_made", agent, actor=actor, now=now, refs=[made, row])


def demand_of(agent: Agent, now: datetime) -> list[str]:
    """Write what is demanded before ``agent``, which is locked, enters production: all of it is
    open, whatever an earlier right had met. Returns the codes."""
    demanded = list(StandingDemand.objects.of(agent).filter(since__lte=now))
    for one in demanded:
        ReleaseRequirement.objects.update_or_create(
            agent_id=agent.pk, code=one.code, defaults={"text": one.text, "met_at": None}
        )
    return [one.code for one in demanded]


@recorded
def settle_demand(
    agent: Agent,
    code: str,
    *,
    is_met: bool,
    actor: Actor,
    now: datetime,
    refs: Iterable[HasRef] = (),
    data: dict[str, object] | None = None,
) -> bool:
    """``agent`` is locked: what is demanded of it is met, or open again.

    Nothing happens where it is not demanded, or is so already. Returns whether it changed.
    """
    rows = ReleaseRequirement.objects.select_for_update(of=("self",))
    row = rows.filter(agent=agent, code=code, met_at__isnull=is_met).first()
    if row is None:
        return False
    row.met_at = now if is_met else None
    row.save(update_fields=["met_at"])
    verb = "agent.demand_met" if is_met else "agent.demand_open_again"
    record(
        verb, agent, actor=actor, now=now, refs=[row, *refs], data={"code": code, **(data or {})}
    )
    return True
