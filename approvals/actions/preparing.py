"""Checking a draft before it is sent: all that is missing at once, and the people it names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, partial
from typing import Any

from django.db.models import QuerySet

from approvals.actions.owning import CHANGES, tier_kept
from approvals.actions.standing import agents_seen, kind_of, standing
from approvals.models import Request
from approvals.rules import submission
from approvals.rules.classification import Classification, classify
from approvals.rules.content import Content, answer
from approvals.rules.faults import Fault
from approvals.rules.findings import Finding, findings
from approvals.schemes import Scheme, active_scheme
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.refusals import Refusal, Refused, refuse
from registry.models import Agent

NAMED = (
    "agent_metadata.business_owner",
    "agent_metadata.technical_owner",
    "agent_metadata.data_steward",
    "agent_metadata.executive_sponsor",
    "security_assessment.incident_owner",
)


class Incomplete(Refused):
    """A draft that cannot be sent yet; ``problems`` says all that stands in the way."""

    def __init__(self, problems: list[Fault]) -> None:
        super().__init__(Refusal("draft.incomplete", {"count": len(problems)}))
        self.problems = problems


@dataclass(frozen=True)
class Prepared:
    """A draft that passed every check, with the people it names."""

    content: Content
    people: Mapping[str, Person]
    classified: Classification
    found: Sequence[Finding]

    @property
    def tier(self) -> int:
        return self.classified.lowest

    def person(self, path: str) -> Person | None:
        """The person named at a key path, if anybody."""
        return self.people.get(str(answer(self.content, path) or "").strip().lower())

    @property
    def label(self) -> str:
        """The version label of the manifest, as typed."""
        return str(answer(self.content, "agent_metadata.version") or "")[:60]


def people_named(content: Mapping[str, Any]) -> dict[str, Person]:
    """The active people a content names by e-mail, by address in small letters."""
    found = Person.objects.active().filter(email__in=submission.people_in(dict(content)))
    return {person.email: person for person in found.select_related("unit", "manager")}


def problems_of(
    content: Mapping[str, Any],
    today: date,
    *,
    revises: Request | None = None,
    reader: Person | None = None,
    looks_around: bool = True,
    scheme: Scheme | None = None,
    people: Mapping[str, Person] | None = None,
) -> list[Fault]:
    """All that sending would refuse; the check page, the command and ``submit`` show the same.

    ``revises``: the request whose next version it is. ``reader``: who may see an agent that is
    told of; None for a command. ``looks_around``: at what is registered here too. ``scheme`` and
    ``people``: as read already by the caller, else read here.
    """
    scheme = scheme or active_scheme()
    seen = cache(
        partial(_told_of, reader, revises, today)
    )  # which agents one may see costs to know
    by_itself = submission.problems(
        dict(content),
        known_emails=frozenset(people_named(content) if people is None else people),
        today=today,
        scheme=scheme.tiers,
        catalogue=scheme.catalogue,
        at_least=tier_kept(dict(content), seen()) if kind_of(dict(content)) in CHANGES else 0,
    )
    if not looks_around:
        return by_itself
    said = {fault.path for fault in by_itself}
    here = standing(dict(content), today, seen=seen, revises=revises, is_sound=not by_itself)
    return [*by_itself, *(fault for fault in here if fault.path not in said)]


def _told_of(reader: Person | None, revises: Request | None, on: date) -> QuerySet[Agent]:
    """The agents that the checks may tell of; for a revision the one that is under review."""
    if revises is not None:
        return Agent.objects.filter(pk=revises.agent_id)
    return agents_seen(reader, on)


def sender_refusal(ready: Prepared, sender: Person, today: date) -> Refusal | None:
    """Why ``sender`` may not send this; None when they may.

    A request is sent by who asks: nobody speaks for somebody else, and nobody can step behind
    another's name to decide their own case. Auditors change nothing (1-domain.md §1).
    """
    named = ready.person("agent_metadata.requester")
    if named is not None and named.pk != sender.pk:
        return Refusal("request.requester_other", {"person": str(named)})
    return auditor_refusal(sender, today)


def auditor_refusal(person: Person, today: date) -> Refusal | None:
    """Why an auditor asks for nothing; None for everybody else."""
    if Role.AUDITOR in person.roles_on(today):
        return Refusal("request.auditor_asks")
    return None


def prepare(
    content: Mapping[str, Any], sender: Person, now: datetime, *, revises: Request | None = None
) -> Prepared:
    """Check a content and classify it. Raises Incomplete with everything that is missing."""
    scheme, people = active_scheme(), people_named(content)
    problems = problems_of(
        content, now.date(), revises=revises, reader=sender, scheme=scheme, people=people
    )
    if problems:
        raise Incomplete(problems)
    classified = classify(dict(content), scheme.tiers)
    assert classified.tier is not None  # unanswered inputs are problems
    found = findings(dict(content), scheme.catalogue)
    ready = Prepared(dict(content), people, classified, found)
    refuse(sender_refusal(ready, sender, now.date()))
    return ready
