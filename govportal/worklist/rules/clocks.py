"""The state of a clock and how it changes (4-fine-print.md, Clocks). Pure and exact.

A clock counts its own time: microseconds on its scale, in a fraction, so that nothing is lost when
a calendar changes and "business days used" become minutes of another length. Whatever happens to
a clock first brings the count up to that moment; so the state says all there is to know, and
folding the changes again from the start gives the same state.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from math import ceil

from govportal.refusals import Refusal
from govportal.worklist.rules.calendars import DEFAULT_SPEC, CalendarSpec
from govportal.worklist.rules.intervals import Scale
from govportal.worklist.rules.limits import DEADLINE, PAUSE_LIMIT, Hop, Limit
from govportal.worklist.rules.timelines import Timeline, timeline


@dataclass(frozen=True)
class Times:
    """What a clock counts with: its own time, and the committee's business days for pauses."""

    own: Timeline
    office: Timeline


@dataclass(frozen=True)
class ClockState:
    """All that decides what a clock does next.

    ``used`` is its own time up to ``since``, in microseconds of the present calendar; ``paused``
    the business days it waited up to ``since``; ``causes`` the open questions that hold it.
    ``overdue_since`` is the due moment, once something happened after it.
    """

    limit: Limit
    chain: tuple[Hop, ...]
    calendar: str
    started_at: datetime
    since: datetime
    used: Fraction = Fraction(0)
    paused: Fraction = Fraction(0)
    causes: frozenset[str] = frozenset()
    stopped_at: datetime | None = None
    overdue_since: datetime | None = None

    @property
    def is_paused(self) -> bool:
        return bool(self.causes) and self.stopped_at is None

    @property
    def is_running(self) -> bool:
        return not self.causes and self.stopped_at is None


def begun(
    limit: Limit,
    chain: Iterable[Hop],
    calendar: str,
    at: datetime,
    causes: Iterable[str] = (),
) -> ClockState:
    """A clock started at ``at``; a question that is open already pauses it from the start."""
    held_by = frozenset(causes) if limit.pauses else frozenset()
    return ClockState(limit, tuple(chain), calendar, at, at, causes=held_by)


def used_by(state: ClockState, times: Times, at: datetime) -> Fraction:
    """The clock's own time used by ``at`` (not before the last change), in microseconds."""
    if not state.is_running:
        return state.used
    return state.used + times.own.worked(state.since, at)


def paused_by(state: ClockState, times: Times, at: datetime) -> Fraction:
    """The business days this clock has waited for answers by ``at``."""
    if not state.is_paused:
        return state.paused
    return state.paused + Fraction(times.office.worked(state.since, at), times.office.worth)


def reaches(state: ClockState, times: Times, percent: int, at: datetime | None = None) -> datetime:
    """When ``percent`` of the limit is used: the earliest such moment (closing time).

    While a question waits: what an answer at ``at`` (default: at the last change) would give.
    Raises NeverEnds when the calendar has no time left.
    """
    base = max(state.since, at) if at is not None and state.is_paused else state.since
    target = Fraction(state.limit.time(times.own.worth) * percent, 100)
    return times.own.reach(base, ceil(target - state.used))


def due_at(state: ClockState, times: Times, at: datetime | None = None) -> datetime:
    """When the limit is used up; a due moment that has passed stays what it was."""
    is_over = state.used >= state.limit.time(times.own.worth)
    if state.overdue_since is not None and is_over:
        return state.overdue_since
    return reaches(state, times, DEADLINE, at)


def pause_reaches(state: ClockState, times: Times, days: int) -> datetime:
    """When the waiting will have taken so many business days in all, if nobody answers."""
    work = (days - state.paused) * times.office.worth
    return times.office.reach(state.since, ceil(work))


def day_of(state: ClockState, times: Times, at: datetime) -> tuple[int, int] | None:
    """(n, m) of "day n of m": n is one more than the whole days used. None for odd limits."""
    whole, rest = divmod(state.limit.time(times.own.worth), times.own.worth)
    if state.limit.scale is Scale.CALENDAR_HOURS or rest:
        return None
    return int(used_by(state, times, at) // times.own.worth) + 1, whole


def is_in_time(state: ClockState, times: Times, at: datetime) -> bool:
    """Whether a decision at ``at`` is in time; one at the due moment is."""
    return max(state.since, at) <= due_at(state, times, at)


def change_refusal(state: ClockState, at: datetime) -> Refusal | None:
    """Why nothing may happen to this clock at ``at``."""
    if state.stopped_at is not None:
        return Refusal("worklist.clock_stopped_stale")
    if at < state.since:
        return Refusal("worklist.clock_earlier_stale", {"at": state.since.isoformat()})
    return None


def pause_refusal(state: ClockState, cause: str, at: datetime) -> Refusal | None:
    if not state.limit.pauses:
        return Refusal("worklist.clock_never_pauses")
    if cause in state.causes:
        return Refusal("worklist.pause_already_open")
    return change_refusal(state, at)


def resume_refusal(state: ClockState, cause: str, at: datetime) -> Refusal | None:
    if state.stopped_at is None and cause not in state.causes:
        return Refusal("worklist.pause_not_open")
    return change_refusal(state, at)


def brought_to(state: ClockState, times: Times, at: datetime) -> ClockState:
    """The same clock, counted up to ``at``."""
    passed = due_at(state, times, at)
    return replace(
        state,
        used=used_by(state, times, at),
        paused=paused_by(state, times, at),
        overdue_since=passed if passed < at else state.overdue_since,
        since=at,
    )


def paused(state: ClockState, times: Times, cause: str, at: datetime) -> ClockState:
    """Held by one more question; several open ones are one pause."""
    return replace(brought_to(state, times, at), causes=state.causes | {cause})


def resumed(state: ClockState, times: Times, cause: str, at: datetime) -> ClockState:
    """One question answered or withdrawn; runs on when it was the last."""
    return replace(brought_to(state, times, at), causes=state.causes - {cause})


def stopped(state: ClockState, times: Times, at: datetime) -> ClockState:
    return replace(brought_to(state, times, at), stopped_at=at)


def relimited(
    state: ClockState,
    times: Times,
    new_times: Times,
    limit: Limit,
    at: datetime,
    chain: tuple[Hop, ...] | None = None,
) -> ClockState:
    """Another limit, and perhaps another chain; used time stays, a day of the old scale being a
    day of the new."""
    now = brought_to(state, times, at)
    used = now.used * new_times.own.worth / times.own.worth
    if limit.scale is state.limit.scale:
        used = now.used
    causes = now.causes if limit.pauses else frozenset()
    return replace(
        now, limit=limit, used=used, causes=causes, chain=now.chain if chain is None else chain
    )


def recounted(
    state: ClockState, times: Times, new_times: Times, calendar: str, at: datetime
) -> ClockState:
    """Another calendar from ``at`` on; business days used stay, the rest is counted anew."""
    now = brought_to(state, times, at)
    used = now.used * new_times.own.worth / times.own.worth
    return replace(now, calendar=calendar, used=used)


def has_no_pause_left(state: ClockState) -> bool:
    return state.paused >= PAUSE_LIMIT


def times_of(spec: CalendarSpec, scale: Scale) -> Times:
    """The times of a calendar on a scale, straight from the calendar."""
    return Times(timeline(spec, scale), timeline(spec, Scale.BUSINESS_DAYS))


def due_after(limit: Limit, started_at: datetime, spec: CalendarSpec = DEFAULT_SPEC) -> datetime:
    """When a clock started then is due, if nothing pauses it (UTC). Needs no database."""
    own = timeline(spec, limit.scale)
    return own.reach(started_at, limit.time(own.worth))
