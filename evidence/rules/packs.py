"""The life of an evidence pack as a table of moves, and who may do what with it. Pure Python."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from govportal.refusals import Refusal

KEPT_FOR = timedelta(days=30)  # a pack can be built again to the same bytes, so it need not stay


class State(StrEnum):
    """Where a pack stands between being asked for and being removed."""

    WAITING = "waiting"
    BUILDING = "building"
    READY = "ready"
    FAILED = "failed"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Move:
    """One step: from which states, to which."""

    name: str
    sources: frozenset[State]
    target: State


# Building from BUILDING: the lease of a worker that died was taken over (DESIGN, Ticks).
MOVES = {
    move.name: move
    for move in (
        Move("build", frozenset({State.WAITING, State.BUILDING}), State.BUILDING),
        Move("finish", frozenset({State.BUILDING}), State.READY),
        Move("fail", frozenset({State.WAITING, State.BUILDING}), State.FAILED),
        Move("retry", frozenset({State.FAILED}), State.WAITING),
        Move("expire", frozenset({State.READY}), State.EXPIRED),
    )
}
UNDER_WAY = frozenset({State.WAITING, State.BUILDING})


def refusal(move: Move, state: State) -> Refusal | None:
    """Why a pack in ``state`` may not make ``move``; None when it may."""
    if state in move.sources:
        return None
    return Refusal("pack.moved_stale", {"state": state.value})


def download_refusal(state: State, expires_at: datetime | None, now: datetime) -> Refusal | None:
    """Why a pack cannot be taken away now; None when it can."""
    if state is State.FAILED:
        return Refusal("pack.failed")
    if state in UNDER_WAY:
        return Refusal("pack.not_ready")
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
