"""What the figures of workflows say of the agents in them: for readiness and its panel."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db.models import Count, F, Q
from django.db.models.functions import Lower

from registry.models import Agent
from registry.models.duties import BusinessValue
from scorecards.models import WorkflowReport
from scorecards.readiness_room import Figure
from scorecards.sources.days import as_of_day, day_of
from scorecards.sources.readiness import Visible
from scorecards.workflow_room import figures_of, workflow_of


def visible_of(agents: Collection[int], now: datetime) -> Mapping[int, Visible]:
    """By agent whose workflow told something in the last ``DAYS`` days: whether its cost and its
    quality show, and whether the agent's business value has a target. Two queries."""
    named = BusinessValue.objects.filter(agent__in=agents).annotate(named=Lower("workflow"))
    values = {row.agent_id: (row.named, row.target is not None) for row in named}
    at = as_of_day(day_of(now), now)
    rows = WorkflowReport.objects.standing(now).ended(day_of(at.since), at.day)
    told = {
        row["name"]: row
        for row in rows.order_by()
        .annotate(name=Lower(F("workflow__name")))
        .filter(name__in={name for name, _target in values.values()})
        .values("name")
        .annotate(costs=Count("pk", filter=Q(cost_cents__isnull=False)), all=Count("pk"))
    }
    return {
        agent: Visible(cost=told[name]["costs"] > 0, quality=True, targets=has_target)
        for agent, (name, has_target) in values.items()
        if name in told
    }


def headline_of(agent: Agent, now: datetime) -> Sequence[Figure]:
    """The headline pair of the agent's workflow and what stands beside it; none without one."""
    workflow = workflow_of(agent)
    if workflow is None:
        return ()
    lines = figures_of([workflow.slug], now)[workflow.slug]
    url = workflow.get_absolute_url()
    return [Figure(line.name, line.words, url) for line in lines if line.is_headline]
