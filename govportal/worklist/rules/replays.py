"""A clock from its changes: as of any moment the same answer as the stored row (1-domain.md §5)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from govportal.worklist.rules.clocks import (
    ClockState,
    Times,
    begun,
    paused,
    recounted,
    relimited,
    resumed,
    stopped,
)
from govportal.worklist.rules.intervals import Scale
from govportal.worklist.rules.limits import Hop, Limit


class ChangeKind(StrEnum):
    """What people and configuration do to a clock."""

    STARTED = "started"
    PAUSED = "paused"
    RESUMED = "resumed"
    LIMITED = "limited"
    RECOUNTED = "recounted"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Change:
    """One change of a clock, as stored: ``data`` is what ``applied`` needs to repeat it."""

    kind: ChangeKind
    at: datetime
    data: Mapping[str, object] = field(default_factory=dict)


TimesFor = Callable[[str, Scale], Times]
"""The times of a calendar (by the key under which a clock stores it) on a scale."""


def replay(changes: Iterable[Change], times_for: TimesFor, as_of: datetime) -> ClockState | None:
    """The state after all changes up to and including ``as_of``; None before the start."""
    state: ClockState | None = None
    for change in changes:
        if change.at <= as_of:
            state = applied(state, change, times_for)
    return state


def applied(state: ClockState | None, change: Change, times_for: TimesFor) -> ClockState:
    """The state after one more change. Raises ValueError when a clock has no start."""
    if state is None:
        return _started(change)
    times = times_for(state.calendar, state.limit.scale)
    if change.kind is ChangeKind.PAUSED:
        return paused(state, times, str(change.data["cause"]), change.at)
    if change.kind is ChangeKind.RESUMED:
        return resumed(state, times, str(change.data["cause"]), change.at)
    if change.kind is ChangeKind.STOPPED:
        return stopped(state, times, change.at)
    return _measured_anew(state, times, change, times_for)


def _measured_anew(
    state: ClockState, times: Times, change: Change, times_for: TimesFor
) -> ClockState:
    if change.kind is ChangeKind.LIMITED:
        limit = limit_from(change.data["limit"])
        new_times = times_for(state.calendar, limit.scale)
        chain = chain_from(change.data["chain"]) if "chain" in change.data else None
        return relimited(state, times, new_times, limit, change.at, chain)
    if change.kind is ChangeKind.RECOUNTED:
        calendar = str(change.data["calendar"])
        new_times = times_for(calendar, state.limit.scale)
        return recounted(state, times, new_times, calendar, change.at)
    raise ValueError(f"a clock cannot be {change.kind} here")


def _started(change: Change) -> ClockState:
    if change.kind is not ChangeKind.STARTED:
        raise ValueError("the first change of a clock is its start")
    data = change.data
    causes = data["causes"]
    limit = limit_from(data["limit"])
    return begun(
        limit,
        chain_from(data["chain"]),
        str(data["calendar"]),
        change.at,
        _texts(causes),
    )


def start_data(
    limit: Limit, chain: Iterable[Hop], calendar: str, causes: Iterable[str]
) -> dict[str, object]:
    """The data of a start, as JSON."""
    return {
        "limit": limit_data(limit),
        "chain": chain_data(chain),
        "calendar": calendar,
        "causes": sorted(causes),
    }


def limit_data(limit: Limit) -> dict[str, object]:
    return {"scale": limit.scale.value, "amount": limit.amount}


def limit_from(data: object) -> Limit:
    """The limit from its stored form. Raises TypeError or ValueError on anything else."""
    if not isinstance(data, Mapping) or not isinstance(data["amount"], int):
        raise TypeError("a limit is a scale and an amount")
    return Limit(Scale(data["scale"]), data["amount"])


def chain_data(chain: Iterable[Hop]) -> list[dict[str, object]]:
    return [{"percent": hop.percent, "to": str(hop.to)} for hop in chain]


def chain_from(data: object) -> tuple[Hop, ...]:
    """The chain from its stored form. Raises TypeError on anything else."""
    if not isinstance(data, list):
        raise TypeError("a chain is a list of hops")
    return tuple(Hop(int(hop["percent"]), str(hop["to"])) for hop in data)


def _texts(data: object) -> tuple[str, ...]:
    if not isinstance(data, list):
        raise TypeError("causes are a list")
    return tuple(map(str, data))
