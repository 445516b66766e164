"""Agents in the API: read, registered and described by the rules of the pages."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from rest_framework.response import Response

from govportal.api.paging import page
from govportal.api.tags import tagged
from govportal.api.views import Given, operation
from govportal.marks import Seen
from govportal.people.models import Person
from govportal.people.signed_in import PersonsCall
from registry.actions import describe_agent, enter_agent
from registry.api.shapes import AgentChange, AgentIn, AgentOut, AgentRow, AgentsQuery
from registry.models import Agent, AgentQuerySet, found_by
from registry.names import PEOPLE_FIELDS

TAG = "agents"
SAME = ("tier", "lifecycle", "environment", "unit", "approval", "kind", "user_population")
"""Filters that ask for one value of a column."""


def visible_agent(person: Person, slug: str) -> Agent:
    """The agent with its people, for whoever may see it; else 404."""
    agents = Agent.objects.visible_to(person).select_related("unit", *PEOPLE_FIELDS)
    return get_object_or_404(agents, slug=slug)


@operation("List agents", asks=AgentsQuery, gives=AgentRow, is_list=True, tag=TAG)
def agents_list(request: PersonsCall, query: Given) -> Response:
    """The agents you may see, newest first: those of your business unit and those you take part
    in; all of them for committee, auditors and administrators."""
    rows = _narrowed(Agent.objects.visible_to(request.user), query)
    return page(request, rows, Agent.objects.with_people(), query, AgentRow)


def _narrowed(agents: AgentQuerySet, query: Given) -> AgentQuerySet:
    agents = agents.filter(**{name: query[name] for name in SAME if name in query})
    if owner := query.get("owner"):
        agents = agents.owned_by([owner.pk])
    return found_by(agents, query.get("q", ""))


@operation("Register an agent", takes=AgentIn, gives=AgentOut, status=201, tagged=True,
           refuses=(422,), tag=TAG)  # fmt: skip
def agent_register(request: PersonsCall, body: Given) -> Response:
    """Puts an agent into the inventory, as `registered`. It may run only when a request for it is
    approved. For business owners, technical owners and reviewers."""
    made = enter_agent(actor=request.user, now=timezone.now(), **body)
    agent = visible_agent(request.user, made.slug)
    answer = tagged(request, agent.mark, AgentOut(agent).data, status=201)
    answer["Location"] = request.build_absolute_uri(reverse("api_agent", args=[agent.slug]))
    return answer


@operation("Read an agent", gives=AgentOut, tagged=True, tag=TAG)
def agent_read(request: PersonsCall, slug: str) -> Response:
    """One agent. Its ETag is what a change names in If-Match."""
    agent = visible_agent(request.user, slug)
    return tagged(request, agent.mark, AgentOut(agent).data)


@operation("Change an agent", takes=AgentChange, gives=AgentOut, tagged=True, matched=True,
           refuses=(422,), tag=TAG)  # fmt: skip
def agent_change(request: PersonsCall, slug: str, body: Given, seen: Seen) -> Response:
    """Changes what the body names, if it is yours to change: owners change what is theirs, and
    reviewers who reviews. What decisions rest on (kind, environment, user population) changes only
    by a request once the agent has been in review."""
    agent = visible_agent(request.user, slug)
    describe_agent(agent, actor=request.user, now=timezone.now(), seen=seen, **body)
    agent = visible_agent(request.user, slug)
    return tagged(request, agent.mark, AgentOut(agent).data)
