"""Storing permission policies: each change a version of its own, nothing twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from govportal.faults import Fault
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse
from registry.models import Agent, PermissionPolicy
from registry.parts import part_in
from registry.rules.lifecycle import Lifecycle
from registry.rules.manifests import canonical
from registry.rules.parts import policy_refusal
from registry.rules.permissions import digest
from registry.rules.policy_files import ROOT, PolicyFile, PolicyRead


@dataclass(frozen=True)
class Stored:
    """What became of one policy: the version that holds now, and whether it is a new one."""

    agent: Agent
    version: PermissionPolicy
    is_new: bool


def current_policy(agent: Agent) -> PermissionPolicy | None:
    """The version that holds, if the agent has a policy."""
    return agent.permission_policies.order_by("-n").first()


@recorded
def store_policy(
    agent: Agent,
    content: dict[str, Any],
    *,
    seen: int | None = None,
    source: str = PermissionPolicy.PAGE,
    actor: Actor,
    now: datetime,
) -> Stored:
    """Store a policy as the agent's next version, or leave the one that says the same.

    ``seen``: the number of the version that the writer had before them, 0 for none; raises Refused
    when another has come meanwhile, and for people who do not answer for the agent.
    """
    agent = Agent.objects.select_for_update(of=("self",)).get(pk=agent.pk)
    person = actor if isinstance(actor, Person) else None
    part = part_in(agent, person) if person else source
    refuse(policy_refusal(part, Lifecycle(agent.lifecycle)))
    current, mark = current_policy(agent), digest(content)
    if current is not None and current.digest == mark:
        return Stored(agent, current, is_new=False)
    if seen is not None and seen != (current.n if current else 0):
        refuse(Refusal("policy.changed_stale"))
    version = PermissionPolicy.objects.create(
        agent=agent,
        n=current.n + 1 if current else 1,
        body=canonical(content).decode(),
        digest=mark,
        source=source,
        stored_by=person,
        stored_at=now,
    )
    data = {"n": version.n, "digest": mark, "before": current.digest if current else None}
    role = part if person else ""
    record("policy.stored", agent, actor=actor, now=now, role=role, refs=[version], data=data)
    return Stored(agent, version, is_new=True)


def store_file(
    file: PolicyFile, *, actor: Actor, now: datetime
) -> tuple[list[Stored], list[Fault]]:
    """Store every policy of a file, or none: the faults say which agents are not there."""
    found, faults = with_agents(file.policies)
    return ([], faults) if faults else (_store_all(found, actor=actor, now=now), [])


@transaction.atomic
def _store_all(
    found: Sequence[tuple[PolicyRead, Agent]], *, actor: Actor, now: datetime
) -> list[Stored]:
    source, stored = PermissionPolicy.COMMAND, {}
    for read, agent in sorted(found, key=lambda pair: pair[1].pk):  # locks in one order
        stored[read.name] = store_policy(agent, read.policy, source=source, actor=actor, now=now)
    return [stored[read.name] for read, _agent in found]


def with_agents(
    policies: Sequence[PolicyRead],
) -> tuple[list[tuple[PolicyRead, Agent]], list[Fault]]:
    """Each policy with the agent of that short name; a fault for each agent that is not there."""
    agents = Agent.objects.select_related("unit").in_bulk(
        [read.name for read in policies], field_name="slug"
    )
    found = [(read, agents[read.name]) for read in policies if read.name in agents]
    faults = [
        Fault("policy.agent_unknown", f"{ROOT}.name", {"name": read.name}, read.line)
        for read in policies
        if read.name not in agents
    ]
    faults += [
        Fault("policy.agent_retired", f"{ROOT}.name", {"name": read.name}, read.line)
        for read, agent in found
        if agent.lifecycle == Lifecycle.RETIRED
    ]
    return found, sorted(faults, key=lambda fault: fault.line or 0)
