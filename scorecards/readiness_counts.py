"""How many production agents have which score of each item."""

from collections.abc import Mapping

from scorecards.rules.readiness_items import Item


def item_counts() -> Mapping[Item, Mapping[int, int]]:
    """Of agents in production, by score; empty while nobody can tell."""
    return {}
