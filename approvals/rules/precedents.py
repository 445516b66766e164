"""How similar two requests are: what they share, each thing with its weight. Pure Python.

Source: 1-domain.md §5: same tools, data, tier. Whole numbers and a fixed order, so that the same
requests always give the same list.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from approvals.rules.content import Content, answer, tools
from registry.rules.data_catalogue import CATALOGUE_1, Catalogue, category_of, words_of

MAX_VALUE = 120
KEYED = ("tools", "data", "categories")
"""What requests are found by; the rest only ranks them."""
WEIGHTS: Mapping[str, int] = {"tools": 3, "data": 2, "categories": 2, "actions": 1}
SAME_TIER = 2
MOST_KEYS = 20  # of each kind; more of them would find nothing else
SHOWN = 8
ACTIONS = (
    "financial_transactions",
    "irreversible_actions",
    "external_communications",
    "writes_data",
    "external_api_calls",
)
"""Kinds of action, as the form asks for them; the gravest first."""


@dataclass(frozen=True)
class Likeness:
    """What one request is compared by."""

    tier: int
    tools: frozenset[str] = frozenset()
    data: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    actions: frozenset[str] = frozenset()

    def found_by(self) -> list[tuple[str, str]]:
        """Kind and value of what it is found by, in order."""
        return [(k, v) for k in KEYED for v in sorted(getattr(self, k))[:MOST_KEYS]]


@dataclass(frozen=True)
class Shared:
    """What two requests have in common, each in order; and what it amounts to."""

    tools: tuple[str, ...]
    data: tuple[str, ...]
    categories: tuple[str, ...]
    actions: tuple[str, ...]
    same_tier: bool

    @property
    def points(self) -> int:
        return SAME_TIER * self.same_tier + sum(
            weight * len(getattr(self, name)) for name, weight in WEIGHTS.items()
        )

    @property
    def is_similar(self) -> bool:
        """The same tier or kind of action alone makes no precedent."""
        return bool(self.tools or self.data or self.categories)


def likeness(content: Content, tier: int, catalogue: Catalogue = CATALOGUE_1) -> Likeness:
    """What a request's content is compared by, at its tier."""
    listed = answer(content, "agent_capabilities.data_processed")
    data = [str(text) for text in listed] if isinstance(listed, list) else []
    found = (category_of(text, catalogue) for text in data)
    can = answer(content, "agent_capabilities")
    declared = can if isinstance(can, Mapping) else {}
    return Likeness(
        tier=tier,
        tools=_plain(str(tool.get("name") or "") for _n, tool in tools(content)),
        data=_plain(data),
        categories=frozenset(str(one) for one in found if one),
        actions=frozenset(name for name in ACTIONS if declared.get(name) is True),
    )


def _plain(texts: Iterable[str]) -> frozenset[str]:
    """As small words: ``bankAccount_tail`` and “Bank account tail” are the same."""
    return frozenset(plain[:MAX_VALUE] for text in texts if (plain := words_of(text)))


def shared(one: Likeness, other: Likeness) -> Shared:
    """What both have."""
    found = {
        field.name: tuple(sorted(getattr(one, field.name) & getattr(other, field.name)))
        for field in fields(Likeness)
        if field.name in WEIGHTS
    }
    found["actions"] = tuple(name for name in ACTIONS if name in found["actions"])
    return Shared(**found, same_tier=one.tier == other.tier)


def most_similar(
    one: Likeness, others: Iterable[tuple[int, Likeness]], most: int = SHOWN
) -> list[tuple[int, Shared]]:
    """Those of ``others`` (by number, higher is newer) that are similar: the most similar first,
    of equals the newest.
    """
    found = ((number, shared(one, other)) for number, other in others)
    fit = [(number, common) for number, common in found if common.is_similar]
    return sorted(fit, key=lambda pair: (-pair[1].points, -pair[0]))[:most]
