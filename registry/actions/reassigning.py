"""Handing one part of many agents to another person: all of them, or none."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from govportal.ledger.actions import recorded
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse
from registry.actions.agents import update_agent
from registry.actions.namings import Named, tell_named
from registry.models import Agent, AgentQuerySet
from registry.rules.owners import OWNERS, named_refusal, part_refusal, standings

MOST = 1_000
"""Agents that are changed at once."""


@dataclass(frozen=True)
class Line:
    """One agent of a reassignment: who has the part now, and why it cannot change hands."""

    agent: Agent
    before: Person | None
    refusal: Refusal | None


@dataclass(frozen=True)
class Reassignment:
    """What handing ``part`` of these agents to ``person`` comes to. Changes nothing."""

    lines: Sequence[Line]
    part: str
    person: Person
    refusal: Refusal | None  # of the person, whatever the agent

    @cached_property
    def refused(self) -> list[Line]:
        return [line for line in self.lines if line.refusal]

    @cached_property
    def changed(self) -> list[Line]:
        """Those that get another person; the others have this one already."""
        return [line for line in self.lines if line.before != self.person and not line.refusal]

    @property
    def no(self) -> Refusal | None:
        """Why nothing of it is done; None when it can be."""
        if self.refusal:
            return self.refusal
        if self.refused:
            return self.refused[0].refusal
        return None if self.changed else Refusal("reassign.nothing_stale")

    @cached_property
    def seen(self) -> str:
        """A digest of who has the part now, so that nobody confirms something else."""
        holders = ",".join(
            f"{line.agent.pk}:{line.before and line.before.pk}" for line in self.lines
        )
        return hashlib.sha256(f"{self.part}:{self.person.pk}:{holders}".encode()).hexdigest()


def reassignment_of(
    agents: AgentQuerySet, part: str, person: Person, *, actor: Person, now: datetime
) -> Reassignment:
    """What it would come to; two queries whatever the number of agents. Raises Refused for more
    agents than are changed at once.
    """
    found = list(agents.select_related("unit", part).order_by("-pk")[: MOST + 1])
    if len(found) > MOST:
        refuse(Refusal("reassign.too_many", {"most": MOST}))
    day = now.date()
    roles = actor.roles_on(day)
    lines = []
    for agent in found:
        owners = {name: getattr(agent, f"{name}_id") for name in OWNERS}
        held = standings(actor.pk, owners, roles)
        lines.append(Line(agent, getattr(agent, part), part_refusal(part, held, roles)))
    theirs = person.roles_on(day)
    no = named_refusal(part, str(person), is_active=person.is_active, roles=theirs)
    return Reassignment(lines, part, person, no)


@recorded
def reassign(
    agents: Sequence[int], part: str, person: Person, seen: str, *, actor: Person, now: datetime
) -> int:
    """Hand ``part`` of these agents, by primary key, to ``person``; how many changed hands.

    ``seen``: the digest of what the actor was shown. Raises Refused, and changes nothing, when
    one of them may not be changed, or anything is not as it was shown.
    """
    wanted = Agent.objects.visible_to(actor, now.date()).filter(pk__in=agents)
    list(Agent.objects.filter(pk__in=agents).order_by("pk").select_for_update().values_list("pk"))
    found = reassignment_of(wanted, part, person, actor=actor, now=now)
    if len(found.lines) != len(set(agents)):
        refuse(Refusal("reassign.changed_stale"))
    refuse(found.no)
    if found.seen != seen:
        refuse(Refusal("reassign.changed_stale"))
    for line in found.changed:
        update_agent(line.agent, actor=actor, now=now, **{part: person})
    if part in OWNERS:
        named = [Named(line.agent, part, person, line.before) for line in found.changed]
        tell_named(named, actor=actor, now=now)
    return len(found.changed)
