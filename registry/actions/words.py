"""Keeping the words by which agents are found; called by whatever changes what they are made of."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from registry.models import Agent, AgentWords, Manifest
from registry.names import PEOPLE_FIELDS
from registry.rules.words import indexed

TEXTS = ("slug", "name", "purpose", "llm_provider", "model_version")
LISTS = ("tools", "systems", "data_categories")
FIELDS = frozenset({*TEXTS, *LISTS, *PEOPLE_FIELDS})
"""Columns of an agent that are among its words."""
CHUNK = 500


def index_agents(
    agents: Collection[int] | None = None, known: Mapping[int, Mapping[str, Any]] | None = None
) -> int:
    """Write the words of these agents, by primary key, or of all; how many agents that are.

    ``known``: by agent, the content of its newest manifest where the caller has it; read if not.
    Inside the caller's transaction. Idempotent.
    """
    rows = Agent.objects.select_related(*PEOPLE_FIELDS)
    rows = rows.order_by("pk") if agents is None else rows.filter(pk__in=agents).order_by()
    waiting, count = rows.iterator(CHUNK), 0
    while chunk := list(islice(waiting, CHUNK)):
        contents = known or _newest_manifests([agent.pk for agent in chunk])
        keep_words((agent, contents.get(agent.pk, {})) for agent in chunk)
        count += len(chunk)
    return count


def keep_words(agents: Iterable[tuple[Agent, Mapping[str, Any]]]) -> None:
    """Write the words of agents whose people are loaded, each with the content of its manifest."""
    rows = [AgentWords(agent=agent, words=indexed(_texts(agent, of))) for agent, of in agents]
    AgentWords.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["agent"], update_fields=["words"]
    )


def _newest_manifests(agents: Collection[int]) -> Mapping[int, Mapping[str, Any]]:
    """By agent. The rows come oldest first, so that the newest is the one that stays."""
    rows = Manifest.objects.filter(agent__in=agents).order_by("pk")
    return {manifest.agent_id: manifest.content for manifest in rows}


def _texts(agent: Agent, manifest: Mapping[str, Any]) -> Iterator[str]:
    yield from (getattr(agent, name) for name in TEXTS)
    for name in LISTS:
        yield from map(str, getattr(agent, name))
    yield from (str(person) for name in PEOPLE_FIELDS if (person := getattr(agent, name)))
    yield str((manifest.get("model") or {}).get("name") or "")
    for tool in manifest.get("tools") or ():
        yield from (str(tool.get(key) or "") for key in ("name", "system"))
