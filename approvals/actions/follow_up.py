"""What a clock made happen, done here: idempotent, from rows, whenever the worker comes by."""

from datetime import datetime

from django.db import transaction

from approvals.actions.effects import effects_of
from approvals.models import Review
from approvals.rules.reviews import ReviewState
from govportal.ledger.rules import SYSTEM
from govportal.worklist.models import ClockEvent

BATCH = 200


def follow_up(now: datetime) -> int:
    """Handle clock events that reviews must answer; returns how many were handled.

    Each in its own transaction: one that fails does not hold up the rest, and is tried again.
    """
    events = ClockEvent.objects.unhandled().filter(kind="pause_limit")[:BATCH]
    return sum(_handle(event.pk, now) for event in events)


@transaction.atomic
def _handle(pk: int, now: datetime) -> bool:
    event = ClockEvent.objects.select_for_update().filter(pk=pk, handled_at=None).first()
    if event is None:
        return False
    review = Review.objects.filter(clock_id=event.clock_id, state=ReviewState.OPEN).first()
    if review is not None:
        effects_of(review).gave_up(review, "pause_limit", actor=SYSTEM("clock"), now=now)
    event.handled_at = now
    event.save(update_fields=["handled_at"])
    return True
