"""Starting, holding, changing and stopping clocks. Each is one transaction with its entry.

Whatever is done to a clock, what fell due before is recorded first, late; what falls due at that
very moment does not happen (4-fine-print.md, Clocks).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor, Reference, Subject
from govportal.people.models import Committee, Person
from govportal.refusals import Refusal, Refused, refuse
from govportal.worklist.actions.calendars import publish_calendar
from govportal.worklist.actions.happening import Fall, happen
from govportal.worklist.models import (
    CalendarVersion,
    Clock,
    ClockChange,
    ClockEvent,
    ClockPause,
)
from govportal.worklist.rules.calendars import CalendarSpec
from govportal.worklist.rules.clocks import (
    ClockState,
    Times,
    change_refusal,
    due_at,
    is_in_time,
    pause_refusal,
    resume_refusal,
)
from govportal.worklist.rules.firings import Fired, Firing, ends_at_once, fallen_due, next_at
from govportal.worklist.rules.intervals import Scale
from govportal.worklist.rules.limits import Hop, Limit, chain_refusal, limit_refusal
from govportal.worklist.rules.replays import (
    Change,
    ChangeKind,
    applied,
    chain_data,
    limit_data,
    start_data,
)
from govportal.worklist.timekeeping import times_for, times_of_version


@recorded
def start_clock(
    subject: Subject,
    *,
    kind: str,
    limit: Limit,
    calendar_key: str,
    chain: Sequence[Hop],
    committee: Committee | None = None,
    actor: Actor,
    now: datetime,
    title: str = "",
    url: str = "",
    refs: Iterable[Subject] = (),
    barred: Iterable[Person] = (),
    held_by: Sequence[str] = (),
    starts_at: datetime | None = None,
) -> Clock:
    """Start a clock on ``subject``, on the current version of the calendar.

    ``refs``: further subjects of its entries. ``barred``: people no escalation calls. ``held_by``:
    questions that are open already and pause it from the start. ``starts_at``: from when it
    counts where that is not now but earlier; what fell due since happens with the next sweep.
    Raises Refused for an impossible limit or chain, or an unknown calendar.
    """
    refuse(limit_refusal(limit) or chain_refusal(chain))
    version = _current(calendar_key)
    causes = sorted(set(held_by)) if limit.pauses else []
    data = start_data(limit, chain, str(version.pk), causes)
    since = starts_at or now
    state = applied(None, Change(ChangeKind.STARTED, since, data), _times_by(version))
    clock = Clock(
        subject_ref=subject.ledger_ref,
        refs=[ref.ledger_ref for ref in refs],
        barred=[person.pk for person in barred],
        kind=kind,
        title=title,
        url=url,
        committee=committee,
        started_at=since,
        version=version,
    )
    _settle(clock, state, ())
    clock.save()
    ClockChange.objects.create(clock=clock, number=1, kind="started", at=since, data=data)
    paused = [ClockPause(clock=clock, cause=cause, opened_at=since) for cause in causes]
    ClockPause.objects.bulk_create(paused)
    facts = {**data, "calendar": _named(version), "started_at": since.isoformat()}
    _record("clock.started", clock, actor, now, facts)
    return clock


@recorded
def pause_clock(clock: Clock, *, cause: str, actor: Actor, now: datetime) -> Clock:
    """Hold the clock while a question waits; several open questions are one pause.

    When the time for waiting is used up already, the pause ends at once with a ``pause_limit``
    event. Raises Refused for a clock that never pauses, was stopped, or waits for this cause.
    """
    clock = _locked(clock.pk)
    refuse(pause_refusal(clock.state_now, cause, now))
    clock = _change(clock, Change(ChangeKind.PAUSED, now, {"cause": cause}))
    ClockPause.objects.create(clock=clock, cause=cause, opened_at=now)
    state, fired = clock.state_now, _fired(clock)
    ended = ends_at_once(state, _times(clock), fired)
    _happen(clock, ended, now, moot=False)
    if ended:
        _settle(clock, state, fired | {firing.key for firing in ended})
        _save(clock)
    _record("clock.paused", clock, actor, now, {"cause": cause}, [cause])
    return clock


@recorded
def resume_clock(clock: Clock, *, cause: str, actor: Actor, now: datetime) -> Clock:
    """A question was answered or withdrawn; the clock runs on after the last one.

    Raises Refused when no such question holds it.
    """
    clock = _locked(clock.pk)
    refuse(resume_refusal(clock.state_now, cause, now))
    clock = _change(clock, Change(ChangeKind.RESUMED, now, {"cause": cause}))
    ClockPause.objects.filter(clock=clock, cause=cause, closed_at=None).update(closed_at=now)
    _record("clock.resumed", clock, actor, now, {"cause": cause}, [cause])
    return clock


@recorded
def stop_clock(clock: Clock, *, actor: Actor, now: datetime) -> Clock:
    """Stop for good, in time at the due moment itself. Raises Refused when it was stopped."""
    return _stop(_locked(clock.pk), actor, now)


@recorded
def stop_if_running(clock_id: int | None, *, actor: Actor, now: datetime) -> None:
    """Stop a clock, by primary key, that may have been stopped before; none is none to stop."""
    if clock_id is None:
        return
    clock = _locked(clock_id)
    if not clock.is_stopped:
        _stop(clock, actor, now)


def _stop(clock: Clock, actor: Actor, now: datetime) -> Clock:
    refuse(change_refusal(clock.state_now, now))
    in_time = is_in_time(clock.state_now, _times(clock), now)
    waited = clock.is_paused
    clock = _change(clock, Change(ChangeKind.STOPPED, now), moot=True)
    if waited:
        ClockPause.objects.filter(clock=clock, closed_at=None).update(closed_at=now)
    _record("clock.stopped", clock, actor, now, {"in_time": in_time})
    return clock


@recorded
def change_limit(
    clock: Clock,
    limit: Limit,
    *,
    actor: Actor,
    now: datetime,
    reason: str,
    chain: Sequence[Hop] | None = None,
    subject: Subject | None = None,
) -> Clock:
    """Another limit (a tier was raised): used time stays; ``chain``, if given, replaces the old.

    ``subject``: what the clock is about from now on, where something else takes it over.

    Raises Refused for an impossible limit or a stopped clock.
    """
    clock = _locked(clock.pk)
    refuse(limit_refusal(limit) or chain_refusal(chain or ()))
    refuse(change_refusal(clock.state_now, now))
    before = clock.limit
    if subject is not None:
        clock.subject_ref = subject.ledger_ref
    data: dict[str, object] = {"limit": limit_data(limit)}
    if chain is not None:
        data["chain"] = chain_data(chain)
    clock = _change(clock, Change(ChangeKind.LIMITED, now, data))
    if not limit.pauses:
        ClockPause.objects.filter(clock=clock, closed_at=None).update(closed_at=now)
    _record(
        "clock.limit_changed",
        clock,
        actor,
        now,
        {**data, "before": limit_data(before)},
        reason=reason,
    )
    return clock


@recorded
def change_calendar(
    key: str, spec: CalendarSpec, *, actor: Actor, now: datetime
) -> CalendarVersion:
    """Publish a new version and count every running clock of that calendar anew from now on.

    Business days used stay, the rest is counted anew; routes and tiers keep their versions.
    """
    version = publish_calendar(key, spec, actor=actor, now=now)
    running = Clock.objects.running().filter(version__calendar=version.calendar)
    for clock in running.exclude(version=version).order_by("pk"):
        recount_clock(clock, version, actor=actor, now=now)
    return version


@recorded
def recount_clock(clock: Clock, version: CalendarVersion, *, actor: Actor, now: datetime) -> Clock:
    """Count on by another version of the calendar. Raises Refused for a stopped clock."""
    clock = _locked(clock.pk)
    refuse(change_refusal(clock.state_now, now))
    clock = _change(clock, Change(ChangeKind.RECOUNTED, now, {"calendar": str(version.pk)}))
    _record("clock.recounted", clock, actor, now, {"calendar": _named(version)})
    return clock


def _change(clock: Clock, change: Change, *, moot: bool = False) -> Clock:
    """Let happen what fell due before, then change state, columns and story of a locked clock."""
    state, is_last = clock.state_now, change.kind is ChangeKind.STOPPED
    owes = clock.next_event_at is not None and clock.next_event_at < change.at
    fired = _fired(clock) if owes or not is_last else set()  # a stopped clock does nothing more
    missed = fallen_due(state, _times(clock), fired, change.at) if owes else []
    _happen(clock, missed, change.at, moot=moot)
    state = applied(state, change, _times_by(clock.version))
    _settle(clock, state, fired | {firing.key for firing in missed})
    _save(clock)
    ClockChange.objects.create(
        clock=clock,
        number=clock.changes.count() + 1,
        kind=change.kind.value,
        at=change.at,
        data=dict(change.data),
    )
    return clock


def _happen(clock: Clock, firings: Sequence[Firing], now: datetime, *, moot: bool) -> None:
    happen([Fall(clock, firing) for firing in firings], now, moot=moot)


def _settle(clock: Clock, state: ClockState, fired: Fired) -> None:
    """Put the state into the row, with when it is due and when something happens next."""
    clock.take(state)
    times = _times(clock)
    if state.stopped_at is None:
        clock.due_at = due_at(state, times)
    clock.next_event_at = next_at(state, times, fired)


def _times(clock: Clock) -> Times:
    return times_of_version(clock.version, clock.limit.scale)


def _times_by(known: CalendarVersion) -> Callable[[str, Scale], Times]:
    """What clocks count with, by the id of a version; ``known`` is loaded already."""

    def times(calendar: str, scale: Scale) -> Times:
        if calendar == str(known.pk):
            return times_of_version(known, scale)
        return times_for(calendar, scale)

    return times


def _save(clock: Clock) -> None:
    """Save by compare-and-set: on SQLite there are no row locks."""
    before = clock.revision
    clock.revision += 1
    columns = {
        field.attname: getattr(clock, field.attname)
        for field in Clock._meta.concrete_fields
        if not field.primary_key
    }
    if not Clock.objects.filter(pk=clock.pk, revision=before).update(**columns):
        raise Refused(Refusal("worklist.clock_earlier_stale", {"at": clock.since.isoformat()}))


def _locked(pk: int) -> Clock:
    rows = Clock.objects.select_for_update(of=("self",)).select_related("version")
    return rows.get(pk=pk)


def _fired(clock: Clock) -> set[tuple[str, int]]:
    return set(ClockEvent.objects.filter(clock=clock).values_list("kind", "threshold"))


def _current(calendar_key: str) -> CalendarVersion:
    rows = CalendarVersion.objects.filter(calendar__key=calendar_key)
    version = rows.select_related("calendar").order_by("-number").first()
    if version is None:
        raise Refused(Refusal("worklist.calendar_unknown", {"key": calendar_key}))
    return version


def _named(version: CalendarVersion) -> dict[str, object]:
    return {"key": version.calendar.key, "number": version.number, "digest": version.digest}


def _record(
    verb: str,
    clock: Clock,
    actor: Actor,
    now: datetime,
    data: Mapping[str, object],
    refs: Iterable[str] = (),
    reason: str = "",
) -> None:
    known = dict.fromkeys((clock.subject_ref, *clock.refs, *(r for r in refs if ":" in r)))
    record(
        verb,
        clock,
        actor=actor,
        now=now,
        refs=[Reference(ref) for ref in known],
        data={**data, "due_at": clock.due_at.isoformat()},
        personal={"reason": reason} if reason else None,
    )
