"""What a scheduled review is about: what was authorised, and what happened since."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from approvals.actions.assigning import Parties
from approvals.actions.opening import About
from approvals.actions.waiting import conditions_on
from approvals.models import Request, RequestVersion, ScheduledReview
from approvals.rules.reviews import POSITIVE
from govportal.ledger.rules import dumps
from govportal.people.models import Person
from registry.models import Agent, Authorisation

KIND = "scheduled_review"


def facts_of(scheduled: ScheduledReview) -> dict[str, Any]:
    """What lies before those who decide, frozen when the review is opened.

    Free text is not among it: references, states and days, which nobody has to erase.
    """
    right = scheduled.authorisation
    since = held_last(scheduled) or right.valid_from
    return {
        "kind": scheduled.kind,
        "agent": scheduled.agent.ledger_ref,
        "authorisation": right.ledger_ref,
        "basis": right.basis,
        "fingerprint": right.fingerprint,
        "environment": right.environment,
        "stage": right.stage,
        "state": right.state,
        "tier": scheduled.tier,
        "due_on": scheduled.due_on.isoformat(),
        "lapses_on": scheduled.lapses_on.isoformat(),
        "valid_from": right.valid_from.isoformat(),
        "live_at": right.live_at.isoformat() if right.live_at else None,
        "since": since.isoformat(),
        "conditions": _conditions(right),
        "suspensions": _suspensions(right, since),
        "requests": _requests(scheduled.agent, since),
        "earlier": _earlier(scheduled),
    }


def held_last(scheduled: ScheduledReview) -> datetime | None:
    """When the authorisation was reviewed before, if it was."""
    held = scheduled.authorisation.scheduled_reviews.filter(outcome__in=[v.value for v in POSITIVE])
    last = held.exclude(pk=scheduled.pk).order_by("-closed_at").first()
    return last.closed_at if last else None


def _conditions(right: Authorisation) -> list[dict[str, Any]]:
    """Those that it stands on and that are not met yet."""
    rows = conditions_on([right]).order_by("pk")
    return [
        {"condition": row.ledger_ref, "state": row.state, "due_at": row.due_at.isoformat()}
        for row in rows
    ]


def _suspensions(right: Authorisation, since: datetime) -> list[dict[str, Any]]:
    """Those since then, and those that still hold it."""
    rows = right.suspensions.order_by("pk")
    return [
        {
            "suspension": row.ledger_ref,
            "cause": row.cause,
            "suspended_at": row.suspended_at.isoformat(),
            "lifted_at": row.lifted_at.isoformat() if row.lifted_at else None,
        }
        for row in rows
        if row.lifted_at is None or row.suspended_at >= since
    ]


def _requests(agent: Agent, since: datetime) -> list[dict[str, Any]]:
    """What was asked for about the agent since then, whatever became of it."""
    rows = Request.objects.filter(agent=agent, submitted_at__gt=since).order_by("pk")
    return [{"request": r.ledger_ref, "kind": r.kind, "state": r.state} for r in rows]


def _earlier(scheduled: ScheduledReview) -> list[dict[str, Any]]:
    rows = scheduled.authorisation.scheduled_reviews.exclude(pk=scheduled.pk).order_by("pk")
    return [
        {
            "review": row.ledger_ref,
            "kind": row.kind,
            "due_on": row.due_on.isoformat(),
            "state": row.state,
            "outcome": row.outcome,
        }
        for row in rows
    ]


def digest_of(facts: Mapping[str, Any]) -> str:
    """``sha256:…`` over the canonical JSON of the facts."""
    return "sha256:" + hashlib.sha256(dumps(facts)).hexdigest()


def about_of(scheduled: ScheduledReview) -> About:
    return About(
        kind=KIND,
        id=scheduled.number,
        digest=digest_of(scheduled.facts),
        fingerprint=scheduled.authorisation.fingerprint,
        title=str(scheduled)[:240],
        url=scheduled.get_absolute_url(),
    )


def parties_of(agent: Agent) -> Parties:
    """Who is party to a review of the agent: nobody asks, so its business owner stands for that."""
    return Parties(
        requester=_active(agent.business_owner),
        technical_owner=_active(agent.technical_owner),
        business_owner=_active(agent.business_owner),
        sponsor=_active(agent.executive_sponsor),
        compliance_reviewer=agent.compliance_reviewer,
        security_reviewer=agent.security_reviewer,
        authors=_authors(agent),
        unit=agent.unit,
    )


def owners_of(agent: Agent) -> list[Person]:
    """Who answers for the agent and has an account: business owner, then technical owner."""
    both = (_active(agent.business_owner), _active(agent.technical_owner))
    return list(dict.fromkeys(person for person in both if person is not None))


def _active(person: Person | None) -> Person | None:
    return person if person is not None and person.is_active else None


def _authors(agent: Agent) -> list[Person]:
    """Who sent a version of what runs (1-domain.md §1, conflicts)."""
    sent = RequestVersion.objects.filter(request__agent=agent)
    return list(Person.objects.filter(pk__in=sent.values("submitted_by")).order_by("pk"))
