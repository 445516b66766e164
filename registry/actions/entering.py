"""People keep the inventory: they put an agent in, and change its record, each what is theirs."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from govportal.ledger.actions import recorded
from govportal.marks import Seen, changed_refusal
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse
from registry.actions.agents import register_agent, update_agent
from registry.actions.namings import named_between, owners_of, tell_named
from registry.models import Agent
from registry.names import PEOPLE_FIELDS
from registry.rules import entering
from registry.rules.lifecycle import Lifecycle
from registry.rules.owners import standings


@recorded
def enter_agent(slug: str, *, actor: Person, now: datetime, **fields: Any) -> Agent:
    """Put an agent into the inventory, as registered.

    ``fields`` are columns and people, with ``name``, ``unit`` and both owners among them. Raises
    Refused when the actor may not, a value cannot stand, the short name is taken, or the actor
    would not see the agent afterwards.
    """
    today = now.date()
    refuse(entering.entry_refusal(actor.roles_on(today)))
    owners = dict.fromkeys(entering.NEVER_EMPTY)
    values = {"slug": slug, "name": ""} | owners | fields
    refuse(entering.value_refusal(_named(values, today)))
    agent = register_agent(slug, actor=actor, now=now, **fields)
    if not Agent.objects.visible_to(actor, today).filter(pk=agent.pk).exists():
        refuse(Refusal("agent.out_of_sight", {"field": "unit"}))
    tell_named(named_between(agent, {}), actor=actor, now=now)
    return agent


@recorded
def describe_agent(
    agent: Agent, *, actor: Person, now: datetime, seen: Seen = None, **fields: Any
) -> Agent:
    """Change an agent's record where ``fields`` differ from it; nothing differs: nothing happens.

    ``seen``: marks that the actor has seen. Raises Refused for an old look, for what is not the
    actor's, and for a value that cannot stand.
    """
    today = now.date()
    agent = Agent.objects.select_for_update().get(pk=agent.pk)
    refuse(changed_refusal(agent.mark, seen))
    changes = {name: value for name, value in fields.items() if getattr(agent, name) != value}
    refuse(entering.change_refusal(case_of(agent, actor, today), changes))
    refuse(entering.value_refusal(_named(changes, today)))
    if not changes:
        return agent
    before = owners_of(agent)
    agent = update_agent(agent, actor=actor, now=now, **changes)
    tell_named(named_between(agent, before), actor=actor, now=now)
    return agent


def case_of(agent: Agent, person: Person, today: date) -> entering.Case:
    """The agent and the person, as the rules see them."""
    owners = {field: getattr(agent, f"{field}_id") for field in entering.NEVER_EMPTY}
    held = standings(person.pk, owners, person.roles_on(today))
    return entering.Case(Lifecycle(agent.lifecycle), held)


def edit_refusal(agent: Agent, person: Person, today: date) -> Refusal | None:
    """Why this person may not change the agent's record at all; None when they may."""
    return entering.opening_refusal(case_of(agent, person, today))


def _named(values: Mapping[str, Any], today: date) -> dict[str, object]:
    """The values with people as the rules see them."""
    return {
        field: entering.Named(str(value), value.is_active, frozenset(value.roles_on(today)))
        if field in PEOPLE_FIELDS and value is not None
        else value
        for field, value in values.items()
    }
