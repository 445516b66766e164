"""Which questions must be answered as things stand, and what counts where one is left empty."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext

from approvals.rules.content import Field
from approvals.rules.texts import shown


@dataclass(frozen=True)
class Demands:
    """Which questions must be answered: those of a tier, and those that other answers call for.

    ``proposals``: by path, the answer that counts where a question is left empty.
    """

    tier: int = 1
    paths: frozenset[str] = frozenset()
    proposals: Mapping[str, Any] = field(default_factory=dict)

    def ask(self, question: Field, path: str) -> bool:
        due = question.from_tier is not None and question.from_tier <= self.tier
        return due or any(path == gate or path.startswith(f"{gate}.") for gate in self.paths)

    def proposal(self, question: Field, path: str) -> str:
        """What counts if nothing is answered, in words; empty when there is no proposal."""
        value = self.proposals.get(path)
        named = dict(question.choices).get(str(value))
        words = gettext(named) if named else shown(question, value)
        return gettext("Left empty, it is “%(words)s”.") % {"words": words} if words else ""
