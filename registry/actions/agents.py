"""Agents in the inventory: register, describe, move through their life, note what was decided."""

from datetime import datetime
from typing import Any

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor
from govportal.people.models import Unit
from govportal.refusals import Refusal, refuse
from registry.actions.namings import settle_namings
from registry.actions.owner_gaps import mind_gaps
from registry.actions.release_items import hand_on
from registry.actions.words import FIELDS, index_agents, keep_words
from registry.models import Agent
from registry.models.stops import place, stops_of
from registry.names import PEOPLE_FIELDS
from registry.rules.lifecycle import MOVES, RUNNING, Approval, Lifecycle, refusal


@recorded
def register_agent(
    slug: str, name: str, unit: Unit, *, actor: Actor, now: datetime, **fields: Any
) -> Agent:
    """Put an agent into the inventory. ``fields`` are the agent's columns and its people.

    Raises Refused when the short name is taken.
    """
    facts = {"name": name, "unit": unit, "created_at": now, **fields}
    agent, is_new = Agent.objects.get_or_create(slug=slug, defaults=facts)
    if not is_new:
        refuse(Refusal("agent.slug_taken", {"slug": slug}))
    keep_words([(agent, {})])
    record("agent.registered", agent, actor=actor, now=now, refs=[unit])
    return agent


@recorded
def update_agent(agent: Agent, *, actor: Actor, now: datetime, **fields: Any) -> Agent:
    """Change descriptive fields and people of an agent."""
    agent = Agent.objects.select_for_update().get(pk=agent.pk)
    before = _answering_for(agent)
    for name, value in fields.items():
        setattr(agent, name, value)
    agent.save(update_fields=list(fields))
    if FIELDS & fields.keys():
        index_agents([agent.pk])
    record("agent.updated", agent, actor=actor, now=now, data={"fields": sorted(fields)})
    if _answering_for(agent) != before:
        hand_on(agent, actor=actor, now=now)
        mind_gaps(agent, actor=actor, now=now)
        settle_namings(agent, actor=actor, now=now)
    return agent


@recorded
def move_agent(
    agent: Agent, name: str, *, actor: Actor, now: datetime, reason: str = "", **fields: Any
) -> Agent:
    """Make one move of the lifecycle table; further columns that follow from it in ``fields``.

    Raises Refused when the table does not allow it.
    """
    agent = Agent.objects.select_for_update().get(pk=agent.pk)
    move = MOVES[name]
    refuse(refusal(move, Lifecycle(agent.lifecycle), fields.get("tier", agent.tier)))
    before, agent.lifecycle = agent.lifecycle, move.target
    held = move.target in RUNNING | {Lifecycle.APPROVED} and stops_of(agent).exists()
    if held:
        place(agent, move.target)
    for field, value in fields.items():
        setattr(agent, field, value)
    also = ["suspended_from"] if held else []
    agent.save(update_fields=["lifecycle", *also, *fields])
    record(
        f"agent.{name}",
        agent,
        actor=actor,
        now=now,
        data={"before": before, "after": str(agent.lifecycle)},
        personal={"reason": reason} if reason else {},
    )
    return agent


@recorded
def note_approval(
    agent: Agent, approval: Approval, *, actor: Actor, now: datetime, **fields: Any
) -> Agent:
    """Write the outcome of a decision onto the agent: approval status and review dates."""
    agent = Agent.objects.select_for_update().get(pk=agent.pk)
    agent.approval = approval
    before = _answering_for(agent)
    for name, value in fields.items():
        setattr(agent, name, value)
    agent.save(update_fields=["approval", *fields])
    record("agent.approval_noted", agent, actor=actor, now=now, data={"approval": approval.value})
    if FIELDS & fields.keys():
        index_agents([agent.pk])
    if _answering_for(agent) != before:
        hand_on(agent, actor=actor, now=now)
        mind_gaps(agent, actor=actor, now=now)
        settle_namings(agent, actor=actor, now=now)
    return agent


def _answering_for(agent: Agent) -> list[int | None]:
    """Who answers for the agent: when others do, what waited for those before waits for them."""
    return [getattr(agent, f"{field}_id") for field in PEOPLE_FIELDS]
