"""What a clock does by itself: warnings, the deadline, escalations, the end of a pause.

What falls due at a moment happens after it, never at it: a decision at the due moment is in time
and nothing due then fires (4-fine-print.md, Clocks).
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from govportal.worklist.rules.clocks import ClockState, Times, due_at, pause_reaches, reaches
from govportal.worklist.rules.limits import (
    DEADLINE,
    PAUSE_LIMIT,
    PAUSE_WARNINGS,
    WARNINGS,
)


class EventKind(StrEnum):
    """What can fall due, in the order in which it happens at one moment."""

    WARNING = "warning"
    DUE = "due"
    HOP = "hop"
    PAUSE_WARNING = "pause_warning"
    PAUSE_LIMIT = "pause_limit"


class Outcome(StrEnum):
    """What came of an event."""

    TOLD = "told"
    NOBODY = "nobody"
    MOOT = "moot"


ORDER = tuple(EventKind)
Fired = Collection[tuple[str, int]]


@dataclass(frozen=True)
class Firing:
    """One event of a clock. ``threshold`` is percent of the limit, or business days of pause."""

    kind: EventKind
    threshold: int
    due_at: datetime

    @property
    def key(self) -> tuple[str, int]:
        return self.kind.value, self.threshold


def upcoming(state: ClockState, times: Times, fired: Fired) -> list[Firing]:
    """What is still to come if nobody does anything, in order. Nothing for a stopped clock."""
    if state.stopped_at is not None:
        return []
    to_come = _waiting(state, times) if state.is_paused else _running(state, times)
    firings = [firing for firing in to_come if firing.key not in fired]
    return sorted(firings, key=_order)


def fallen_due(state: ClockState, times: Times, fired: Fired, before: datetime) -> list[Firing]:
    """What fell due earlier than ``before`` and has not happened yet, in order."""
    return [firing for firing in upcoming(state, times, fired) if firing.due_at < before]


def ends_at_once(state: ClockState, times: Times, fired: Fired) -> list[Firing]:
    """The end of the pause, when the time for waiting was used up before this question."""
    firings = upcoming(state, times, fired)
    return [f for f in firings if f.kind is EventKind.PAUSE_LIMIT and f.due_at <= state.since]


def next_at(state: ClockState, times: Times, fired: Fired) -> datetime | None:
    """When this clock next has to be looked at."""
    return next((firing.due_at for firing in upcoming(state, times, fired)), None)


def _running(state: ClockState, times: Times) -> Iterator[Firing]:
    for percent in WARNINGS:
        yield Firing(EventKind.WARNING, percent, reaches(state, times, percent))
    yield Firing(EventKind.DUE, DEADLINE, due_at(state, times))
    for hop in state.chain:
        yield Firing(EventKind.HOP, hop.percent, reaches(state, times, hop.percent))


def _waiting(state: ClockState, times: Times) -> Iterator[Firing]:
    for days in PAUSE_WARNINGS:
        yield Firing(EventKind.PAUSE_WARNING, days, pause_reaches(state, times, days))
    yield Firing(EventKind.PAUSE_LIMIT, PAUSE_LIMIT, pause_reaches(state, times, PAUSE_LIMIT))


def _order(firing: Firing) -> tuple[datetime, int, int]:
    return firing.due_at, ORDER.index(firing.kind), firing.threshold
