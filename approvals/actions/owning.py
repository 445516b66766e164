"""Who asks for the end of an agent or for a lower tier, and at which tier that is decided."""

from django.db.models import QuerySet

from approvals.actions.standing import changed_slug, kind_of
from approvals.rules.content import Content
from approvals.rules.kind_asks import OF_OWNERS
from govportal.people.models import Person
from govportal.refusals import Refusal
from registry.actions import was_piloted
from registry.models import Agent
from registry.rules.lifecycle import Lifecycle

CHANGES = frozenset({"material_change", "renewal", "emergency_change"})
AT_THE_TIER_THAT_STANDS = CHANGES | OF_OWNERS


def owners_refusal(agent: Agent, person: Person) -> Refusal | None:
    """Why ``person`` does not ask for it; None for who answers for the agent."""
    owns = person.is_active and person in (agent.business_owner, agent.technical_owner)
    return None if owns else Refusal("request.only_owners")


def retired_refusal(agent: Agent) -> Refusal | None:
    """Why nothing is asked about an agent any more: it is retired, for good."""
    is_retired = agent.lifecycle == Lifecycle.RETIRED
    return Refusal("request.agent_retired", {"agent": agent.name}) if is_retired else None


def asking_refusal(kind: str, agent: Agent, person: Person) -> Refusal | None:
    """Why ``person`` does not send a request of this kind about an agent that is known here."""
    if refusal := retired_refusal(agent):
        return refusal
    if kind in OF_OWNERS:
        return owners_refusal(agent, person)
    return renewer_refusal(agent, person) if kind == "renewal" else None


def renewer_refusal(agent: Agent, person: Person) -> Refusal | None:
    """Why ``person`` does not ask for its renewal: others answer for it, or it was a pilot."""
    if owners_refusal(agent, person) is not None:
        return Refusal("renewal.not_yours")
    return Refusal("renewal.pilot", {"agent": agent.name}) if was_piloted(agent) else None


def tier_now(kind: str, agent: Agent, tier: int) -> int:
    """The tier by which a request about an agent goes: never below the one that stands.

    A lower one is the committee's (1-domain.md §3), and so it is a request of its own.
    """
    return max(agent.tier or tier, tier) if kind in AT_THE_TIER_THAT_STANDS else tier


def tier_kept(content: Content, seen: QuerySet[Agent]) -> int:
    """The tier that stands for the agent of a change or renewal, whose gates it has to meet; 0
    for anything else, and for an agent that is not among those ``seen``."""
    if kind_of(content) not in CHANGES:
        return 0
    known = seen.filter(slug=changed_slug(content)).values_list("tier", flat=True)
    return known.first() or 0
