"""An agent's row, locked, with the people it names as they are now."""

from registry.models import Agent


def locked_agent(agent: Agent, *related: str) -> Agent:
    """Lock the row, then read it: what is joined to a row that had to be waited for would be as it
    was before, on PostgreSQL.
    """
    Agent.objects.select_for_update(of=("self",)).get(pk=agent.pk)
    return Agent.objects.select_related(*related).get(pk=agent.pk)
