"""Agents that were in use, or found, before anybody asked for them: imported into the registry."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from approvals.demo.cast import SETUP
from govportal.people.models import Person, Unit
from registry.actions import register_agent
from registry.rules.lifecycle import Approval, Lifecycle


@dataclass(frozen=True)
class Found:
    """One agent of the inventory; ``owner`` and ``tech`` may be unknown."""

    slug: str
    name: str
    purpose: str
    unit: str
    lifecycle: Lifecycle
    owner: str = ""
    tech: str = ""
    kind: str = "built"
    tier: int | None = None
    users: str = "internal"
    environment: str = "production"

    def columns(self, people: Mapping[str, Person]) -> dict[str, Any]:
        """The agent's columns, with people in place of their keys."""
        return {
            "purpose": self.purpose,
            "lifecycle": self.lifecycle,
            "kind": self.kind,
            "tier": self.tier,
            "tier_reason": "Imported with the inventory." if self.tier else "",
            "approval": Approval.NONE,
            "user_population": self.users,
            "environment": self.environment,
            "business_owner": people.get(self.owner),
            "technical_owner": people.get(self.tech),
        }


FOUND = (
    Found(
        "night-batch-mapper",
        "Night Batch Mapper",
        "Maps product codes of the old host to the new ones each night; older than the portal.",
        "platform",
        Lifecycle.PRODUCTION,
        "quill.abara",
        "gideon.lark",
        "script",
        2,
    ),
    Found(
        "fraud-hint-ranker",
        "Fraud Hint Ranker",
        "Puts hints of fraud in an order; runs beside the investigators, who do not see it yet.",
        "claims",
        Lifecycle.SHADOW,
        "feodora.lunt",
        "anselm.kerr",
        tier=3,
    ),
    Found(
        "broker-portal-guide",
        "Broker Portal Guide",
        "Answers how the broker portal works, for a tenth of the brokers.",
        "sales",
        Lifecycle.LIMITED,
        "renske.obuya",
        "tadeo.lindqvist",
        "copilot",
        3,
        "external",
    ),
    Found(
        "spreadsheet-copilot",
        "Spreadsheet Copilot",
        "Licences bought by several teams on expenses; what it is used for is not known.",
        "services",
        Lifecycle.DISCOVERED,
        kind="copilot",
    ),
    Found(
        "price-watch-browser",
        "Price Watch Browser",
        "Opens pages of other insurers from a desk in Sales; seen in the proxy’s list.",
        "sales",
        Lifecycle.DISCOVERED,
        kind="browser",
    ),
    Found(
        "wording-compare",
        "Wording Comparer",
        "Compares wordings of two years; registered, its request has yet to be written.",
        "corporate",
        Lifecycle.REGISTERED,
        "nerissa.calloway",
        "casimir.holt",
        environment="staging",
    ),
)


def import_inventory(people: Mapping[str, Person], now: datetime) -> None:
    """Register what was found."""
    units = {unit.slug: unit for unit in Unit.objects.all()}
    for found in FOUND:
        register_agent(
            found.slug,
            found.name,
            units[found.unit],
            actor=SETUP,
            now=now,
            **found.columns(people),
        )
