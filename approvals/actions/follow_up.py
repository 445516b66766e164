"""What a clock made happen, done here: idempotent, from rows, whenever the worker comes by."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from approvals.actions.ballots import close_ballot
from approvals.actions.clocks import late_steps
from approvals.actions.effects import effects_of
from approvals.actions.leading import leader_of
from approvals.models import Ballot, Review, ReviewStep
from approvals.rules.reviews import REVIEWS, ReviewState
from govportal.ledger.rules import SYSTEM
from govportal.people.rules import Role
from govportal.worklist.actions import notify, open_item
from govportal.worklist.models import ClockEvent

BATCH = 200
CLOCK = SYSTEM("clock")
OURS = Q(kind="pause_limit") | Q(kind="due", clock__kind__in=("ballot", "review_step"))


def follow_up(now: datetime) -> int:
    """Handle clock events that reviews must answer; returns how many were handled.

    Each in its own transaction: one that fails does not hold up the rest, and is tried again.
    """
    events = ClockEvent.objects.unhandled().filter(OURS)[:BATCH]
    return sum(_handle(event.pk, now) for event in events)


@transaction.atomic
def _handle(pk: int, now: datetime) -> bool:
    event = ClockEvent.objects.select_for_update().filter(pk=pk, handled_at=None).first()
    if event is None:
        return False
    _answer(event, now)
    event.handled_at = now
    event.save(update_fields=["handled_at"])
    return True


def _answer(event: ClockEvent, now: datetime) -> None:
    """What the event means for a review, its ballot or one of its duties, as things are now."""
    if event.kind == "pause_limit":
        _give_up(event, now)
        return
    ballot = Ballot.objects.undecided().filter(clock_id=event.clock_id).first()
    if ballot is not None:
        close_ballot(ballot, actor=CLOCK, now=now)
    steps = ReviewStep.objects.open().filter(clock_id=event.clock_id, kind__in=REVIEWS)
    for step in late_steps(steps.select_related("clock", "review__committee"), now):
        _tell_of_late(step, now)


def _give_up(event: ClockEvent, now: datetime) -> None:
    review = Review.objects.filter(clock_id=event.clock_id, state=ReviewState.OPEN).first()
    if review is not None:
        effects_of(review).gave_up(review, "pause_limit", actor=CLOCK, now=now)


def _tell_of_late(step: ReviewStep, now: datetime) -> None:
    """The chair hears that a review is late, and may open the ballot without it."""
    review, chief = step.review, leader_of(step.review, now)
    if chief is None:
        return
    key = f"late:{step.pk}:{review.digest[-16:]}:{chief.pk}"
    title = f"Late: {step.get_kind_display()} of {review.title}"
    open_item(
        review,
        kind="review.late",
        title=title,
        url=f"{review.url}#ballot",
        assignee=chief,
        role=Role.COMMITTEE_MEMBER.value,
        clock=review.clock,
        key=key,
        actor=CLOCK,
        now=now,
    )
    notify(chief, key=key, subject=title, body=str(review.title), url=review.url, now=now)
