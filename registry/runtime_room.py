"""The rules that bind an agent now, or did, as its page shows them."""

from collections.abc import Sequence

from govportal.gathering import gather, join
from registry.models import Agent, Authorisation, Manifest, RuntimeRule

SHOWN = 20


def newest_and_rules(
    agent: Agent, rights: Sequence[Authorisation]
) -> tuple[Manifest | None, list[RuntimeRule]]:
    """The agent's newest manifest, and the rules of its ``rights``; one query for both.

    Rules that bind come first, then the newest that are over.
    """
    last = agent.manifests.order_by("-pk").values("pk")[:1]
    newest, rules = gather(
        Manifest.objects.filter(pk__in=last), RuntimeRule.objects.filter(agent=agent)
    )
    join(rules, {right.pk: right for right in rights}, "authorisation")
    rules.sort(key=lambda rule: (not rule.is_running, -rule.pk))
    return (newest[0] if newest else None), rules[:SHOWN]
