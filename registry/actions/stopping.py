"""Stopping an agent by hand and letting it run again; whose word that takes is a higher room's."""

from collections.abc import Iterable
from datetime import datetime

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor, HasRef
from registry.actions.agents import move_agent
from registry.actions.release_items import hand_on
from registry.actions.suspending import NOT_STOPPED, lift_suspension, suspend
from registry.models import Agent, Authorisation, OwnerGap, ReleaseRequirement, Suspension
from registry.rules.lifecycle import Lifecycle

CODE = "emergency"
TEXT = "The committee’s emergency ballot lets it run again."


@recorded
def stop_agent(agent: Agent, *, cause: HasRef, reason: str, actor: Actor, now: datetime) -> str:
    """Hold every right of the agent, and the agent itself where it runs without one.

    Nothing is released until ``resume_agent``. Returns where the agent goes back to if no right of
    it says so. Idempotent for each cause.
    """
    rights = Authorisation.objects.standing().filter(agent=agent.pk).order_by("pk")
    for right in list(rights):
        suspend(right, cause=cause, reason=reason, actor=actor, now=now)
    ReleaseRequirement.objects.update_or_create(
        agent_id=agent.pk, code=CODE, defaults={"text": TEXT, "met_at": None}
    )
    agent, before = Agent.objects.select_for_update(of=("self",)).get(pk=agent.pk), ""
    if Lifecycle(agent.lifecycle) in NOT_STOPPED:
        before = agent.lifecycle
        move_agent(agent, "suspend", actor=actor, now=now, reason=reason, suspended_from=before)
    record("agent.stopped", agent, actor=actor, now=now, refs=[cause], personal={"reason": reason})
    hand_on(agent, actor=actor, now=now)
    return before


@recorded
def resume_agent(
    agent: Agent, causes: Iterable[HasRef], goes_back_to: str, *, actor: Actor, now: datetime
) -> Agent:
    """End what these causes hold. What something else holds too stays stopped."""
    for cause in causes:
        lift_suspension(cause, actor=actor, now=now)
    agent = Agent.objects.select_for_update(of=("self",)).get(pk=agent.pk)
    for demanded in ReleaseRequirement.objects.filter(agent=agent, code=CODE, met_at=None):
        demanded.met_at = now
        demanded.save(update_fields=["met_at"])
    is_stopped = agent.lifecycle == Lifecycle.SUSPENDED
    if goes_back_to and is_stopped and not _is_held(agent):
        agent.lifecycle, agent.suspended_from = goes_back_to, ""
        agent.save(update_fields=["lifecycle", "suspended_from"])
    data = {"after": agent.lifecycle}
    record("agent.resume", agent, actor=actor, now=now, data=data)
    hand_on(agent, actor=actor, now=now)
    return agent


def _is_held(agent: Agent) -> bool:
    """Whether something else keeps it stopped: a right of it, or an owner who is missing."""
    held = Suspension.objects.filter(authorisation__agent=agent, lifted_at__isnull=True)
    gaps = OwnerGap.objects.open().filter(agent=agent, held_at__isnull=False)
    return held.exists() or gaps.exists()
