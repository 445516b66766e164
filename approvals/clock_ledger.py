"""The clock ledger: a review's clock counted again, with what each day of it was spent on.

Everything is worked out from the clock's changes and events; the stored row is only compared.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext

from approvals.clock_words import (
    CHANGE_WORDS,
    calendar_words,
    event_words,
    limit_words,
    next_words,
    used_words,
)
from approvals.models import Ballot, Question, Review, ReviewStep
from approvals.rules.clock_lines import ClockEventLine, ClockLine, DayLine, NextLine, Spent
from govportal.people.referred import names_of
from govportal.refusals import Refusal
from govportal.worklist.models import CalendarVersion, Clock, ClockEvent, WorkItem
from govportal.worklist.rules.attributions import SECOND, DayUse, Duty, clock_days
from govportal.worklist.rules.clocks import Times, times_of
from govportal.worklist.rules.firings import EventKind
from govportal.worklist.rules.intervals import Scale
from govportal.worklist.rules.readings import Reading, reading
from govportal.worklist.rules.replays import Change, TimesFor


@dataclass(frozen=True)
class Story:
    """What was done to a clock, and what it did, up to a moment; whether more came after it."""

    changes: Sequence[Change]
    events: Sequence[ClockEvent]
    goes_on: bool

    @property
    def fired(self) -> set[tuple[str, int]]:
        return {event.key for event in self.events}


def readable_refusal(review: Review, as_of: datetime) -> Refusal | None:
    """Why there is nothing to read as of that moment; None when there is."""
    if review.clock is None:
        return Refusal("clock.none", {"number": review.subject_id})
    if as_of < review.clock.started_at:
        return Refusal("clock.not_started", {"day": timezone.localdate(as_of)})
    return None


def clock_line(review: Review, as_of: datetime) -> ClockLine:
    """The clock of a review that has one, as of a moment at which it had started."""
    assert review.clock is not None
    return line_of(review.clock, as_of)


def line_of(clock: Clock, as_of: datetime) -> ClockLine:
    """Any clock of a review, as of a moment at which it had started."""
    times_for = own_times()
    story = story_of(clock, as_of)
    read = reading(story.changes, story.fired, times_for, as_of)
    assert read is not None
    numbers = _question_numbers(clock)
    days = clock_days(story.changes, times_for, read.until, _duties(clock))
    return ClockLine(
        ref=clock.ledger_ref,
        kind=clock.kind,
        limit=limit_words(read.state.limit),
        calendar=calendar_words(read.state.calendar),
        started_at=read.state.started_at,
        due_at=read.due_at,
        stopped_at=read.state.stopped_at,
        state=_state_of(read),
        used=used_words(int(read.used), read.limit),
        days=tuple(_day(day, numbers) for day in days),
        events=tuple(_events(story, numbers)),
        as_of=as_of,
        used_seconds=int(read.used) // SECOND,
        left_seconds=int(read.left) // SECOND,
        day=read.day,
        next=_next(read),
        agrees=agrees(clock, story, read),
    )


def story_of(clock: Clock, as_of: datetime) -> Story:
    """The stored changes and events of a clock up to ``as_of``, that moment included."""
    rows, events = list(clock.changes.all()), list(clock.events.all())
    until = [row.fact for row in rows if row.at <= as_of]
    happened = [event for event in events if event.happened_at <= as_of]
    goes_on = len(until) < len(rows) or len(happened) < len(events)
    return Story(until, happened, goes_on)


def own_times() -> TimesFor:
    """Times straight from the calendars, each version read once."""
    specs = {}

    def times(calendar: str, scale: Scale) -> Times:
        if calendar not in specs:
            specs[calendar] = CalendarVersion.objects.get(pk=int(calendar)).rules
        return times_of(specs[calendar], scale)

    return times


def agrees(clock: Clock, story: Story, read: Reading) -> bool | None:
    """Whether the stored row is what its story says; None where the story goes on after it."""
    if story.goes_on:
        return None
    next_at = read.coming.due_at if read.coming else None
    stopped = read.state.stopped_at is not None  # the row of a stopped clock keeps its last due
    due = stopped or read.stored_due_at == clock.due_at
    return due and read.state == clock.state_now and next_at == clock.next_event_at


def _state_of(read: Reading) -> str:
    if read.state.stopped_at is not None:
        return "met" if read.in_time else "late"
    if read.state.is_paused:
        return "paused"
    return "ok" if read.in_time else "late"


def _next(read: Reading) -> NextLine | None:
    coming = read.coming
    if coming is None:
        return None
    words = next_words(read.state, coming)
    return NextLine(coming.kind.value, coming.threshold, coming.due_at, words)


def _question_numbers(clock: Clock) -> dict[str, int]:
    """By reference; a review of a higher tier takes the clock and its open questions over."""
    questions = Question.objects.filter(review__clock=clock)
    return {question.ledger_ref: question.n for question in questions}


def _duties(clock: Clock) -> list[Duty]:
    """Who had what to do in the reviews that ran on this clock, the earliest first."""
    of_clock = ReviewStep.objects.filter(review__clock=clock).order_by("review_id", "position")
    steps = {step.ledger_ref: step for step in of_clock.select_related("assignee")}
    items = WorkItem.objects.filter(subject_ref__in=steps).select_related("assignee")
    had = [_handed_out(steps[item.subject_ref], item) for item in items.order_by("pk")]
    known = {duty.ref for duty in had}
    alone = [_unassigned(step) for ref, step in steps.items() if ref not in known]
    votes = Ballot.objects.filter(review__clock=clock).order_by("pk")
    name = gettext("Committee ballot")
    ballots = [Duty(name, b.opened_at, b.closed_at, b.ledger_ref) for b in votes]
    order = {ref: place for place, ref in enumerate(steps)}
    return [*sorted([*had, *alone], key=lambda duty: order[duty.ref]), *ballots]


def _handed_out(step: ReviewStep, item: WorkItem) -> Duty:
    name = f"{step.get_kind_display()} ({item.assignee.full_name})"
    if item.hop is not None:
        words = {"duty": step.get_kind_display(), "name": item.assignee.full_name}
        name = gettext("%(duty)s (%(name)s, called in)") % words
    return Duty(name, item.opened_at, item.closed_at, step.ledger_ref)


def _unassigned(step: ReviewStep) -> Duty:
    """A duty that nobody ever had on their list: the committee’s, or one without an assignee."""
    whose = f" ({step.assignee.full_name})" if step.assignee else ""
    name = f"{step.get_kind_display()}{whose}"
    return Duty(name, step.opened_at, step.done_at, step.ledger_ref)


def _day(day: DayUse, questions: Mapping[str, int]) -> DayLine:
    spent = [Spent("duty", duty.ref, duty.name) for duty in day.duties]
    if day.used and not spent:
        spent = [Spent("idle", "", gettext("under review; nobody had an open duty"))]
    spent += [_cause(cause, questions) for cause in day.causes]
    return DayLine(
        day=day.day,
        number=day.number,
        used_seconds=day.used,
        paused_seconds=day.paused,
        text="; ".join(one.text for one in spent),
        of=day.whole,
        left_seconds=day.left,
        spent=tuple(spent),
    )


def _cause(cause: str, questions: Mapping[str, int]) -> Spent:
    number = questions.get(cause)
    if number is None:
        return Spent("pause", cause, gettext("stood still: %(cause)s") % {"cause": cause})
    words = gettext("waiting for the requester, question %(n)s") % {"n": number}
    return Spent("question", cause, words)


def _events(story: Story, questions: Mapping[str, int]) -> Iterable[ClockEventLine]:
    """Changes and firings together, in the order in which they happened."""
    lines = [
        ClockEventLine(
            kind=change.kind.value,
            name=str(CHANGE_WORDS[change.kind]),
            due_at=None,
            at=change.at,
            text=_change_words(change, questions),
        )
        for change in story.changes
    ]
    names = names_of(ref for event in story.events for ref in event.told)
    lines += [_event(event, names) for event in story.events]
    return sorted(lines, key=lambda line: line.at)


def _event(event: ClockEvent, names: Mapping[str, str]) -> ClockEventLine:
    told = ", ".join(sorted(names.get(ref, ref) for ref in event.told))
    name = event_words(EventKind(event.kind), event.threshold)
    text = gettext("Told: %(people)s") % {"people": told} if told else ""
    return ClockEventLine(event.kind, name, event.due_at, event.happened_at, text)


def _change_words(change: Change, questions: Mapping[str, int]) -> str:
    cause = change.data.get("cause")
    if not isinstance(cause, str):
        return ""
    number = questions.get(cause)
    return gettext("Question %(n)s") % {"n": number} if number else cause
