"""What a clock made happen is answered by higher rooms: idempotent, from rows, whenever the worker
comes by."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q

from govportal.worklist.models import ClockEvent

log = logging.getLogger(__name__)
BATCH = 200
Handler = Callable[[ClockEvent, datetime], object]
Handlers = Mapping[tuple[str, str], Handler]
"""By the kind of event and of clock."""


def ours(handlers: Handlers) -> Q:
    """The events that these handlers answer."""
    kinds = sorted({event for event, _clock in handlers})
    each = (
        Q(kind=kind, clock__kind__in=[clock for event, clock in handlers if event == kind])
        for kind in kinds
    )
    return reduce(or_, each, Q(pk__in=()))


def answer_events(handlers: Handlers, now: datetime) -> int:
    """Answer what waits; how many were. Each in its own transaction: one that fails does not hold
    up the rest, and is tried again."""
    events = ClockEvent.objects.unhandled().filter(ours(handlers))[:BATCH]
    return sum(_try(event, handlers, now) for event in events)


def _try(event: ClockEvent, handlers: Handlers, now: datetime) -> bool:
    try:
        return _handle(event.pk, handlers, now)
    except Exception:  # whatever went wrong with this one, the others are answered
        log.exception("clock event %s: no answer", event.pk)
        return False


@transaction.atomic
def _handle(pk: int, handlers: Handlers, now: datetime) -> bool:
    locked = ClockEvent.objects.select_for_update(of=("self",)).select_related("clock")
    event = locked.filter(pk=pk, handled_at=None).first()
    if event is None:
        return False
    handlers[event.kind, event.clock.kind](event, now)
    event.handled_at = now
    event.save(update_fields=["handled_at"])
    return True
