"""What the conditions of a scheduled review mean for the agent and its right to run."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from approvals.actions.scheduled.facts import owners_of
from approvals.actions.waiting import waiting_conditions
from approvals.models import Condition, Decision, Review, ScheduledReview
from govportal.ledger.rules import Actor
from govportal.people.models import Person
from registry.actions import lift_suspension, note_approval, suspend
from registry.models import Agent, Authorisation, standing_after
from registry.rules.lifecycle import Approval


def scheduled_of(review: Review) -> ScheduledReview:
    """The scheduled review that a review is about."""
    rows = ScheduledReview.objects.select_related(
        "agent__business_owner",
        "agent__technical_owner",
        "agent__executive_sponsor",
        "authorisation",
    )
    return rows.get(number=review.subject_id)


class ScheduledConditions:
    """That part of ``approvals.actions.effects.Effects`` for ``kind="scheduled_review"``."""

    def owners(self, review: Review) -> Mapping[str, Person]:
        agent = scheduled_of(review).agent
        named = {
            "business_owner": agent.business_owner,
            "technical_owner": agent.technical_owner,
            "executive_sponsor": agent.executive_sponsor,
        }
        return {part: one for part, one in named.items() if one is not None and one.is_active}

    def rights(self, review: Review) -> Sequence[Authorisation]:
        return standing_after([scheduled_of(review).authorisation_id])

    def conditions_stand(self, review: Review) -> bool:
        return bool(standing_after([scheduled_of(review).authorisation_id]))

    def condition_overdue(
        self, review: Review, condition: Condition, *, actor: Actor, now: datetime
    ) -> Sequence[Person]:
        scheduled = scheduled_of(review)
        reason = f"Condition {condition.n} of {review.title} is overdue and its grace is over."
        for right in standing_after([scheduled.authorisation_id]):
            suspend(right, cause=condition, reason=reason, actor=actor, now=now)
        return owners_of(scheduled.agent)

    def condition_met(
        self, review: Review, condition: Condition, *, actor: Actor, now: datetime
    ) -> None:
        lift_suspension(condition, actor=actor, now=now)

    def conditions_met(
        self, review: Review, decision: Decision, *, actor: Actor, now: datetime
    ) -> None:
        """The agent counts as approved, unless other conditions of its rights are open."""
        agent = Agent.objects.get(pk=scheduled_of(review).agent_id)
        if agent.approval != Approval.CONDITIONAL or waiting_conditions(agent.pk).exists():
            return
        note_approval(agent, Approval.APPROVED, actor=actor, now=now)
