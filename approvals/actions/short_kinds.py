"""Retirements and lower tiers: asked for in short by who answers for the agent, and what follows.

The rest of such a request is a copy of what was approved; nothing of it is judged anew.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from approvals.actions.drafts import start_draft
from approvals.actions.owning import asking_refusal
from approvals.actions.preparing import auditor_refusal
from approvals.actions.renewals import copied, newest_right, version_of
from approvals.actions.submitting import submit
from approvals.models import Decision, Draft, Request, SignOff
from approvals.rules.answers import merge
from approvals.rules.content import Content
from approvals.rules.kind_asks import RETIREMENT, TIER_CHANGE, last_day, reason_of, wanted_tier
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse
from registry.actions import update_agent
from registry.actions.retiring import retire_by_decision
from registry.models import Agent
from registry.models.releases import day_of

OWNERS = ("business_owner", "technical_owner")


def short_refusal(agent: Agent, kind: str, person: Person, on: date) -> Refusal | None:
    """Why ``person`` may not begin this; None when they may."""
    if refusal := auditor_refusal(person, on) or asking_refusal(kind, agent, person):
        return refusal
    going_on = agent.requests.filter(closed_at__isnull=True).first()
    if going_on is not None:
        params = {"agent": agent.name, "number": going_on.number}
        return Refusal("request.agent_in_review", params)
    right = newest_right(agent)
    if right is None or version_of(right) is None:
        return Refusal("renewal.nothing_approved", {"agent": agent.name})
    if kind == "tier_change" and (agent.tier or 1) == 1:
        return Refusal("request.lowest_tier", {"agent": agent.name})
    return None


def start_short(
    agent: Agent, kind: str, said: Mapping[str, Any], *, actor: Person, now: datetime
) -> Draft:
    """A draft with what was approved, the owners of today, and what was said of it.

    ``said``: the answers under the kind's own key. Raises Refused.
    """
    refuse(short_refusal(agent, kind, actor, day_of(now)))
    right = newest_right(agent)
    version = right and version_of(right)
    assert version  # the refusal above says so
    changed = {f"agent_metadata.{kind}": dict(said), **_today(agent, now)}
    content: Content = merge(copied(version.request, kind, version.content), changed)
    return start_draft(actor=actor, now=now, content=content)


def _today(agent: Agent, now: datetime) -> dict[str, Any]:
    """Who answers for the agent now, and a day that is none of the past."""
    people = {part: getattr(agent, part) for part in (*OWNERS, "executive_sponsor", "data_steward")}
    named = {f"agent_metadata.{part}": one.email for part, one in people.items() if one is not None}
    wanted = day_of(now).isoformat()
    return {**named, "agent_metadata.proposed_production_date": wanted}


@recorded
def lower_tier(request: Request, decision: Decision, *, actor: Actor, now: datetime) -> Agent:
    """A yes: the agent has the tier that was asked for. What it may do stays as it is."""
    tier = wanted_tier(request.version.content)
    assert tier is not None  # a gate says so
    agent = update_agent(request.agent, actor=actor, now=now, tier=tier, tier_reason=request.number)
    record(
        "request.tier_lowered",
        request,
        actor=actor,
        now=now,
        refs=[agent, decision],
        data={"before": request.tier, "after": tier},
        personal={"reason": reason_of(request.version.content, TIER_CHANGE)},
    )
    return agent


def is_lowered(decision: Decision) -> bool:
    """Whether the agent has the lower tier that the decision gave."""
    request = _of(decision)
    return request is not None and request.agent.tier_reason == request.number


@recorded
def raise_again(decision: Decision, *, actor: Actor, now: datetime) -> list[Person]:
    """A condition of the lower tier was not met in time: the former one again. Who is told."""
    request = _of(decision)
    if request is None or not is_lowered(decision):
        return []
    reason = f"{request.number}: a condition was not met"
    agent = update_agent(request.agent, actor=actor, now=now, tier=request.tier, tier_reason=reason)
    record("request.tier_back", request, actor=actor, now=now, refs=[agent, decision],
           data={"tier": request.tier})  # fmt: skip
    return [p for p in (agent.business_owner, agent.technical_owner) if p is not None]


def _of(decision: Decision) -> Request | None:
    rows = Request.objects.filter(number=decision.review.subject_id, kind="tier_change")
    return rows.select_related("agent").first()


def retire(request: Request, decision: Decision, *, actor: Actor, now: datetime) -> None:
    """A yes: keys, grants and rights end on the day that was named, at once where it has come."""
    content = request.version.content
    on = last_day(content)
    assert on is not None  # a gate says so
    retire_by_decision(
        request.agent,
        reason_of(content, RETIREMENT),
        on,
        asked_by=request.requester,
        agreed_by=_signer(decision, actor),
        basis=decision,
        actor=actor,
        now=now,
    )


def _signer(decision: Decision, actor: Actor) -> Person:
    if isinstance(actor, Person):
        return actor
    given = SignOff.objects.filter(review=decision.review_id, digest=decision.digest)
    return given.select_related("person").latest("signed_at", "pk").person


@recorded
def ask_short(
    agent: Agent, kind: str, said: Mapping[str, Any], *, actor: Person, now: datetime
) -> Request:
    """Ask for it at once. Raises Refused, or Incomplete; then not even the draft stays."""
    return submit(start_short(agent, kind, said, actor=actor, now=now), actor=actor, now=now)
