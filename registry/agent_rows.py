"""Agents as rows of the inventory page: with what they may use, and else what is said of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from registry.models import Agent, Authorisation


@dataclass(frozen=True)
class AgentRow:
    """One agent. ``tools``: how many; those it is authorised to use, or only said to use."""

    agent: Agent
    tools: int
    is_authorised: bool


def rows_of(agents: Sequence[Agent], today: date) -> list[AgentRow]:
    """One query, whatever the number of agents."""
    allowed = tools_allowed([agent.pk for agent in agents], today)
    return [
        AgentRow(agent, len(allowed.get(agent.pk, agent.tools)), agent.pk in allowed)
        for agent in agents
    ]


def tools_allowed(agents: Collection[int], today: date) -> dict[int, list[str]]:
    """By agent: the names of the tools in the manifests it is authorised to run."""
    rights = Authorisation.objects.in_force(today).filter(agent__in=agents)
    found: dict[int, list[str]] = {}
    for right in rights.select_related("manifest").order_by("pk"):
        names = [str(tool.get("name")) for tool in right.manifest.content.get("tools") or ()]
        found[right.agent_id] = list(dict.fromkeys([*found.get(right.agent_id, ()), *names]))
    return found
