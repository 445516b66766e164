"""Whose turn it is: a release waits for readiness, and its reviewers have something to say."""

from datetime import datetime

from django.urls import reverse

from govportal.ledger.rules import Actor
from govportal.people.models import Person
from govportal.worklist.actions import close_items, open_item
from govportal.worklist.models import WorkItem
from govportal.worklist.models.items import WorkItemQuerySet
from govportal.worklist.saying import phrase
from registry.models import Agent
from registry.models.releases import day_of
from scorecards.rules.readiness_words import person_refusal
from scorecards.rules.wording import gettext_noop

KIND = "agent.readiness"
TITLE = gettext_noop("Confirm the readiness: %(agent)s")
OWNERS = ("business_owner_id", "technical_owner_id", "executive_sponsor_id")
REVIEWERS = ("compliance_reviewer", "security_reviewer")


def owners_of(agent: Agent) -> list[int | None]:
    return [getattr(agent, column) for column in OWNERS]


def reviewers_of(agent: Agent, now: datetime) -> dict[str, Person]:
    """Those who are named as its reviewers, by part, and may say something of it."""
    named = {part: getattr(agent, part) for part in REVIEWERS}
    return {
        part: person
        for part, person in named.items()
        if person is not None
        and person.is_active
        and person_refusal(
            person.roles_on(day_of(now)), owners_of(agent), person.pk, is_retired=False
        )
        is None
    }


def has_reviewers(agent: Agent) -> bool:
    """Whether anybody is named at all; asks nothing."""
    return any(getattr(agent, f"{part}_id") is not None for part in REVIEWERS)


def asked() -> WorkItemQuerySet:
    """What reviewers are asked for now."""
    return WorkItem.objects.open().filter(kind=KIND)


def hand_on(agent: Agent, *, waits: bool, actor: Actor, now: datetime) -> None:
    """``waits``: the release does, and there is something to confirm. Idempotent."""
    if not waits:
        close_items(agent, kind=KIND, actor=actor, now=now)
        return
    if asked().about(agent.ledger_ref).exists():
        return
    n = WorkItem.objects.about(agent.ledger_ref).filter(kind=KIND).count()
    for part, person in reviewers_of(agent, now).items():
        open_item(
            agent,
            kind=KIND,
            title=phrase(TITLE, agent=agent.name),
            url=reverse("agent_readiness", args=[agent.slug]),
            assignee=person,
            role=part,
            key=f"{KIND}:{agent.pk}:{n}:{part}",
            actor=actor,
            now=now,
        )
