"""The ruler of a clock in numbers: one mark for each working day (or hour) of the limit."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Literal

from govportal.worklist.rules.clocks import ClockState, Times, due_at
from govportal.worklist.rules.intervals import HOUR, Scale, instant
from govportal.worklist.rules.replays import Change, ChangeKind
from govportal.worklist.rules.timelines import Span

Before = Literal["night", "weekend", "pause"]
MOST = 60
"""More marks than this cannot be told apart; longer limits are drawn as so many equal parts."""


@dataclass(frozen=True)
class Stretch:
    """A time during which the clock ran."""

    since: datetime
    until: datetime


@dataclass(frozen=True)
class Mark:
    """One working day or hour of the limit: how much is used, and what lies before it."""

    used: Fraction
    before: Before


def stretches(changes: Iterable[Change], until: datetime) -> list[Stretch]:
    """When the clock ran, from its changes; a clock that runs does so to ``until``."""
    found: list[Stretch] = []
    causes: set[str] = set()
    since: datetime | None = None
    for change in changes:
        causes = _held_by(causes, change)
        runs = not causes and change.kind is not ChangeKind.STOPPED
        if since is None and runs:
            since = change.at
        elif since is not None and not runs:
            found.append(Stretch(since, change.at))
            since = None
    return found if since is None else [*found, Stretch(since, max(until, since))]


def _held_by(causes: set[str], change: Change) -> set[str]:
    if change.kind is ChangeKind.STARTED:
        held = change.data["causes"]
        return {str(cause) for cause in held} if isinstance(held, list) else set()
    cause = {str(change.data.get("cause"))}
    if change.kind is ChangeKind.PAUSED:
        return causes | cause
    return causes - cause if change.kind is ChangeKind.RESUMED else causes


def pauses(changes: Sequence[Change], now: datetime) -> list[Stretch]:
    """When the clock waited for answers, up to now."""
    ran = stretches(changes, now)
    start = changes[0].at if changes else now
    ends = [start, *(stretch.until for stretch in ran)]
    begins = [*(stretch.since for stretch in ran), now]
    waited = [Stretch(a, b) for a, b in zip(ends, begins, strict=True)]
    stopped = any(change.kind is ChangeKind.STOPPED for change in changes)
    return [one for one in (waited[:-1] if stopped else waited) if one.since < one.until]


def marks(state: ClockState, times: Times, changes: Sequence[Change], now: datetime) -> list[Mark]:
    """The limit from start to due, cut into days (or hours where it is no longer than a day)."""
    due = due_at(state, times, now)
    ran = stretches(changes, due)
    if state.is_paused and now < due:
        ran.append(Stretch(max(now, state.since), due))
    limit = state.limit.time(times.own.worth)
    step = _step(limit, times.own.worth)
    found: list[Mark] = []
    last: date | None = None
    is_elapsed = state.limit.scale is Scale.CALENDAR_HOURS
    for number, stretch in enumerate(ran):
        first = True
        for day, used in _cut(times.own.spans(stretch.since, min(stretch.until, due)), step, now):
            before = _before(last, day, first and number > 0, is_elapsed)
            found.append(Mark(used, before))
            last, first = day, False
    return found


def _step(limit: int, worth: int) -> int:
    unit = HOUR if limit <= worth else worth
    return max(unit, -(-limit // MOST))


def _before(last: date | None, day: date, after_pause: bool, is_elapsed: bool) -> Before:
    if after_pause:
        return "pause"
    is_gap = last is not None and day - last > timedelta(days=1)
    return "weekend" if is_gap and not is_elapsed else "night"


def _cut(spans: Iterable[Span], step: int, now: datetime) -> Iterator[tuple[date, Fraction]]:
    """Spans joined by date, then cut into steps; each with the share that lies before ``now``."""
    at = instant(now)
    for day, own in _by_day(spans):
        work = sum(span.work for span in own)
        done = sum(_done(span, at) for span in own)
        for begin in range(0, work, step):
            size = min(step, work - begin)
            yield day, Fraction(min(max(done - begin, 0), size), size)


def _by_day(spans: Iterable[Span]) -> Iterator[tuple[date, list[Span]]]:
    days: dict[date, list[Span]] = {}
    for span in spans:
        days.setdefault(span.day, []).append(span)
    yield from days.items()


def _done(span: Span, at: int) -> int:
    if at >= span.ends:
        return span.work
    return max(at - span.starts, 0) * span.work // max(span.ends - span.starts, 1)
