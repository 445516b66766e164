"""What stories of paging look at: who was paged when, and the tick."""

from datetime import datetime
from typing import Any

from govportal.people import actions as people
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.worklist.models import Post
from govportal.worklist.rules.shapes import Shape
from incidents.actions.paging import channels, keep_pages
from incidents.models import Incident, Page, PagingChannel
from incidents.rules.paging import Audience
from registry.models import Agent
from tests.approvals.reviewing import running
from tests.make import SETUP, START, Cast

NIGHT = datetime.fromisoformat("2026-12-25T02:00:00+00:00")
"""03:00 in Berlin on Christmas Day, a Friday."""


def agent_with_owners(cast: Cast, **owners: Person | None) -> Agent:
    """An agent that runs; ``incident_owner`` and ``fallback_owner`` as given."""
    agent = running(cast).agent
    named = {"incident_owner": cast.tech_owner, "fallback_owner": cast.manager} | owners
    Agent.objects.filter(pk=agent.pk).update(**named)
    return Agent.objects.get(pk=agent.pk)


def operator(name: str, cast: Cast) -> Person:
    """One more operator."""
    email = f"{name}@brackwater.example"
    made = people.add_person(email, name.title(), actor=SETUP, now=START, unit=cast.unit)
    people.give_role(made, Role.OPERATOR, actor=SETUP, now=START)
    return Person.objects.active().get(pk=made.pk)


def channel(cast: Cast, url: str, **more: Any) -> PagingChannel:
    said: dict[str, Any] = {"name": "Security room", "shape": Shape.SLACK,
                            "audience": Audience.SECURITY, "address": url}  # fmt: skip
    asked = channels.Asked(**said | more)
    return channels.add_channel(asked, actor=cast.administrator, now=START)


def paged(incident: Incident, now: datetime | None = None) -> list[str]:
    """Who was paged, by first word of the name, in order; at ``now`` only, if given."""
    rows = Page.objects.filter(incident=incident).select_related("person", "channel").order_by("pk")
    if now is not None:
        rows = rows.filter(paged_at=now)
    return [str(row.person or row.channel) for row in rows]


def tick(now: datetime) -> int:
    return keep_pages(now)


def posts(incident: Incident) -> list[tuple[str, str]]:
    rows = Post.objects.filter(subject_ref=incident.ledger_ref).order_by("pk")
    return list(rows.values_list("event", "state"))
