"""A clock's row: locked, changed after what fell due before has happened, and saved.

For the actions of clocks alone; each of them is a transaction with its entry.
"""

from collections.abc import Callable

from govportal.refusals import Refusal, Refused
from govportal.worklist.actions.happening import Fall, happen
from govportal.worklist.models import CalendarVersion, Clock, ClockChange, ClockEvent
from govportal.worklist.rules.clocks import ClockState, Times, due_at
from govportal.worklist.rules.firings import Fired, fallen_due, next_at
from govportal.worklist.rules.intervals import Scale
from govportal.worklist.rules.replays import Change, ChangeKind, applied
from govportal.worklist.timekeeping import times_for, times_of_version


def change_clock(clock: Clock, change: Change, *, moot: bool = False) -> Clock:
    """Let happen what fell due before, then change state, columns and story of a locked clock."""
    state, is_last = clock.state_now, change.kind is ChangeKind.STOPPED
    owes = clock.next_event_at is not None and clock.next_event_at < change.at
    fired = fired_of(clock) if owes or not is_last else set()  # a stopped clock does nothing more
    missed = fallen_due(state, times_of(clock), fired, change.at) if owes else []
    happen([Fall(clock, firing) for firing in missed], change.at, moot=moot)
    state = applied(state, change, times_by(clock.version))
    settle(clock, state, fired | {firing.key for firing in missed})
    save(clock)
    ClockChange.objects.create(
        clock=clock,
        number=clock.changes.count() + 1,
        kind=change.kind.value,
        at=change.at,
        data=dict(change.data),
    )
    return clock


def settle(clock: Clock, state: ClockState, fired: Fired) -> None:
    """Put the state into the row, with when it is due and when something happens next."""
    clock.take(state)
    times = times_of(clock)
    if state.stopped_at is None:
        clock.due_at = due_at(state, times)
    clock.next_event_at = next_at(state, times, fired)


def times_of(clock: Clock) -> Times:
    return times_of_version(clock.version, clock.limit.scale)


def times_by(known: CalendarVersion) -> Callable[[str, Scale], Times]:
    """What clocks count with, by the id of a version; ``known`` is loaded already."""

    def times(calendar: str, scale: Scale) -> Times:
        if calendar == str(known.pk):
            return times_of_version(known, scale)
        return times_for(calendar, scale)

    return times


def save(clock: Clock) -> None:
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


def locked(pk: int) -> Clock:
    rows = Clock.objects.select_for_update(of=("self",)).select_related("version")
    return rows.get(pk=pk)


def fired_of(clock: Clock) -> set[tuple[str, int]]:
    return set(ClockEvent.objects.filter(clock=clock).values_list("kind", "threshold"))
