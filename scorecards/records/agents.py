"""The agents behind the figures of coverage."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from govportal.people.models import Person
from registry.models import Agent
from registry.names import LIFECYCLE_NAMES
from registry.rules.lifecycle import Lifecycle
from scorecards.records import RECORDS, Records, Row
from scorecards.sources import running
from scorecards.sources.days import AsOf
from scorecards.sources.monitoring import is_monitored
from scorecards.sources.units import Units, within

Then = Callable[[AsOf], QuerySet[Any]]


def agents(then: Then, counted: Callable[[AsOf], Q] | None, at: AsOf, units: Units) -> Records:
    """Agents whose history rows ``then`` finds, by the unit they were of."""
    history = within(then(at), units)
    rows = Agent.objects.filter(pk__in=history.values("id"))
    counts = None
    if counted is not None:
        counts = Q(pk__in=history.filter(counted(at)).values("id"))

    def visible(person: Person) -> QuerySet[Any]:
        seen = Agent.objects.visible_to(person, timezone.localdate())
        return rows.filter(pk__in=seen.order_by().values("pk"))

    return Records(rows, visible, partial(_words, at, counts), counts)


def _words(at: AsOf, counts: Q | None, page: Sequence[Agent]) -> list[Row]:
    """Two queries: where each stood and whose it was then, and which of them count."""
    keys = [agent.pk for agent in page]
    history = Agent.history.filter(id__in=keys, history_date__lt=at.end).order_by("history_id")
    then = {row.id: row for row in history.select_related("unit")}
    count = (
        set(Agent.objects.filter(counts, pk__in=keys).values_list("pk", flat=True))
        if counts is not None
        else None
    )
    return [
        Row(
            label=agent.name,
            url=reverse("agent_detail", args=[agent.slug]),
            unit=str(then[agent.pk].unit) if agent.pk in then else "",
            counts=None if count is None else agent.pk in count,
            detail=LIFECYCLE_NAMES[Lifecycle(then[agent.pk].lifecycle)],
        )
        for agent in page
    ]


RECORDS |= {
    "coverage.valid_approval": partial(agents, running.producing, running.is_approved),
    "coverage.monitoring": partial(agents, running.producing, is_monitored),
    "agents.running": partial(agents, running.running, None),
    "agents.known": partial(agents, running.known, None),
}
