"""Starting, holding, changing and stopping clocks. Each is one transaction with its entry.

Whatever is done to a clock, what fell due before is recorded first, late; what falls due at that
very moment does not happen (4-fine-print.md, Clocks).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor, Reference, Subject
from govportal.people.models import Committee, Person
from govportal.refusals import Refusal, Refused, refuse
from govportal.worklist.actions.calendars import publish_calendar
from govportal.worklist.actions.clock_rows import (
    change_clock,
    fired_of,
    locked,
    save,
    settle,
    times_by,
    times_of,
)
from govportal.worklist.actions.happening import Fall, happen
from govportal.worklist.models import (
    CalendarVersion,
    Clock,
    ClockChange,
    ClockPause,
)
from govportal.worklist.rules.calendars import CalendarSpec
from govportal.worklist.rules.clocks import (
    change_refusal,
    is_in_time,
    pause_refusal,
    resume_refusal,
)
from govportal.worklist.rules.firings import ends_at_once
from govportal.worklist.rules.limits import Hop, Limit, chain_refusal, limit_refusal
from govportal.worklist.rules.replays import (
    Change,
    ChangeKind,
    applied,
    chain_data,
    limit_data,
    start_data,
)


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
    state = applied(None, Change(ChangeKind.STARTED, since, data), times_by(version))
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
    settle(clock, state, ())
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
    clock = locked(clock.pk)
    refuse(pause_refusal(clock.state_now, cause, now))
    clock = change_clock(clock, Change(ChangeKind.PAUSED, now, {"cause": cause}))
    ClockPause.objects.create(clock=clock, cause=cause, opened_at=now)
    state, fired = clock.state_now, fired_of(clock)
    ended = ends_at_once(state, times_of(clock), fired)
    happen([Fall(clock, firing) for firing in ended], now, moot=False)
    if ended:
        settle(clock, state, fired | {firing.key for firing in ended})
        save(clock)
    _record("clock.paused", clock, actor, now, {"cause": cause}, [cause])
    return clock


@recorded
def resume_clock(clock: Clock, *, cause: str, actor: Actor, now: datetime) -> Clock:
    """A question was answered or withdrawn; the clock runs on after the last one.

    Raises Refused when no such question holds it.
    """
    clock = locked(clock.pk)
    refuse(resume_refusal(clock.state_now, cause, now))
    clock = change_clock(clock, Change(ChangeKind.RESUMED, now, {"cause": cause}))
    ClockPause.objects.filter(clock=clock, cause=cause, closed_at=None).update(closed_at=now)
    _record("clock.resumed", clock, actor, now, {"cause": cause}, [cause])
    return clock


@recorded
def stop_clock(clock: Clock, *, actor: Actor, now: datetime) -> Clock:
    """Stop for good, in time at the due moment itself. Raises Refused when it was stopped."""
    return _stop(locked(clock.pk), actor, now)


@recorded
def stop_if_running(clock_id: int | None, *, actor: Actor, now: datetime) -> None:
    """Stop a clock, by primary key, that may have been stopped before; none is none to stop."""
    if clock_id is None:
        return
    clock = locked(clock_id)
    if not clock.is_stopped:
        _stop(clock, actor, now)


def _stop(clock: Clock, actor: Actor, now: datetime) -> Clock:
    refuse(change_refusal(clock.state_now, now))
    in_time = is_in_time(clock.state_now, times_of(clock), now)
    waited = clock.is_paused
    clock = change_clock(clock, Change(ChangeKind.STOPPED, now), moot=True)
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
    clock = locked(clock.pk)
    refuse(limit_refusal(limit) or chain_refusal(chain or ()))
    refuse(change_refusal(clock.state_now, now))
    before = clock.limit
    if subject is not None:
        clock.subject_ref = subject.ledger_ref
    data: dict[str, object] = {"limit": limit_data(limit)}
    if chain is not None:
        data["chain"] = chain_data(chain)
    clock = change_clock(clock, Change(ChangeKind.LIMITED, now, data))
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
    clock = locked(clock.pk)
    refuse(change_refusal(clock.state_now, now))
    clock = change_clock(clock, Change(ChangeKind.RECOUNTED, now, {"calendar": str(version.pk)}))
    _record("clock.recounted", clock, actor, now, {"calendar": _named(version)})
    return clock


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
