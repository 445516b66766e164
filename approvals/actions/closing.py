"""Ending a review: its steps, its questions, its clock and its work items."""

from datetime import datetime

from approvals.models import Review
from approvals.rules.reviews import ReviewState, StepState
from govportal.ledger.rules import Actor
from govportal.worklist.actions import close_items, stop_clock


def close_review(
    review: Review,
    state: ReviewState,
    *,
    actor: Actor,
    now: datetime,
    clock_goes_on: bool = False,
) -> None:
    """End a review inside its caller's transaction; the caller records why.

    Questions that are open end with it, as withdrawn: nobody waits for the answer any more.

    ``clock_goes_on``: another review takes the clock over (a higher tier).
    """
    review.state, review.closed_at = state, now
    review.save(update_fields=["state", "closed_at"])
    for step in review.steps.exclude(state=StepState.CANCELLED):
        if step.state != StepState.DONE:
            step.state = StepState.CANCELLED
            step.save(update_fields=["state"])
        close_items(step, actor=actor, now=now)
    if clock_goes_on:
        return
    for question in review.questions.filter(closed_at__isnull=True):
        question.is_withdrawn, question.closed_at = True, now
        question.save(update_fields=["is_withdrawn", "closed_at"])
        close_items(question, actor=actor, now=now)
    if review.clock is not None:
        stop_clock(review.clock, actor=actor, now=now)
