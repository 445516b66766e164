"""Ending a review: its steps, its ballot, its questions, its clocks and its work items."""

from datetime import datetime

from approvals.actions.completeness.rounds import make_moot
from approvals.actions.hearings import note_end
from approvals.models import Ballot, Review
from approvals.rules.ballots import BallotState, tally
from approvals.rules.meetings import ItemState
from approvals.rules.reviews import OVER, ReviewState, StepState
from govportal.ledger.rules import Actor
from govportal.worklist.actions import close_items, stop_if_running

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
    decided_by: Ballot | None = None,
) -> None:
    """End a review inside its caller's transaction; the caller records why.

    Questions that are open end with it, as withdrawn: nobody waits for the answer any more.

    ``clock_goes_on``: another review takes the clock over (a higher tier). ``decided_by``: the
    ballot that ends it, locked and counted.
    """
    review.state, review.closed_at = state, now
    review.save(update_fields=["state", "closed_at"])
    end_ballots(review, BALLOT_ENDS[state], actor=actor, now=now, counted=decided_by)
    for step in review.steps.exclude(state__in=OVER):
        step.state = StepState.CANCELLED
        step.save(update_fields=["state"])
        stop_if_running(step.clock_id, actor=actor, now=now)
        close_items(step, actor=actor, now=now)
    if clock_goes_on:
        return
    for question in review.questions.filter(closed_at__isnull=True):
        question.is_withdrawn, question.closed_at = True, now
        question.save(update_fields=["is_withdrawn", "closed_at"])
        close_items(question, actor=actor, now=now)
    make_moot(review, actor=actor, now=now)
    stop_if_running(review.clock_id, actor=actor, now=now)


def end_ballots(
    review: Review,
    state: BallotState,
    *,
    actor: Actor,
    now: datetime,
    counted: Ballot | None = None,
) -> None:
    """End the ballot that is undecided, if any, and all work about ballots of the review.

    ``counted``: the one of them whose arithmetic is known.
    """
    for row in review.ballots.all():
        ballot = counted if counted == row else row
        if ballot.is_undecided:
            end_ballot(ballot, state, actor=actor, now=now)
            if state is not BallotState.DECIDED:
                note_end(ballot, ItemState.WITHDRAWN, actor=actor, now=now)
        else:
            close_items(ballot, actor=actor, now=now)
    close_items(review, actor=actor, now=now)


def end_ballot(ballot: Ballot, state: BallotState, *, actor: Actor, now: datetime) -> None:
    """End a ballot inside its caller's transaction, with its arithmetic; the caller records why."""
    ballot.arithmetic = ballot.arithmetic or tally(ballot.facts(now).item).as_json()
    ballot.state, ballot.closed_at = state, now
    ballot.save(update_fields=["state", "closed_at", "arithmetic"])
    stop_if_running(ballot.clock_id, actor=actor, now=now)
    close_items(ballot, actor=actor, now=now)
