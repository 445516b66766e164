"""Clocks as people read them: words, state and ruler (ui/README.md, `.clock`)."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Literal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from govportal.charts import Day, Segment, ruler
from govportal.worklist.models.clocks import Clock
from govportal.worklist.rules.clocks import ClockState, Times, day_of, due_at, used_by
from govportal.worklist.rules.firings import EventKind, Firing, upcoming
from govportal.worklist.rules.intervals import HOUR, MINUTE, Scale
from govportal.worklist.rules.limits import HopTo, Limit
from govportal.worklist.rules.replays import Change
from govportal.worklist.rules.rulers import Stretch, marks, pauses
from govportal.worklist.timekeeping import times_of_version

State = Literal["ok", "soon", "late", "paused", "met"]
SOON = 75
"""Percent of the limit from which a clock is due soon."""


@dataclass(frozen=True)
class ClockView:
    """A clock at one moment, ready to be drawn (templates/parts/clock.html).

    ``used`` of ``limit`` are microseconds of the clock's own time; ``day`` is (n, m) of "day n of
    m" or None. What comes next is counted when it is asked for: most lists do not say it.
    """

    state: State
    left_words: str
    status_words: str
    detail_words: str
    segments: list[Segment]
    due_at: datetime
    used: int
    limit: int
    day: tuple[int, int] | None
    waited: list[Stretch]
    counted: ClockState
    times: Times
    now: datetime

    @cached_property
    def coming(self) -> Firing | None:
        """What happens next if nobody does anything."""
        ahead = upcoming(self.counted, self.times, ())
        return next((firing for firing in ahead if firing.due_at >= self.now), None)

    @cached_property
    def next_words(self) -> str:
        return _next(self.counted, self.coming)


def face_of(clock: Clock, now: datetime) -> ClockView:
    """The clock at ``now``, which is not before its last change.

    Lists load their clocks ``with_story()`` (or items ``by_urgency()``), so that this asks nothing.
    """
    state = clock.state_now
    at = state.stopped_at or now
    times = times_of_version(clock.version, state.limit.scale)
    changes = [change.fact for change in clock.changes.all()]
    due = due_at(state, times, at)
    kind = _state(state, times, due, at)
    return ClockView(
        state=kind,
        left_words=_left(state, times, due, at),
        status_words=_status(state, kind),
        detail_words=_detail(state, times, due, at),
        segments=ruler([Day(m.used, m.before) for m in marks(state, times, changes, at)]),
        due_at=due,
        used=int(used_by(state, times, at)),
        limit=state.limit.time(times.own.worth),
        day=day_of(state, times, at),
        waited=_waited(changes, at),
        counted=state,
        times=times,
        now=now,
    )


@dataclass(frozen=True)
class ClockGlance:
    """What a row of a long list says of a clock."""

    state: State
    left_words: str
    due_at: datetime


def glance_of(clock: Clock, now: datetime) -> ClockGlance:
    """The clock at ``now`` in two words: a third of the work of ``face_of``, and no changes read.

    Load the clock with its ``version``.
    """
    state = clock.state_now
    at = state.stopped_at or now
    times = times_of_version(clock.version, state.limit.scale)
    due = due_at(state, times, at)
    return ClockGlance(_state(state, times, due, at), _left(state, times, due, at), due)


def _waited(changes: list[Change], at: datetime) -> list[Stretch]:
    return pauses(changes, at)


def _state(state: ClockState, times: Times, due: datetime, at: datetime) -> State:
    if at > due:
        return "late"
    if state.stopped_at is not None:
        return "met"
    if state.is_paused:
        return "paused"
    is_soon = used_by(state, times, at) * 100 >= state.limit.time(times.own.worth) * SOON
    return "soon" if is_soon else "ok"


def _left(state: ClockState, times: Times, due: datetime, at: datetime) -> str:
    worth = times.own.worth
    if at > due:
        over = duration(times.own.worked(due, at), worth)
        if state.stopped_at is not None:
            return _("%(time)s late") % {"time": over}
        return _("%(time)s over") % {"time": over}
    if state.stopped_at is not None:
        return _("Done")
    left = state.limit.time(worth) - used_by(state, times, at)
    return _("%(time)s left") % {"time": duration(int(left), worth)}


def duration(time: int, worth: int) -> str:
    """Microseconds in words, the two largest units: "2 d 6 h"; a day is worth ``worth``."""
    days, rest = divmod(max(time, 0), worth)
    hours, rest = divmod(rest, HOUR)
    minutes = rest // MINUTE
    if days:
        return _("%(days)s d %(hours)s h") % {"days": days, "hours": hours}
    if hours:
        return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes}
    return _("%(minutes)s min") % {"minutes": minutes}


def _status(state: ClockState, kind: State) -> str:
    if state.stopped_at is not None:
        return _("In time") if kind == "met" else _("Late")
    if state.is_paused:
        return _("Paused")
    return {"ok": _("On track"), "soon": _("Due soon"), "late": _("Overdue")}[kind]


def _detail(state: ClockState, times: Times, due: datetime, at: datetime) -> str:
    words = {"due": _moment(due)}
    if state.stopped_at is not None:
        return _("Stopped %(at)s; it was due %(due)s.") % {**words, "at": _moment(at)}
    if state.is_paused:
        return _("Waits for an answer. An answer now would make it due %(due)s.") % words
    words["limit"] = limit_words(state.limit)
    if at > due:
        return _("Was due %(due)s · %(limit)s allowed") % words
    percent = int(used_by(state, times, at) * 100 / state.limit.time(times.own.worth))
    return _("Due %(due)s · %(percent)s %% of %(limit)s used") % {**words, "percent": percent}


def limit_words(limit: Limit) -> str:
    """The limit in words: "7 business days", "72 hours on working days", "4 hours", "15 days"."""
    if limit.scale is Scale.BUSINESS_DAYS:
        days = limit.amount
        return ngettext("%(n)s business day", "%(n)s business days", days) % {"n": days}
    hours, minutes = divmod(limit.amount, 60)
    if hours > 72 and minutes and limit.scale is not Scale.WORKING_HOURS:
        return duration(limit.amount * MINUTE, 24 * HOUR)
    if minutes:
        return ngettext("%(n)s minute", "%(n)s minutes", limit.amount) % {"n": limit.amount}
    if limit.scale is Scale.WORKING_HOURS:
        words = ngettext("%(n)s hour on working days", "%(n)s hours on working days", hours)
        return words % {"n": hours}
    days, rest = divmod(hours, 24)
    if days > 3 and not rest:
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
    return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}


def _next(state: ClockState, coming: Firing | None) -> str:
    if coming is None:
        return ""
    words = {"at": _moment(coming.due_at), "n": coming.threshold}
    if coming.kind is EventKind.HOP:
        return _("Next: %(at)s, called in: %(who)s.") % {**words, "who": _hop(state, coming)}
    return {
        EventKind.WARNING: _("Next: a reminder at %(n)s %%, %(at)s."),
        EventKind.DUE: _("Next: due %(at)s."),
        EventKind.PAUSE_WARNING: _("Next: a reminder after %(n)s business days, %(at)s."),
        EventKind.PAUSE_LIMIT: _("Without an answer it is withdrawn after %(at)s."),
    }[coming.kind] % words


def _hop(state: ClockState, coming: Firing) -> str:
    to = next(hop.to for hop in state.chain if hop.percent == coming.threshold)
    return {
        HopTo.ALTERNATE: _("the alternate"),
        HopTo.MANAGER: _("the manager"),
        HopTo.CHAIR: _("the chair"),
        HopTo.BOARD_LIAISON: _("the board liaison"),
    }[HopTo(to)]


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), pgettext("date this year", "D j M") + ", H:i")
