"""Duties that are late, and questions that nobody answered in time."""

from datetime import datetime

from django.db.models import Q

from approvals.actions.clocks import late_steps
from approvals.actions.effects import effects_of
from approvals.actions.leading import leader_of
from approvals.actions.words import STEP_LATE, of_step
from approvals.models import Review, ReviewStep
from approvals.rules.reviews import REVIEWS, ReviewState
from govportal.ledger.rules import SYSTEM
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.worklist.actions import notify, open_item
from govportal.worklist.models import ClockEvent

CLOCK = SYSTEM("clock")


def give_up(event: ClockEvent, now: datetime) -> None:
    """The time for waiting is used up: what the review is about ends without a decision."""
    review = Review.objects.filter(clock_id=event.clock_id, state=ReviewState.OPEN).first()
    if review is not None:
        effects_of(review).gave_up(review, "pause_limit", actor=CLOCK, now=now)


def let_in(event: ClockEvent, now: datetime) -> None:
    """Whoever an escalation called in may see what they are called to."""
    on_it = Q(clock=event.clock_id) | Q(steps__clock=event.clock_id)
    review = Review.objects.filter(on_it, state=ReviewState.OPEN).distinct().first()
    if review is None:
        return
    effects = effects_of(review)
    for person in Person.objects.active().filter(ref__in=[_own(ref) for ref in event.told]):
        if not effects.may_see(review, person):
            effects.takes_part(review, person, "called_in")


def _own(ref: str) -> str:
    return ref.partition(":")[2]


def tell_of_late(event: ClockEvent, now: datetime) -> None:
    """The chair hears that a review is late, and may open the ballot without it."""
    steps = ReviewStep.objects.open().filter(clock_id=event.clock_id, kind__in=REVIEWS)
    for step in late_steps(steps.select_related("clock", "review__committee"), now):
        _tell_leader(step, now)


def _tell_leader(step: ReviewStep, now: datetime) -> None:
    review, chief = step.review, leader_of(step.review, now)
    if chief is None:
        return
    key = f"late:{step.pk}:{review.digest[-16:]}:{chief.pk}"
    title = of_step(step, review.title, STEP_LATE)
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
