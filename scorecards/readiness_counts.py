"""How many agents in production have which score in each item."""

from collections.abc import Mapping

from django.db.models import Count, Q

from scorecards.models import AgentReadiness
from scorecards.rules.readiness_items import SCORES, Item


def item_counts() -> Mapping[Item, Mapping[int, int]]:
    """By item and score; one query. Agents that no tick has counted yet are not in it."""
    columns = {
        f"{item.value}_{score}": Count("pk", filter=Q(**{item.value: score}))
        for item in Item
        for score in SCORES
    }
    found = AgentReadiness.objects.in_production().aggregate(**columns)
    return {item: {score: found[f"{item.value}_{score}"] for score in SCORES} for item in Item}
