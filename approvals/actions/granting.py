"""What a yes to a request writes: the right to run, and what is approved of the agent."""

from datetime import date, datetime, timedelta
from typing import Any

from approvals.actions.assigning import Parties
from approvals.actions.change_control import environment_of, standing_right
from approvals.actions.orders.ending import ratify
from approvals.models import ChangeJudgement, Decision, Request, RequestVersion, Review
from approvals.rules.content import answer
from approvals.rules.orders import EMERGENCY
from approvals.rules.pilots import last_day
from approvals.rules.reviews import Verdict
from approvals.schemes import active_scheme
from govportal.ledger.rules import Actor
from govportal.people.models import Person
from registry.actions import (
    authorise,
    move_agent,
    note_approval,
    prolong,
    succeed,
    update_agent,
    was_piloted,
)
from registry.models import Agent, Authorisation
from registry.models.releases import day_of
from registry.rules.lifecycle import Approval, Lifecycle
from registry.rules.releases import StagePlan

STAGED_RELEASE_PLAN = "security_assessment.staged_release_plan"
PEOPLE = {
    "data_steward": "agent_metadata.data_steward",
    "incident_owner": "security_assessment.incident_owner",
}


def grant(
    request: Request, parties: Parties, decision: Decision, *, actor: Actor, now: datetime
) -> None:
    """After a review at its tier: a right until the next periodic review, through its stages;
    a pilot's until its last day."""
    version, scheme = request.version, active_scheme()
    until = (now + timedelta(days=scheme.periodic_review_days(request.tier))).date()
    lapses_on = until + timedelta(days=scheme.overdue_days)
    pilot_until = last_day(version.content) if request.kind == "pilot" else None
    if pilot_until is not None:
        until = lapses_on = pilot_until
    elif was_piloted(request.agent):
        request.agent = _leaves_its_pilot(request, actor, now)
    same = _same_as_authorised(request, version, now)
    if request.kind == EMERGENCY:
        ratify(request, decision, runs_on=same is not None, actor=actor, now=now)
    if same is not None:
        granted = prolong(same, until, lapses_on, basis=decision.ledger_ref, actor=actor, now=now)
        _note(request, version, parties, decision, granted.valid_until, actor, now)
        return
    authorise(
        version.manifest,
        environment=environment_of(version.content),
        stages=_stages(decision.review),
        release_plan=str(answer(version.content, STAGED_RELEASE_PLAN) or ""),
        valid_until=until,
        lapses_on=lapses_on,
        pilot_until=pilot_until,
        basis=decision.ledger_ref,
        post_deployment_days=scheme.post_deployment_days(request.tier),
        monitoring=str(version.content.get("monitoring_plan", {}).get("review_cadence") or ""),
        actor=actor,
        now=now,
    )
    next_review = None if pilot_until else until
    _note(request, version, parties, decision, next_review, actor, now)


def _leaves_its_pilot(request: Request, actor: Actor, now: datetime) -> Agent:
    """What was piloted may now run where the request asks for it."""
    asked = environment_of(request.version.content)
    return update_agent(request.agent, actor=actor, now=now, environment=asked)


def _same_as_authorised(
    request: Request, version: RequestVersion, now: datetime
) -> Authorisation | None:
    """The right that a renewal prolongs: in force, for this manifest, place and tier. Also what
    is live by the provisional order that a decision ratifies."""
    agent, kinds = Agent.objects.get(pk=request.agent_id), {"renewal", EMERGENCY}
    right = standing_right(agent, day_of(now)) if request.kind in kinds else None
    if right is not None and request.kind == EMERGENCY:
        right = right if right.is_provisional and right.live_at is not None else None
    if right is None or right.fingerprint != version.manifest.fingerprint:
        return None
    is_here = right.environment == environment_of(version.content) and agent.tier == request.tier
    return right if is_here else None


def _note(
    request: Request,
    version: RequestVersion,
    parties: Parties,
    decision: Decision,
    next_review: date | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Write what was approved onto the agent."""
    facts: dict[str, Any] = {
        "tier": request.tier,
        "approved_at": now,
        "tier_reason": request.number,
    }
    dates = {"last_review_on": now.date(), "next_review_on": next_review}
    agent = Agent.objects.get(pk=request.agent_id)
    if agent.lifecycle == Lifecycle.IN_REVIEW:
        agent = move_agent(agent, "approve", actor=actor, now=now, **facts)
    described = approved_facts(request, version, parties)
    note_approval(agent, _approval(decision), actor=actor, now=now, **facts, **dates, **described)


def grant_change(
    request: Request,
    parties: Parties,
    decision: Decision,
    kept: ChangeJudgement,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """After a sign-off without new power: the standing right, stage and days, for this manifest.

    Approval and its conditions stay as they are; nothing is prolonged without a review.
    """
    assert kept.before is not None  # a short way has something before it
    version = request.version
    succeed(kept.before, version.manifest, basis=decision.ledger_ref, actor=actor, now=now)
    agent = Agent.objects.get(pk=request.agent_id)
    described = approved_facts(request, version, parties)
    note_approval(agent, Approval(agent.approval), actor=actor, now=now, **described)


def approved_facts(request: Request, version: RequestVersion, parties: Parties) -> dict[str, Any]:
    """What a decided request says of its agent, so that the inventory tells what was approved.

    A new agent was registered with it; a change or renewal writes it now.
    """
    owners = _owners(parties)
    if request.kind == "new":
        return owners
    content, manifest = version.content, version.manifest.content
    justification = content.get("business_justification") or {}
    tools = manifest.get("tools") or []
    known = {
        "environment": environment_of(content),
        "user_population": justification.get("user_population"),
        "purpose": justification.get("expected_outcome"),
        "llm_provider": (manifest["model"]["name"] or "")[:200],
        "model_version": (manifest["model"]["version"] or "")[:200],
        "tools": sorted({tool["name"] for tool in tools if tool["name"]}),
        "systems": sorted({tool["system"] for tool in tools if tool["system"]}),
        "data_categories": manifest["data"]["categories"] or [],
    }
    return {name: value for name, value in known.items() if value} | owners | _named(version)


def _named(version: RequestVersion) -> dict[str, Person]:
    """The further people whom the content names and who are still here."""
    addresses = {
        field: str(answer(version.content, path) or "").strip().lower()
        for field, path in PEOPLE.items()
    }
    here = {p.email: p for p in Person.objects.active().filter(email__in=addresses.values())}
    return {field: here[email] for field, email in addresses.items() if email in here}


def _stages(review: Review) -> list[StagePlan]:
    """The stages before production that the review's route asks for; none at tier 1 and 2."""
    stages = review.route["stages"]
    return [StagePlan(Lifecycle(row["stage"]), row["days"]) for row in stages]


def _approval(decision: Decision) -> Approval:
    return Approval.CONDITIONAL if decision.outcome == Verdict.CONDITIONS else Approval.APPROVED


def _owners(parties: Parties) -> dict[str, Person]:
    """The people the approved content names become the agent's."""
    named = {
        "business_owner": parties.business_owner,
        "technical_owner": parties.technical_owner,
        "executive_sponsor": parties.sponsor,
    }
    return {field: person for field, person in named.items() if person is not None}
