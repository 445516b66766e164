"""The scheme in force: tiers, routes and data catalogue, versioned as one document."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from approvals.models import RoutingScheme
from approvals.rules.classification import SCHEME_1
from approvals.rules.routing import OVERDUE_DAYS, ROUTES_1
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor
from registry.rules.data_catalogue import CATALOGUE_1


@dataclass(frozen=True)
class Scheme:
    """One version of the scheme, as the rules take it."""

    version: int
    tiers: Mapping[str, Any]
    routes: Mapping[str, Any]
    catalogue: Mapping[str, Any]

    @property
    def content(self) -> dict[str, Any]:
        """The three parts as one document, as it is stored and proposed."""
        return {"tiers": self.tiers, "routes": self.routes, "catalogue": self.catalogue}

    def post_deployment_days(self, tier: int) -> int:
        """Calendar days from go-live to the post-deployment review."""
        return int(self.routes["tiers"][str(tier)]["post_deployment_days"])

    @property
    def overdue_days(self) -> int:
        """Calendar days after which an overdue review or condition costs the right to run."""
        return int(self.routes.get("overdue_days", OVERDUE_DAYS))

    def periodic_review_days(self, tier: int) -> int:
        """Calendar days from a decision to the next periodic review."""
        return int(self.routes["tiers"][str(tier)]["periodic_review_days"])


SHIPPED = Scheme(1, SCHEME_1, ROUTES_1, CATALOGUE_1)


def active_scheme() -> Scheme:
    """The newest stored version, or the shipped one while none is stored."""
    row = RoutingScheme.objects.order_by("-version").first()
    return SHIPPED if row is None else Scheme(row.version, **row.content)


@recorded
def load_shipped_scheme(*, actor: Actor, now: datetime) -> RoutingScheme:
    """Store the shipped scheme as version 1, once; running it again changes nothing."""
    known = RoutingScheme.objects.filter(version=SHIPPED.version).first()
    if known is not None:
        return known
    parts = {"tiers": SCHEME_1, "routes": ROUTES_1, "catalogue": CATALOGUE_1}
    row = RoutingScheme.objects.create(version=1, content=parts, active_from=now)
    record("scheme.loaded", row, actor=actor, now=now, data={"version": 1})
    return row
