"""1,000 due, or late, clocks among 100,000 open ones, in turns with the same among 3,000."""

import statistics
import time
from contextlib import nullcontext
from datetime import datetime, timedelta
from functools import cache

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.filling import Filled, copy_of, in_bulk, organisation
from bench.harness import Measured, beside_each_other, case
from bench.twins import collect_statistics, keep_small, on_small
from govportal.worklist.actions import sweep
from govportal.worklist.actions.sweeping import BATCH
from govportal.worklist.models import Clock, WorkItem
from scorecards.late import late_now
from tests import make

DUE, TURNS = 1_000, 3
LATER = timedelta(days=3650)


@cache
def filled(size: int) -> Filled:
    """So many open clocks with an open item each; none is due for ten years."""
    made = organisation()
    assert made.case.review is not None
    clock = made.case.review.clock
    assert clock is not None and clock.next_event_at is not None
    Clock.objects.update(next_event_at=clock.next_event_at + LATER)
    clock.refresh_from_db()
    for count in (DUE * TURNS, size):
        _grow(made, clock, count - Clock.objects.count())
        if count < size:
            keep_small()
    collect_statistics()
    return made


def _grow(made: Filled, clock: Clock, count: int) -> None:
    first = Clock.objects.count()
    in_bulk(copy_of(clock, subject_ref=f"request:COPY-{first + n}") for n in range(count))
    keys = Clock.objects.filter(subject_ref__startswith="request:COPY-", items__isnull=True)
    in_bulk(
        WorkItem(
            subject_ref=f"request:COPY-{pk}",
            kind="review.sign_off",
            title="Sign-off: a copy",
            url="/requests/",
            assignee_id=made.people[pk % len(made.people)],
            role="technical_owner",
            clock_id=pk,
            key=f"copy:{pk}",
            opened_at=make.START,
        )
        for pk in keys.values_list("pk", flat=True)
    )


@case(
    "clock sweep, 1,000 due",
    beside="among 3,000 open",
    unit="ms",
    sizes=[100_000],
    at_most=1.5,
    no_more=5000,
)
def sweeping(size: int) -> Measured:
    made = filled(size)
    assert made.case.review is not None and made.case.review.clock is not None
    due = Clock.objects.get(pk=made.case.review.clock.pk).next_event_at
    assert due is not None
    due -= LATER
    now = due + timedelta(minutes=1)
    keys = list(Clock.objects.order_by("pk").values_list("pk", flat=True)[: DUE * TURNS])
    ours: list[float] = []
    theirs: list[float] = []
    busy: list[float] = []
    queries = set()
    for turn in range(TURNS):
        chosen = keys[turn * DUE : (turn + 1) * DUE]
        for is_small in (True, False):
            with on_small() if is_small else nullcontext():
                Clock.objects.filter(pk__in=chosen).update(next_event_at=due)
                before = time.process_time()
                took, asked = _swept(now)
                busy.append(time.process_time() - before)
            (theirs if is_small else ours).append(took)
            queries.add(asked)
    note = (
        f"{max(queries) / (DUE // BATCH):.0f} queries a batch of {BATCH}, "
        f"{statistics.median(busy):.1f} s of processor"
    )
    fault = "queries differ with the number of clocks" if len(queries) > 1 else ""
    return Measured(statistics.median(ours) * 1000, statistics.median(theirs) * 1000, note, fault)


def _swept(now: datetime) -> tuple[float, int]:
    """Seconds and queries of one sweep."""
    with CaptureQueriesContext(connection) as captured:
        began = time.perf_counter()
        swept = sweep(now)
        took = time.perf_counter() - began
    assert swept.clocks == DUE, swept.clocks
    return took, len(captured)


@case(
    "what is late, 1,000 clocks",
    beside="among 3,000 open",
    unit="ms",
    sizes=[100_000],
    at_most=3,
    no_more=150,
)
def looking(size: int) -> Measured:
    """The longest late, as the boards list them."""
    made = filled(size)
    now, late = make.START + timedelta(days=1), timedelta(hours=3)
    keys = list(Clock.objects.order_by("pk").values_list("pk", flat=True)[:DUE])

    def look() -> None:
        assert late_now(made.cast.auditor, now).is_more

    def look_small() -> None:
        with on_small():
            look()

    for where in (nullcontext, on_small):
        with where():
            Clock.objects.filter(pk__in=keys).update(due_at=now - late)
            Clock.objects.exclude(pk__in=keys).filter(due_at__lt=now).update(due_at=now + late)
    return beside_each_other(look, look_small)
