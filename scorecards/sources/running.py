"""Agents as they were: where they stood, with which right, under which eyes."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q, QuerySet

from govportal.ledger.as_of import as_of
from incidents.models import Containment
from registry.models import Agent, Authorisation
from registry.rules.lifecycle import RUNNING, Lifecycle
from scorecards.rules.kpis.coverage import Agents, InProduction
from scorecards.sources.days import AsOf
from scorecards.sources.monitoring import is_monitored
from scorecards.sources.units import counts


def in_production(at: AsOf) -> Mapping[int, InProduction]:
    """Agents in production by unit."""
    rows = producing(at).values("unit_id")
    rows = rows.annotate(
        agents=Count("id"),
        approved=Count("id", filter=is_approved(at)),
        monitored=Count("id", filter=is_monitored(at)),
    )
    return {
        row["unit_id"]: InProduction(row["agents"], row["approved"], row["monitored"])
        for row in rows
    }


def agents(at: AsOf) -> Mapping[int, Agents]:
    return counts(Agents, known(at), "unit_id", "lifecycle", "stage")


def producing(at: AsOf) -> QuerySet[Any]:
    """The history rows of agents that were in production."""
    return _real(at).filter(lifecycle=Lifecycle.PRODUCTION)


def known(at: AsOf) -> QuerySet[Any]:
    """Those of agents that were not retired, nor made for a drill."""
    return _real(at).exclude(lifecycle=Lifecycle.RETIRED)


def running(at: AsOf) -> QuerySet[Any]:
    """Those of agents that ran."""
    return _real(at).filter(lifecycle__in=sorted(RUNNING))


def _real(at: AsOf) -> QuerySet[Any]:
    drills = Containment.objects.drills().order_by()
    return as_of(Agent, at.end).exclude(id__in=drills.values("agent_id"))


def is_approved(at: AsOf) -> Q:
    """Whether such an agent had a right that was live and in force."""
    rights = as_of(Authorisation, at.end).filter(
        state=Authorisation.ACTIVE, live_at__isnull=False, lapses_on__gte=at.day
    )
    return Q(id__in=rights.values("agent_id"))
