"""The sweep: lets everything happen that fell due, exactly once, in the order in which it did.

A tick without memory: it reads only clocks whose next event is over, so a night without a worker
is caught up in one pass. Two sweeps at once share the work (SKIP LOCKED on PostgreSQL; on SQLite
the second waits for the first one's transaction and finds nothing left).
"""

import logging
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection

from govportal.ledger.actions import recorded
from govportal.worklist.actions.happening import Fall, happen
from govportal.worklist.models import Clock, ClockEvent
from govportal.worklist.rules.firings import fallen_due, next_at
from govportal.worklist.rules.timelines import NeverEnds
from govportal.worklist.timekeeping import times_of_version

log = logging.getLogger(__name__)
BATCH = 250
LOOK_AGAIN = timedelta(days=1)


@dataclass
class Swept:
    """What a sweep did: how many clocks it looked at, and the events, in order."""

    clocks: int = 0
    events: list[ClockEvent] = field(default_factory=list)


def sweep(now: datetime, *, batch: int = BATCH) -> Swept:
    """Let happen what fell due before ``now``, a transaction for each batch of clocks."""
    swept = Swept()
    while True:
        clocks, events = _sweep_batch(now, batch)
        swept.clocks += clocks
        swept.events += events
        if clocks < batch:
            return swept


@recorded
def _sweep_batch(now: datetime, batch: int) -> tuple[int, list[ClockEvent]]:
    clocks = list(_claimed(now, batch))
    if not clocks:
        return 0, []
    fired = _fired(clocks)
    falls = [fall for clock in clocks for fall in _falls(clock, fired[clock.pk], now)]
    events = happen(sorted(falls, key=lambda fall: fall.firing.due_at), now)
    Clock.objects.bulk_update(clocks, ["next_event_at", "revision"])
    return len(clocks), events


def _claimed(now: datetime, batch: int) -> "list[Clock]":
    rows = Clock.objects.due(now).select_related("version", "committee")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    return list(rows[:batch])


def _fired(clocks: list[Clock]) -> dict[int, set[tuple[str, int]]]:
    fired: dict[int, set[tuple[str, int]]] = defaultdict(set)
    rows = ClockEvent.objects.filter(clock__in=[clock.pk for clock in clocks])
    for clock, kind, threshold in rows.values_list("clock_id", "kind", "threshold"):
        fired[clock].add((kind, threshold))
    return fired


def _falls(clock: Clock, fired: set[tuple[str, int]], now: datetime) -> list[Fall]:
    """What of this clock is to happen now; sets when to look at it again."""
    state = clock.state_now
    times = times_of_version(clock.version, state.limit.scale)
    clock.revision += 1
    try:
        firings = fallen_due(state, times, fired, now)
        clock.next_event_at = next_at(state, times, fired | {firing.key for firing in firings})
    except NeverEnds:
        # One calendar without working time must not hold up everybody else's clocks.
        log.error("%s: its calendar has no working time left", clock.ledger_ref)
        clock.next_event_at = now + LOOK_AGAIN
        return []
    return [Fall(clock, firing) for firing in firings]
