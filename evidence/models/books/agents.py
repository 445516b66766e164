"""The book of an agent: its dossier, then each of its requests and incidents."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from approvals.models import Request
from evidence.models.agent_dossiers import agent_dossier
from evidence.models.books.bound import Bound, Listed
from evidence.models.books.days import days_of, in_days, span_lines
from evidence.models.books.incidents import incident_pieces
from evidence.models.books.ledger_counts import incidents_told, requests_told
from evidence.models.books.lists import Again, incident_list, request_list
from evidence.models.books.pieces import Leaf, Reading, key_of
from evidence.models.books.policies import policies_of
from evidence.models.books.requests import request_pieces
from evidence.models.books.told import last_told
from evidence.rules.books import ChapterHead
from evidence.rules.omissions import Omission
from evidence.rules.sections import Said, Section
from evidence.rules.slices import Access
from govportal.refusals import Refusal, Refused
from incidents.models import Incident
from registry.models import Agent


@dataclass(frozen=True)
class AgentPiece:
    """The dossier of one agent, as of the moment of the book."""

    slug: str
    name: str
    group: str

    @property
    def head(self) -> ChapterHead:
        title = _("Dossier of %(agent)s") % {"agent": self.name}
        return ChapterHead(key_of("agent", self.slug), title, self.group, 5)

    @property
    def ref(self) -> str:
        return f"agent:{self.slug}"

    def refs(self) -> Iterable[str]:
        return (self.ref,)

    def open(self, reading: Reading) -> Leaf:
        agent = Agent.objects.get(slug=self.slug)
        told = last_told([self.ref, *_refs_about(agent)], reading.size)
        moment = max(reading.moment, told + timedelta(microseconds=1)) if told else reading.moment
        dossier = agent_dossier(agent, moment, reading.scope.access)
        if dossier is None:
            raise Refused(Refusal("pack.agent_unknown", {"number": self.slug}))
        lead = Section("lead", _("In short"), 0, said=tuple(map(Said, dossier.lead)))
        return Leaf(self.head, (lead, *dossier.sections))


def _refs_about(agent: Agent) -> list[str]:
    requests = Request.objects.filter(agent=agent).values_list("number", flat=True)
    incidents = Incident.objects.filter(agent=agent).values_list("number", flat=True)
    return [*(f"request:{n}" for n in requests), *(f"incident:{n}" for n in incidents)]


def requests_in_pack(agent: Agent, access: Access) -> "QuerySet[Request]":
    """Requests about it, the oldest first. Who does not see everything gets those of its own unit:
    a rule that is the same for everybody, so that the same scope is the same file."""
    rows = Request.objects.filter(agent=agent).order_by("pk")
    return rows if access is Access.FULL else rows.filter(unit=agent.unit_id)


def agent_book(reading: Reading) -> Bound:
    """Raises Refused for an agent that nobody registered."""
    agent = Agent.objects.select_related("unit").filter(slug=reading.scope.number).first()
    if agent is None:
        raise Refused(Refusal("pack.agent_unknown", {"number": reading.scope.number}))
    span = reading.scope.span
    every = Request.objects.filter(agent=agent)
    requests = in_days(requests_in_pack(agent, reading.scope.access), "submitted_at", span)
    incidents = in_days(Incident.objects.filter(agent=agent).order_by("pk"), "reported_at", span)
    policies, policy_list, omitted = policies_of(
        reading, days_of(span, agent.created_at, reading.moment)
    )
    return Bound(
        reading=reading,
        number=agent.slug,
        title=_("Evidence about the agent %(name)s") % {"name": agent.name},
        front=_front(agent, reading),
        found=(
            AgentPiece(agent.slug, agent.name, _("The agent")),
            *request_pieces(requests, _("Requests about it")),
            *incident_pieces(incidents, _("Incidents of it")),
            *policies,
        ),
        own_refs=frozenset({agent.ledger_ref}),
        own_named=frozenset({agent.unit.ledger_ref}),
        lists=_lists(agent, requests, incidents, policy_list, reading),
        left_out=(*_left_out(agent, every.count() - requests.count(), reading), *omitted),
    )


def _lists(
    agent: Agent,
    requests: "QuerySet[Request]",
    incidents: "QuerySet[Incident]",
    policies: Listed,
    reading: Reading,
) -> Sequence[Listed]:
    ours, size, span = (agent.ledger_ref,), reading.size, reading.scope.span
    sent = Again(why=_("the ledger does not tell of which unit a request is."))
    if reading.scope.access is Access.FULL:
        sent = Again(len(requests_told(ours, size, span)))
    told = Again(len(incidents_told(ours, size, span)))
    return (
        request_list(requests, reading, sent, _("Requests whose agent is %(agent)s.") % {
            "agent": agent.name}),
        incident_list(incidents, reading, told, _("Incidents whose agent is %(agent)s.") % {
            "agent": agent.name}),
        policies,
    )  # fmt: skip


def _front(agent: Agent, reading: Reading) -> dict[str, object]:
    return {
        "says": [
            _(
                "The pack answers one question: may this agent run as it does, by whose decision, "
                "and what has gone wrong?"
            )
        ],
        "lines": [
            (_("Agent"), f"{agent.name} ({agent.slug})"),
            (_("Unit"), agent.unit.name),
            *span_lines(reading.scope.span),
        ],
    }


def _left_out(agent: Agent, fewer: int, reading: Reading) -> list[Omission]:
    found = [Omission("other_agents", params={"agent": agent.name}), Omission("gateway")]
    if reading.scope.access is Access.PART and fewer:
        found.append(Omission("other_units", fewer, {"agent": agent.name}))
    elif fewer:
        found.append(Omission("other_days", fewer))
    return found
