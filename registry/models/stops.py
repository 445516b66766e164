"""Stops of an agent as what stands before its release: one for each cause, written as its code."""

from django.db.models import Q, QuerySet

from govportal.ledger.rules import HasRef, Reference
from registry.models.agents import Agent
from registry.models.authorisations import ReleaseRequirement
from registry.rules.lifecycle import Lifecycle

PREFIX = "stopped--"
EARLIER = "emergency"
"""The one code of all emergency ballots before each stop had its own."""


def code_of(cause: HasRef) -> str:
    """The code of a stop by ``cause``, from which ``cause_of`` reads it again."""
    code = f"{PREFIX}{cause.ledger_ref.replace(':', '--')}"
    assert len(code) <= 60, code
    return code


def cause_of(code: str) -> Reference:
    """What stopped the agent, by the code of the stop."""
    return Reference(code.removeprefix(PREFIX).replace("--", ":"))


def stops_of(agent: Agent) -> QuerySet[ReleaseRequirement]:
    """The stops of an agent that nobody has lifted."""
    stops = Q(code__startswith=PREFIX) | Q(code=EARLIER)
    return ReleaseRequirement.objects.filter(stops, agent=agent, met_at__isnull=True)


def place(agent: Agent, at: Lifecycle | str) -> None:
    """The agent stands ``at`` now, or goes there when its last stop is lifted. To be saved."""
    if stops_of(agent).exists():
        agent.lifecycle, agent.suspended_from = Lifecycle.SUSPENDED, at
    else:
        agent.lifecycle, agent.suspended_from = at, ""
