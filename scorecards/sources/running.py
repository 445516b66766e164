"""Agents in production, as they were."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q

from govportal.ledger.as_of import as_of
from registry.models import Agent, Authorisation
from registry.rules.lifecycle import Lifecycle
from scorecards.rules.kpis.coverage import InProduction
from scorecards.sources.days import AsOf


def in_production(at: AsOf) -> Mapping[int, InProduction]:
    """Two histories, one query."""
    running = as_of(Agent, at.end).filter(lifecycle=Lifecycle.PRODUCTION)
    rows = running.values("unit_id").annotate(
        agents=Count("id"), approved=Count("id", filter=Q(id__in=valid_rights(at)))
    )
    return {row["unit_id"]: InProduction(row["agents"], row["approved"]) for row in rows}


def valid_rights(at: AsOf) -> Any:
    """The agents with a right that was live and in force."""
    rights = as_of(Authorisation, at.end).filter(
        state=Authorisation.ACTIVE, live_at__isnull=False, lapses_on__gte=at.day
    )
    return rights.values("agent_id")
