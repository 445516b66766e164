"""Agents that run, their keys, monitors and owners; and policies in force."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.fields.json import KT
from django.db.models.functions import Length, Lower

from approvals.models import Policy, RequestVersion
from approvals.rules.states import State
from incidents.models import Incident, Monitor
from incidents.models.monitors import MonitorKey
from incidents.rules.severities import IncidentClass
from incidents.rules.states import IncidentState, Outcome
from registry.agent_rows import tools_allowed
from registry.models import Agent, Authorisation, Credential, OwnerGap, Sighting, Silence
from registry.models.agents import RUNS
from registry.models.releases import day_of
from registry.rules.lifecycle import Lifecycle
from registry.rules.sightings import SightingState, Source
from scorecards.rules.patterns import (
    WINDOW,
    Delegate,
    KeyElsewhere,
    KeyHeld,
    Observed,
    PolicyDue,
    Tended,
    Undoing,
    Watched,
)

CHUNK = 400
"""Keys in one statement; SQLite takes only so many."""
BEYOND = (
    IncidentClass.UNAUTHORISED_ACTION,
    IncidentClass.ACCESS_CONTROL_BYPASS,
    IncidentClass.UNUSUAL_TOOL_PATTERN,
)
"""Classes of incidents in which an agent did more than it may."""


T = TypeVar("T")


def _batched(rows: Iterable[T]) -> Iterator[list[T]]:
    waiting = iter(rows)
    while some := list(islice(waiting, CHUNK)):
        yield some


def keys_held(now: datetime) -> Iterator[KeyHeld]:
    """Keys that work and are in more than one place; what is in one place is left in the database.

    Each is issued once for one agent and environment, so a second place was written past that.
    """
    live = Credential.objects.live(now).order_by()
    twice = live.values("key_hash").annotate(n=Count("pk")).filter(n__gt=1).values("key_hash")
    for key in live.filter(key_hash__in=twice).order_by("pk"):
        yield KeyHeld(key.key_hash, key.prefix, key.agent_id, key.environment)


def keys_elsewhere(now: datetime) -> Iterator[KeyElsewhere]:
    """Keys that were shown in another environment than theirs; noted with each such call."""
    rows = Sighting.objects.filter(
        source=Source.CALL,
        detail__contains="credential.wrong_environment",
        last_seen_at__gte=now - WINDOW,
    ).exclude(state=SightingState.STOPPED)
    named = dict(rows.values_list("claimed_name", "environment"))
    agents = Agent.objects.filter(slug__in=named).order_by()
    for pk, slug in agents.values_list("pk", "slug"):
        yield KeyElsewhere(pk, named[slug])


def undoing() -> Iterator[Undoing]:
    """Agents of tier 3 and 4 that run, and whether a request that was approved says how."""
    said = RequestVersion.objects.annotate(
        way=Length(KT("content__security_assessment__rollback_design"))
    ).filter(request__agent=OuterRef("pk"), request__state=State.APPROVED, way__gt=0)
    rows = Agent.objects.filter(RUNS, tier__gte=3).order_by("pk")
    for pk, tier, designed in rows.annotate(d=Exists(said)).values_list("pk", "tier", "d"):
        yield Undoing(pk, tier, designed)


def watched(now: datetime) -> Iterator[Watched]:
    """Agents in production, and whether a monitor whose key works may report about them."""
    keys = MonitorKey.objects.filter(
        Q(overlap_until=None) | Q(overlap_until__gt=now), revoked_at=None, expires_at__gt=now
    )
    going = Monitor.objects.going().order_by().filter(pk__in=keys.values("monitor"))
    rows = Agent.objects.filter(lifecycle=Lifecycle.PRODUCTION).order_by("pk")
    if going.filter(all_agents=True).exists():
        return
    agents = going.filter(agents__isnull=False).values("agents")
    units = going.filter(units__isnull=False).values("units")
    for pk in rows.exclude(pk__in=agents).exclude(unit__in=units).values_list("pk", flat=True):
        yield Watched(pk, by_monitor=False)


def policies_due() -> list[PolicyDue]:
    rows = Policy.objects.in_force().values_list("number", "title", "next_review_on")
    return [PolicyDue(number, title, day) for number, title, day in rows if day is not None]


def observed(now: datetime) -> Iterator[Observed]:
    """What the portal itself was told; each call is the gateway's to see."""
    yield from _tools(now)
    yield from _environments(now)
    rows = Incident.objects.real().filter(
        agent__isnull=False, kind__in=BEYOND, reported_at__gte=now - WINDOW
    )
    rows = rows.exclude(state=IncidentState.MERGED).exclude(outcome=Outcome.FALSE_ALARM)
    for agent, number in rows.order_by().values_list("agent_id", "number"):
        yield Observed(agent or 0, "incident", number)


def _tools(now: datetime) -> Iterator[Observed]:
    """Tools that its owners say an agent uses and that its manifest in force has not."""
    rows = Agent.objects.filter(RUNS).exclude(tools=[]).order_by("pk")
    for some in _batched(rows.values_list("pk", "tools").iterator(CHUNK)):
        allowed = tools_allowed([pk for pk, _tools in some], day_of(now))
        for pk, tools in some:
            may = {name.casefold() for name in allowed.get(pk, ())}
            yield from (
                Observed(pk, "tool", str(tool))
                for tool in tools
                if pk in allowed and str(tool).casefold() not in may
            )


def _environments(now: datetime) -> Iterator[Observed]:
    """Environments in which an agent was met and has no right to run."""
    right = Authorisation.objects.standing().filter(
        agent=OuterRef("agent"), environment=OuterRef("environment")
    )
    met = Sighting.objects.filter(
        state__in=(SightingState.MATCHED, SightingState.REGISTERED),
        last_seen_at__gte=now - WINDOW,
    ).exclude(environment="")
    for agent, where in met.filter(~Exists(right)).values_list("agent_id", "environment"):
        yield Observed(agent or 0, "environment", where)


def tended() -> Iterator[Tended]:
    """Agents with a gap among their owners, or from which nothing is heard."""
    missing: dict[int, list[str]] = {}
    for agent, part in OwnerGap.objects.open().order_by("part").values_list("agent_id", "part"):
        missing.setdefault(agent, []).append(part)
    silent: dict[int, Any] = {
        row.agent_id: row for row in Silence.objects.filter(over_at__isnull=True)
    }
    for agent in sorted({*missing, *silent}):
        row = silent.get(agent)
        yield Tended(
            agent,
            tuple(missing.get(agent, ())),
            day_of(row.since) if row else None,
            keys_ended=row is not None and row.keys_ended_at is not None,
        )


def delegates(now: datetime) -> Iterator[Delegate]:
    """Sub-agents that manifests in force name."""
    today = day_of(now)
    rights = Authorisation.objects.in_force(today).filter(
        manifest__body__contains='"delegations":["'
    )
    named = [
        (right.agent_id, str(name))
        for right in rights.select_related("manifest").order_by("pk")
        for name in right.manifest.content.get("delegations") or ()
    ]
    bounded: set[str] = set()
    in_force = Authorisation.objects.in_force(today).order_by().values("agent_id")
    for some in _batched(sorted({name.casefold() for _agent, name in named})):
        rows = Agent.objects.order_by().annotate(low=Lower("name")).filter(pk__in=in_force)
        found = rows.filter(Q(slug__in=some) | Q(low__in=some)).values_list("slug", "low")
        bounded.update(word for pair in found for word in pair)
    for agent, name in named:
        yield Delegate(agent, name, name.casefold() in bounded)
