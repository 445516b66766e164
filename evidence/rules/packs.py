"""The life of an evidence pack as a table of moves, and who may do what with it. Pure Python."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from govportal.refusals import Refusal

MOST_WAITING = 5  # of one person: the queue is everybody's
KEPT_FOR = timedelta(days=30)  # a pack can be built again to the same bytes, so it need not stay


class State(StrEnum):
    """Where a pack stands between being asked for and being removed. How far a waiting one is,
    its job says."""

    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Move:
    """One step: from which states, to which."""

    name: str
    sources: frozenset[State]
    target: State


MOVES = {
    move.name: move
    for move in (
        Move("finish", frozenset({State.WAITING}), State.READY),
        Move("fail", frozenset({State.WAITING}), State.FAILED),
        Move("cancel", frozenset({State.WAITING}), State.CANCELLED),
        Move("retry", frozenset({State.FAILED, State.CANCELLED}), State.WAITING),
        Move("expire", frozenset({State.READY}), State.EXPIRED),
    )
}


def refusal(move: Move, state: State) -> Refusal | None:
    """Why a pack in ``state`` may not make ``move``; None when it may."""
    if state in move.sources:
        return None
    return Refusal("pack.moved_stale", {"state": state.value})


def waiting_refusal(waiting: int) -> Refusal | None:
    """Why somebody may not ask for one more pack while so many of theirs wait."""
    return Refusal("pack.many_waiting", {"most": MOST_WAITING}) if waiting >= MOST_WAITING else None


def cancel_refusal(state: State, *, is_own: bool) -> Refusal | None:
    """Why somebody may not cancel a pack; None when they may."""
    return refusal(MOVES["cancel"], state) if is_own else Refusal("pack.not_yours")


def held_refusal(lease_until: datetime | None, now: datetime) -> Refusal | None:
    """Why a pack may not be tried again while a worker still holds its last attempt."""
    if lease_until is not None and lease_until >= now:
        return Refusal("pack.held_stale")
    return None


SHARES = {
    "sealing": (0, 2),
    "gathering": (2, 20),
    "proving": (20, 30),
    "printing": (30, 95),
    "signing": (95, 100),
    "done": (100, 100),
}
"""From how many to how many percent of the whole each step takes; most of it is printing."""


def percent(step: str, done: int, total: int) -> int:
    """How far a pack is.

    >>> percent("printing", 3, 10)
    49
    """
    begins, ends = SHARES[step]
    return begins + (ends - begins) * min(done, total) // total if total else begins


def download_refusal(state: State, expires_at: datetime | None, now: datetime) -> Refusal | None:
    """Why a pack cannot be taken away now; None when it can."""
    if state is State.FAILED:
        return Refusal("pack.failed")
    if state is State.WAITING:
        return Refusal("pack.not_ready")
    if state is State.CANCELLED:
        return Refusal("pack.cancelled")
    if state is State.EXPIRED or (expires_at is not None and expires_at <= now):
        return Refusal("pack.expired")
    return None


def moved_refusal(number: str, size: int, later: int) -> Refusal | None:
    """Why a pack at this tree size cannot be built: its request changed after the checkpoint.

    ``later``: entries about the request beyond the checkpoint. What is printed then would not be
    what that checkpoint proves; a later checkpoint covers it.
    """
    if later:
        return Refusal("pack.scope_moved", {"number": number, "size": size, "count": later})
    return None


def audit_refusal(sees_all: bool) -> Refusal | None:
    """Why somebody may not read the whole audit trail (1-domain.md §1, roles)."""
    return None if sees_all else Refusal("audit.not_allowed")
