"""What the figures are counted from: SQL aggregates by business unit, as known at a day's end.

A source gives the typed input of each unit, by its primary key, and under 0 what belongs to no
unit. It looks only at what was known before ``at.end``: rows by the time they were written, and
columns that change through ``as_of``. So a day that is counted again gives the same figures.
"""

from collections.abc import Callable, Mapping
from typing import Any

from scorecards.rules.kpi import Nothing
from scorecards.rules.kpis.compliance import Responses
from scorecards.rules.kpis.coverage import Agents, InProduction
from scorecards.rules.kpis.process import (
    Backlog,
    Decisions,
    Escalations,
    Haste,
    Overdue,
    Rejections,
    Steps,
    TimeOuts,
)
from scorecards.rules.kpis.quality import Alerts, OpenedIncidents, OpenIncidents
from scorecards.rules.kpis.registers import DataRequests, Trained
from scorecards.rules.kpis.value import Reports
from scorecards.sources import alerts, haste, incidents, reviews, running, steps
from scorecards.sources.days import AsOf
from scorecards.sources.registers import data_requests, trained
from scorecards.sources.value import reports

ByUnit = Mapping[int, Any]
Source = Callable[[AsOf], ByUnit]


def nothing(at: AsOf) -> ByUnit:
    """Of what waits for the gateway."""
    return {}


SOURCES: dict[type[Any], Source] = {
    Nothing: nothing,
    InProduction: running.in_production,
    Agents: running.agents,
    Alerts: alerts.verdicts,
    OpenIncidents: incidents.still_open,
    OpenedIncidents: incidents.opened,
    Backlog: reviews.backlog,
    Overdue: reviews.overdue,
    Decisions: reviews.decisions,
    Rejections: reviews.rejections,
    TimeOuts: reviews.time_outs,
    Escalations: reviews.escalations,
    Steps: steps.steps,
    Haste: haste.haste,
    Responses: incidents.responses,
    Reports: reports,
    Trained: trained,
    DataRequests: data_requests,
}
"""By the type of the input: each is read once a day, whatever figures read it."""
