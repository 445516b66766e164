"""What clock stories look at: events, entries and the clock as it is now."""

import json
from datetime import datetime, timedelta

from govportal.ledger.models import Entry
from govportal.worklist.models import Clock, ClockEvent
from govportal.worklist.rules import replay
from govportal.worklist.timekeeping import times_for

TICK = timedelta(microseconds=1)


def happened(clock: Clock) -> list[tuple[str, int, datetime]]:
    rows = ClockEvent.objects.filter(clock=clock)
    return [(event.kind, event.threshold, event.due_at) for event in rows]


def verbs(clock: Clock) -> list[str]:
    rows = Entry.objects.filter(subject=clock.ledger_ref).order_by("id")
    return list(rows.values_list("verb", flat=True))


def entry_data(verb: str) -> dict[str, object]:
    return json.loads(Entry.objects.get(verb=verb).body)["data"]  # type: ignore[no-any-return]


def again(clock: Clock) -> Clock:
    """The row as stored, which must be what its changes say."""
    clock = Clock.objects.get(pk=clock.pk)
    changes = [change.fact for change in clock.changes.all()]
    assert replay(changes, times_for, clock.since) == clock.state_now
    return clock
