"""Who asks for the end of an agent or for a lower tier, and at which tier that is decided."""

from approvals.rules.kind_asks import OF_OWNERS
from govportal.people.models import Person
from govportal.refusals import Refusal
from registry.models import Agent


def owners_refusal(agent: Agent, person: Person) -> Refusal | None:
    """Why ``person`` does not ask for it; None for who answers for the agent."""
    owns = person.is_active and person in (agent.business_owner, agent.technical_owner)
    return None if owns else Refusal("request.only_owners")


def tier_now(kind: str, agent: Agent, tier: int) -> int:
    """The tier by which a request is routed: a lower one is decided at the one that stands."""
    return max(agent.tier or tier, tier) if kind in OF_OWNERS else tier
