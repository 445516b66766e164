"""Ending a review: its steps, its ballot, its questions, its clocks and its work items."""

from datetime import datetime

from approvals.actions.clocks import stop_if_running
from approvals.models import Ballot, Review
from approvals.rules.ballots import BallotState, tally
from approvals.rules.reviews import OVER, ReviewState, StepState
from govportal.ledger.rules import Actor
from govportal.worklist.actions import close_items, stop_clock

BALLOT_ENDS = {
    ReviewState.DECIDED: BallotState.DECIDED,
    ReviewState.SUPERSEDED: BallotState.REPLACED,
    ReviewState.WITHDRAWN: BallotState.WITHDRAWN,
}


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
    end_ballots(review, BALLOT_ENDS[state], actor=actor, now=now)
    for step in review.steps.exclude(state__in=OVER).select_related("clock"):
        step.state = StepState.CANCELLED
        step.save(update_fields=["state"])
        stop_if_running(step.clock, actor=actor, now=now)
        close_items(step, actor=actor, now=now)
    if clock_goes_on:
        return
    for question in review.questions.filter(closed_at__isnull=True):
        question.is_withdrawn, question.closed_at = True, now
        question.save(update_fields=["is_withdrawn", "closed_at"])
        close_items(question, actor=actor, now=now)
    if review.clock is not None:
        stop_clock(review.clock, actor=actor, now=now)


def end_ballots(review: Review, state: BallotState, *, actor: Actor, now: datetime) -> None:
    """End the ballot that is undecided, if any, and all work about ballots of the review."""
    for ballot in review.ballots.all():
        if ballot.is_undecided:
            end_ballot(ballot, state, actor=actor, now=now)
        close_items(ballot, actor=actor, now=now)
    close_items(review, actor=actor, now=now)


def end_ballot(ballot: Ballot, state: BallotState, *, actor: Actor, now: datetime) -> None:
    """End a ballot inside its caller's transaction, with its arithmetic; the caller records why."""
    ballot.arithmetic = tally(ballot.facts(now).item).as_json()
    ballot.state, ballot.closed_at = state, now
    ballot.save(update_fields=["state", "closed_at", "arithmetic"])
    stop_if_running(ballot.clock, actor=actor, now=now)
    close_items(ballot, actor=actor, now=now)
