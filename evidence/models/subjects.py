"""What a pack is about: one thing of the portal, or a population and a span of days."""

from dataclasses import dataclass

from approvals.models import Request
from evidence.rules.packing import Kind, Span
from incidents.models import Incident
from registry.models import Agent


@dataclass(frozen=True)
class Subject:
    """``number`` is what people call it (ADR-2026-0042, a slug), ``ledger_ref`` what entries do."""

    kind: Kind
    number: str
    title: str
    ledger_ref: str
    span: Span | None = None
    request: Request | None = None
    incident: Incident | None = None
    agent: Agent | None = None


About = Request | Incident | Agent | Subject


def subject_of(about: About) -> Subject:
    """What a pack about this thing is about."""
    if isinstance(about, Subject):
        return about
    if isinstance(about, Agent):
        return Subject(Kind.AGENT, about.slug, about.name, about.ledger_ref, agent=about)
    if isinstance(about, Incident):
        return Subject(Kind.INCIDENT, about.number, about.title, about.ledger_ref, incident=about)
    return Subject(Kind.REQUEST, about.number, about.title, about.ledger_ref, request=about)
