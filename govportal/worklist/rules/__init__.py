"""How clocks count, warn, pause and escalate. Pure Python, exact, without a database."""

from govportal.worklist.rules.calendars import (
    DEFAULT_SPEC,
    CalendarSpec,
    Shift,
    every_weekday,
)
from govportal.worklist.rules.clocks import ClockState, Times, due_after, times_of
from govportal.worklist.rules.firings import EventKind, Firing
from govportal.worklist.rules.intervals import Scale
from govportal.worklist.rules.limits import FULL_CHAIN, Hop, HopTo, Limit, chain_up_to
from govportal.worklist.rules.replays import Change, ChangeKind, replay
from govportal.worklist.rules.timelines import Timeline, timeline

__all__ = [
    "DEFAULT_SPEC",
    "FULL_CHAIN",
    "CalendarSpec",
    "Change",
    "ChangeKind",
    "ClockState",
    "EventKind",
    "Firing",
    "Hop",
    "HopTo",
    "Limit",
    "Scale",
    "Shift",
    "Timeline",
    "Times",
    "chain_up_to",
    "due_after",
    "every_weekday",
    "replay",
    "timeline",
    "times_of",
]
