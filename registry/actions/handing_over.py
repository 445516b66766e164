"""Naming people in the place of those who left an agent."""

from collections.abc import Mapping
from datetime import datetime

from govportal.ledger.actions import record, recorded
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse
from registry.actions.agents import update_agent
from registry.actions.locked_agents import locked_agent
from registry.actions.namings import named_between, owners_of, tell_named
from registry.handovers import naming_no, vacant_parts
from registry.models import Agent
from registry.names import PEOPLE_FIELDS
from registry.rules.lifecycle import Lifecycle
from registry.rules.owners import named_refusal


@recorded
def hand_over_parts(
    agent: Agent, named: Mapping[str, Person], *, actor: Person, now: datetime
) -> Agent:
    """These people have these parts from now on; the agent's gaps close with it.

    Raises Refused for who may not, for a part that somebody who is here has, for who cannot have
    it, and when nobody is named.
    """
    agent = locked_agent(agent, *PEOPLE_FIELDS)
    refuse(naming_no(agent, actor, now))
    vacant = vacant_parts(agent)
    if agent.lifecycle == Lifecycle.RETIRED or not vacant.keys() >= named.keys():
        refuse(Refusal("handover.done_stale"))
    if not named:
        refuse(Refusal("handover.nobody"))
    for part, person in named.items():
        roles = person.roles_on(now.date())
        refuse(named_refusal(part, str(person), is_active=person.is_active, roles=roles))
    before = owners_of(agent)
    agent = update_agent(agent, actor=actor, now=now, **dict(named))
    tell_named(named_between(agent, before), actor=actor, now=now)
    record(
        "agent.handed_over",
        agent,
        actor=actor,
        now=now,
        refs=list({person.pk: person for person in named.values()}.values()),
        data={"parts": {part: person.ledger_ref for part, person in named.items()}},
    )
    return agent
