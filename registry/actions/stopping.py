"""Stopping an agent by hand and letting it run again; whose word that takes is a higher room's."""

from collections.abc import Iterable
from datetime import datetime

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor, HasRef
from registry.actions.agents import move_agent
from registry.actions.release_items import hand_on
from registry.actions.suspending import NOT_STOPPED, lift_suspension, suspend
from registry.models import Agent, Authorisation, OwnerGap, ReleaseRequirement, Suspension
from registry.models.stops import EARLIER, code_of, stops_of
from registry.rules.lifecycle import Lifecycle

TEXT = "The committee’s emergency ballot lets it run again."


@recorded
def stop_agent(
    agent: Agent, *, cause: HasRef, reason: str, demands: str = TEXT, actor: Actor, now: datetime
) -> str:
    """Hold every right of the agent, and the agent itself where it runs without one.

    Nothing is released until ``resume_agent`` for the same cause; ``demands`` says what that takes.
    Returns where the agent goes back to if no right of it says so. Idempotent for each cause.
    """
    agent = Agent.objects.select_for_update(of=("self",)).get(pk=agent.pk)
    rights = Authorisation.objects.standing().filter(agent=agent.pk).order_by("pk")
    for right in list(rights):
        suspend(right, cause=cause, reason=reason, actor=actor, now=now)
    ReleaseRequirement.objects.update_or_create(
        agent_id=agent.pk, code=code_of(cause), defaults={"text": demands[:300], "met_at": None}
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
    """End what these causes hold. What something else holds too stays stopped.

    ``goes_back_to``: where it was when the first of several stops found it running, which its
    ``suspended_from`` tells too.
    """
    agent = Agent.objects.select_for_update(of=("self",)).get(pk=agent.pk)
    causes = list(causes)
    codes = {code_of(cause) for cause in causes}
    if any(cause.ledger_ref.startswith("emergency") for cause in causes):
        codes.add(EARLIER)
    for demanded in ReleaseRequirement.objects.filter(agent=agent, code__in=codes, met_at=None):
        demanded.met_at = now
        demanded.save(update_fields=["met_at"])
    for cause in causes:
        lift_suspension(cause, actor=actor, now=now)
    agent = Agent.objects.select_for_update(of=("self",)).get(pk=agent.pk)
    goes_back_to = goes_back_to or agent.suspended_from
    is_stopped = agent.lifecycle == Lifecycle.SUSPENDED
    if goes_back_to and is_stopped and not is_held(agent):
        agent.lifecycle, agent.suspended_from = goes_back_to, ""
        agent.save(update_fields=["lifecycle", "suspended_from"])
    data = {"after": agent.lifecycle}
    record("agent.resume", agent, actor=actor, now=now, data=data)
    hand_on(agent, actor=actor, now=now)
    return agent


def is_held(agent: Agent) -> bool:
    """Whether something keeps it stopped: a stop, a right of it, or an owner who is missing."""
    held = Suspension.objects.filter(authorisation__agent=agent, lifted_at__isnull=True)
    gaps = OwnerGap.objects.open().filter(agent=agent, held_at__isnull=False)
    return stops_of(agent).exists() or held.exists() or gaps.exists()
