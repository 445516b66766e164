"""Which agents belong to a class of actions: by their manifests, and again by the ledger."""

from collections.abc import Iterable, Mapping, Sequence

from evidence.models.books.ledger_counts import manifests_told
from evidence.models.books.told import in_tree
from evidence.rules.action_classes import tools_of
from registry.models import Manifest


def agents_of(asked: str, size: int | None = None) -> list[int]:
    """Agents, by primary key, with a tool or a permission of the class in any version."""
    found = {
        agent: f"manifest:{fingerprint}"
        for agent, fingerprint, tools_had in _manifest_tools()
        if tools_of(asked, tools_had)
    }
    told = in_tree(found.values(), size)
    return sorted(agent for agent, ref in found.items() if ref in told)


def _manifest_tools() -> Iterable[tuple[int, str, Sequence[Mapping[str, object]]]]:
    """Newest first, so that the first version with such a tool is what stays."""
    rows = Manifest.objects.order_by("-pk").only("agent_id", "fingerprint", "body")
    for one in rows.iterator(chunk_size=500):
        yield one.agent_id, one.fingerprint, one.content.get("tools") or ()


def agents_told(asked: str, size: int | None) -> set[str]:
    """The same agents found another way: by every manifest that the ledger says was kept. One
    that is lost may have had such a tool, and counts."""
    rows = Manifest.objects.select_related("agent").order_by("pk")
    known = {
        (one.agent.ledger_ref, one.fingerprint): bool(
            tools_of(asked, one.content.get("tools") or ())
        )
        for one in rows.iterator(chunk_size=500)
    }
    return {agent for agent, mark in manifests_told(size) if known.get((agent, mark), True)}
