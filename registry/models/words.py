"""The words by which agents are found: FTS5 on SQLite, a tsvector on PostgreSQL."""

from django.db import connections, models
from django.db.models.expressions import RawSQL

from registry.models.agents import Agent, AgentQuerySet
from registry.rules.words import searched

FTS5 = "SELECT rowid FROM registry_agentwords_fts WHERE registry_agentwords_fts MATCH %s"
TSVECTOR = "SELECT agent_id FROM registry_agentwords WHERE vector @@ %s::tsquery"


class AgentWords(models.Model):
    """An agent's words in their plain form; kept by ``registry.actions.words``.

    The index is made of this column by the database itself (migration 0007): SQLite keeps it by
    triggers, PostgreSQL as a generated column.
    """

    agent = models.OneToOneField(
        Agent, models.CASCADE, primary_key=True, related_name="indexed_words"
    )
    words = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.words[:60]


def found_by(agents: AgentQuerySet, typed: str) -> AgentQuerySet:
    """Those of ``agents`` in which every word of ``typed`` stands or begins a word.

    All of them when nothing that was typed is a word; the order stays theirs.
    """
    words = searched(typed)
    if not words:
        return agents
    # Words are letters and digits only (rules), so quoting them is all that either syntax needs.
    if connections[agents.db].vendor == "postgresql":
        matching = RawSQL(TSVECTOR, [" & ".join(f"'{word}':*" for word in words)])  # noqa: S611
    else:
        matching = RawSQL(FTS5, [" ".join(f'"{word}"*' for word in words)])  # noqa: S611
    return agents.filter(pk__in=matching)
