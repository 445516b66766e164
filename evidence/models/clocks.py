"""The clock of a review as the dossier tells it: limit, use of time day by day, events."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from approvals.models import Review
from evidence.models.trails import names_of
from evidence.rules.clock_days import SECOND, DayUse, Duty, clock_days
from evidence.rules.clock_lines import ClockEventLine, ClockLine, DayLine, hours
from govportal.worklist.models import CalendarVersion, Clock
from govportal.worklist.rules.clocks import Times, due_at, is_in_time, times_of, used_by
from govportal.worklist.rules.firings import EventKind
from govportal.worklist.rules.intervals import Scale
from govportal.worklist.rules.limits import Limit
from govportal.worklist.rules.replays import Change, ChangeKind, TimesFor, replay

CHANGE_WORDS = {
    ChangeKind.STARTED: _("Started"),
    ChangeKind.PAUSED: _("Stood still"),
    ChangeKind.RESUMED: _("Ran on"),
    ChangeKind.LIMITED: _("Got another limit"),
    ChangeKind.RECOUNTED: _("Counted by a new calendar"),
    ChangeKind.STOPPED: _("Stopped"),
}
EVENT_WORDS = {
    EventKind.WARNING: _("Warning at %(threshold)s %%"),
    EventKind.DUE: _("Time was up"),
    EventKind.HOP: _("Escalated at %(threshold)s %%"),
    EventKind.PAUSE_WARNING: _("Warning: waiting for %(threshold)s business days"),
    EventKind.PAUSE_LIMIT: _("Waited the longest time allowed"),
}


def clock_line(review: Review, as_of: datetime) -> ClockLine:
    """The review's clock, counted again from its changes up to ``as_of``."""
    clock = review.clock
    assert clock is not None
    times_for = _times_for()
    changes = [row.fact for row in clock.changes.all() if row.at <= as_of]
    state = replay(changes, times_for, as_of)
    assert state is not None
    times = times_for(state.calendar, state.limit.scale)
    end = state.stopped_at or as_of
    used = int(used_by(state, times, end))
    days = clock_days(changes, times_for, end, _duties(review))
    return ClockLine(
        ref=clock.ledger_ref,
        kind=clock.kind,
        limit=limit_words(state.limit),
        calendar=_calendar_words(state.calendar),
        started_at=state.started_at,
        due_at=due_at(state, times, at=end),
        stopped_at=state.stopped_at,
        state=_state_of(state.stopped_at, is_in_time(state, times, end), state.is_paused),
        used=_used_words(used, state.limit, times),
        days=tuple(_day(day, _question_numbers(review)) for day in days),
        events=tuple(_events(clock, changes, as_of, _question_numbers(review))),
    )


def _times_for() -> TimesFor:
    """Times straight from the calendars, each version read once for this clock."""
    specs = {}

    def times(calendar: str, scale: Scale) -> Times:
        if calendar not in specs:
            specs[calendar] = CalendarVersion.objects.get(pk=int(calendar)).rules
        return times_of(specs[calendar], scale)

    return times


def limit_words(limit: Limit) -> str:
    """A limit as the committee says it."""
    if limit.scale is Scale.BUSINESS_DAYS:
        words = ngettext("%(n)s business day", "%(n)s business days", limit.amount)
        return words % {"n": limit.amount}
    length = hours(limit.amount * 60)
    if limit.scale is Scale.WORKING_HOURS:
        return gettext("%(length)s, day and night on working days") % {"length": length}
    return gettext("%(length)s, day and night") % {"length": length}


def _used_words(used: int, limit: Limit, times: Times) -> str:
    most = limit.time(times.own.worth)
    words = {"used": hours(used // SECOND), "most": hours(most // SECOND)}
    return gettext("%(used)s of %(most)s") % words


def _calendar_words(key: str) -> str:
    version = CalendarVersion.objects.select_related("calendar").get(pk=int(key))
    words = {"name": version.calendar.name, "n": version.number, "zone": version.rules.zone}
    return gettext("%(name)s, version %(n)s, %(zone)s") % words


def _state_of(stopped_at: datetime | None, in_time: bool, paused: bool) -> str:
    if stopped_at is not None:
        return "met" if in_time else "late"
    if paused:
        return "paused"
    return "ok" if in_time else "late"


def _question_numbers(review: Review) -> dict[str, int]:
    return {question.ledger_ref: question.n for question in review.questions.all()}


def _duties(review: Review) -> Iterable[Duty]:
    for step in review.steps.all():
        name = str(step.get_kind_display())
        if step.assignee:
            name = f"{name} ({step.assignee.full_name})"
        yield Duty(name, step.opened_at, step.done_at)


def _day(day: DayUse, questions: Mapping[str, int]) -> DayLine:
    parts = [*day.duties, *_cause_words(day.causes, questions)]
    return DayLine(day.day, day.number, day.used, day.paused, "; ".join(parts))


def _cause_words(causes: Iterable[str], questions: Mapping[str, int]) -> Iterable[str]:
    for cause in causes:
        number = questions.get(cause)
        if number is None:
            yield gettext("stood still: %(cause)s") % {"cause": cause}
        else:
            yield gettext("waiting for the requester, question %(n)s") % {"n": number}


def _events(
    clock: Clock, changes: Iterable[Change], as_of: datetime, questions: Mapping[str, int]
) -> Iterable[ClockEventLine]:
    """Changes and firings together, in the order in which they happened."""
    lines = [
        ClockEventLine(
            kind=change.kind.value,
            name=str(CHANGE_WORDS[change.kind]),
            due_at=None,
            at=change.at,
            text=_change_words(change, questions),
        )
        for change in changes
    ]
    fired = [event for event in clock.events.all() if event.happened_at <= as_of]
    names = names_of(ref for event in fired for ref in event.told)
    for event in fired:
        told = ", ".join(sorted(names.get(ref, ref) for ref in event.told))
        name = EVENT_WORDS[EventKind(event.kind)] % {"threshold": event.threshold}
        text = gettext("Told: %(people)s") % {"people": told} if told else ""
        lines.append(ClockEventLine(event.kind, name, event.due_at, event.happened_at, text))
    return sorted(lines, key=lambda line: line.at)


def _change_words(change: Change, questions: Mapping[str, int]) -> str:
    cause = change.data.get("cause")
    if isinstance(cause, str):
        number = questions.get(cause)
        return gettext("Question %(n)s") % {"n": number} if number else cause
    return ""
