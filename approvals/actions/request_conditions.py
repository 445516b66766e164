"""What the conditions of a decision mean for a request's agent and its right to run."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from approvals.actions import exceptions
from approvals.actions.assigning import Parties
from approvals.actions.requests import request_of
from approvals.actions.submitting import parties_of
from approvals.actions.waiting import waiting_conditions
from approvals.models import Condition, Decision, Review
from govportal.ledger.rules import Actor
from govportal.people.models import Person
from registry.actions import lift_suspension, note_approval, suspend
from registry.models import Agent, Authorisation, standing_after
from registry.rules.lifecycle import Approval


def owners_of(parties: Parties) -> dict[str, Person]:
    """Who could own a condition, by the name of their part."""
    named = {
        "business_owner": parties.business_owner,
        "technical_owner": parties.technical_owner,
        "executive_sponsor": parties.sponsor,
    }
    return {part: person for part, person in named.items() if person is not None}


class RequestConditions:
    """That part of ``approvals.actions.effects.Effects`` for ``kind="request"``."""

    def owners(self, review: Review) -> Mapping[str, Person]:
        return owners_of(parties_of(request_of(review)))

    def rights(self, review: Review) -> Sequence[Authorisation]:
        """What the decision granted; an exception binds whatever its agent may run."""
        if exceptions.is_running(review.decision):
            standing = Authorisation.objects.standing().order_by("pk")
            return list(standing.filter(agent=request_of(review).agent_id))
        return _granted(review.decision)

    def conditions_stand(self, review: Review) -> bool:
        decision = review.decision
        return bool(_granted(decision)) or exceptions.is_running(decision)

    def condition_overdue(
        self, review: Review, condition: Condition, *, actor: Actor, now: datetime
    ) -> Sequence[Person]:
        granted = _granted(review.decision)
        if not granted:
            return exceptions.end_for_condition(review.decision, actor=actor, now=now)
        reason = f"Condition {condition.n} of {review.title} is overdue and its grace is over."
        for right in granted:
            suspend(right, cause=condition, reason=reason, actor=actor, now=now)
        agent = granted[0].agent
        return [p for p in (agent.business_owner, agent.technical_owner) if p is not None]

    def condition_met(
        self, review: Review, condition: Condition, *, actor: Actor, now: datetime
    ) -> None:
        lift_suspension(condition, actor=actor, now=now)

    def conditions_met(
        self, review: Review, decision: Decision, *, actor: Actor, now: datetime
    ) -> None:
        """The agent counts as approved, unless another of its rights still has conditions."""
        granted = _granted(decision)
        if not granted or waiting_conditions(granted[0].agent_id).exists():
            return
        agent = Agent.objects.get(pk=granted[0].agent_id)
        if agent.approval == Approval.CONDITIONAL:
            note_approval(agent, Approval.APPROVED, actor=actor, now=now)


def _granted(decision: Decision) -> list[Authorisation]:
    """The right that the decision gave while it stands, and what took its place unreviewed."""
    given = Authorisation.objects.filter(basis=decision.ledger_ref)
    return standing_after(given.values_list("pk", flat=True))
