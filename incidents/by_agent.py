"""Incidents grouped by agent: how many of each are open, and the first few of them."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    Max,
    Min,
    Q,
    QuerySet,
    Value,
    When,
    Window,
)
from django.db.models.functions import RowNumber
from django.http import QueryDict

from govportal.paging import Page
from incidents.models import Incident
from incidents.names import SEVERITY_NAMES, SEVERITY_SIGNS
from incidents.open_first import Place, address_of, place_in
from incidents.rules.severities import Severity
from incidents.rules.states import ENDED
from registry.models import Agent

SIZE, EACH = 20, 5
LIVE = ~Q(state__in=sorted(ENDED))


@dataclass
class AgentGroup:
    """One agent, or one name of something that is not registered, with its incidents."""

    agent: Agent | None
    named: str
    live: int
    all: int
    worst: Severity
    rows: list[Incident] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.agent.name if self.agent else self.named

    @property
    def query(self) -> str:
        """The list of all of its incidents."""
        return urlencode({"agent": self.agent.slug if self.agent else self.named})

    @property
    def worst_words(self) -> str:
        return str(SEVERITY_NAMES[self.worst])

    @property
    def sign(self) -> tuple[str, str]:
        return SEVERITY_SIGNS[self.worst]

    @property
    def more(self) -> int:
        return self.all - len(self.rows)


def groups_page(rows: QuerySet[Any], params: QueryDict) -> Page:
    """A page of groups, those with something open first; the one with the newest on top."""
    groups = _groups(rows)
    before, after = place_in(params, "before"), place_in(params, "after")
    if before is None and after is not None:
        found = list(
            groups.filter(_beyond(after, "lt", "gt")).order_by("-rank", "latest")[: SIZE + 1]
        )
        more_above, found, more_below = len(found) > SIZE, found[:SIZE][::-1], True
    else:
        below = groups if before is None else groups.filter(_beyond(before, "gt", "lt"))
        found = list(below.order_by("rank", "-latest")[: SIZE + 1])
        more_below, found, more_above = len(found) > SIZE, found[:SIZE], before is not None
    return Page(
        rows=_filled(found, rows),
        total_words="" if more_above or more_below else str(len(found)),
        first=address_of(params) if more_above else "",
        newer=address_of(params, after=_named(found[0])) if more_above and found else "",
        older=address_of(params, before=_named(found[-1])) if more_below and found else "",
    )


def _groups(rows: QuerySet[Any]) -> QuerySet[Any]:
    """One row a group: ``rank`` 0 where something is open."""
    grouped = rows.order_by().annotate(called=_called()).values("agent", "called")
    groups: QuerySet[Any] = grouped.annotate(
        live=Count("pk", filter=LIVE),
        every=Count("pk"),
        latest=Max("pk"),
        worst=Min("severity", filter=LIVE),
        worst_ever=Min("severity"),
        rank=Case(When(live__gt=0, then=0), default=1, output_field=IntegerField()),
    )
    return groups


def _called() -> Case:
    """What it was called where it is none of ours."""
    return Case(When(agent__isnull=True, then=F("agent_named")), default=Value(""))


def _beyond(place: Place, rank_way: str, key_way: str) -> Q:
    same = Q(rank=place[0]) & Q(**{f"latest__{key_way}": place[1]})
    return Q(**{f"rank__{rank_way}": place[0]}) | same


def _named(row: dict[str, Any]) -> Place:
    return row["rank"], row["latest"]


def _filled(found: list[dict[str, Any]], rows: QuerySet[Any]) -> list[AgentGroup]:
    agents = {row["agent"] for row in found if row["agent"] is not None}
    names = {row["called"] for row in found if row["agent"] is None}
    known = Agent.objects.in_bulk(agents)
    groups = {
        (row["agent"], row["called"]): AgentGroup(
            known.get(row["agent"]), row["called"], row["live"], row["every"],
            Severity(row["worst"] or row["worst_ever"]),
        )
        for row in found
    }  # fmt: skip
    for incident in _first_few(rows, agents, names):
        called = "" if incident.agent_id else incident.agent_named
        groups[incident.agent_id, called].rows.append(incident)
    return list(groups.values())


def _first_few(rows: QuerySet[Any], agents: set[int], names: set[str]) -> QuerySet[Any]:
    """The newest few of each group, open ones first."""
    ended = Case(When(LIVE, then=0), default=1, output_field=IntegerField())
    of_these = rows.filter(Q(agent__in=agents) | Q(agent__isnull=True, agent_named__in=names))
    place = Window(
        RowNumber(),
        partition_by=[F("agent"), _called()],
        order_by=[ended.asc(), F("pk").desc()],
    )
    few: QuerySet[Any] = of_these.annotate(ended=ended, place=place).filter(place__lte=EACH)
    return few.select_related("agent", "lead").order_by("ended", "-pk")
