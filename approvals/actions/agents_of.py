"""The agent that a review is about, whatever its kind."""

from approvals.models import Request, Review, ScheduledReview
from registry.models import Agent

OWNERS = ("business_owner", "technical_owner", "executive_sponsor")


def agent_of(review: Review) -> Agent | None:
    """With its owners; None where a review is about no agent."""
    related = [f"agent__{part}" for part in OWNERS]
    if review.subject_kind == "request":
        return Request.objects.select_related(*related).get(number=review.subject_id).agent
    if review.subject_kind == "scheduled_review":
        rows = ScheduledReview.objects.select_related(*related)
        return rows.get(number=review.subject_id).agent
    return None
