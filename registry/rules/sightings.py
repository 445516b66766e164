"""Sightings: unknown agents that somebody or something met, and what was decided. Pure Python."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from govportal.refusals import Refusal

NAME_MAX, DETAIL_MAX = 160, 2_000
UNNAMED, UNKNOWN_KEY = "unnamed", "unknown-key"


class Source(StrEnum):
    """Where an agent was met."""

    CALL = "call"
    TRACE = "trace"
    IMPORT = "import"
    PERSON = "person"


class SightingState(StrEnum):
    """What was decided about it."""

    OPEN = "open"
    MATCHED = "matched"
    REGISTERED = "registered"
    UNAUTHORISED = "unauthorised"
    STOPPED = "stopped"


class Act(StrEnum):
    """What people do about a sighting."""

    MATCH = "match"
    REGISTER = "register"
    MARK_UNAUTHORISED = "mark_unauthorised"
    STOP = "stop"
    REOPEN = "reopen"


@dataclass(frozen=True)
class Move:
    """One act: from which states, to which."""

    sources: frozenset[SightingState]
    target: SightingState


_OPEN = SightingState.OPEN
_DECIDED = frozenset(SightingState) - {_OPEN}
MOVES = {
    Act.MATCH: Move(frozenset({_OPEN, SightingState.UNAUTHORISED}), SightingState.MATCHED),
    Act.REGISTER: Move(frozenset({_OPEN, SightingState.UNAUTHORISED}), SightingState.REGISTERED),
    Act.MARK_UNAUTHORISED: Move(
        frozenset({_OPEN, SightingState.MATCHED}), SightingState.UNAUTHORISED
    ),
    Act.STOP: Move(frozenset({SightingState.UNAUTHORISED}), SightingState.STOPPED),
    Act.REOPEN: Move(_DECIDED, _OPEN),
}
DECIDES = frozenset({"operator", "security_reviewer"})
READS = DECIDES | {"compliance_reviewer"}


def refusal(act: Act, state: SightingState, roles: Collection[str]) -> Refusal | None:
    """Why somebody with these roles may not do this; None when they may."""
    if not DECIDES & set(roles):
        return Refusal("sighting.only_operators")
    if state not in MOVES[act].sources:
        return Refusal("sighting.decided_stale", {"state": state.value})
    return None


def seen_again(state: SightingState) -> SightingState:
    """What was stopped and is met again was not stopped."""
    return SightingState.UNAUTHORISED if state is SightingState.STOPPED else state


def name_of(claimed: object) -> str:
    """A claimed name as it is kept: one line, without what no database stores, never empty."""
    text = claimed if isinstance(claimed, str) else ""
    clean = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(clean.split())[:NAME_MAX].rstrip() or UNNAMED


def detail_of(detail: object) -> str:
    """What came with it, cut to what a page shows; an agent's own words, never trusted."""
    text = detail if isinstance(detail, str) else ""
    return "".join(c if c.isprintable() or c == "\n" else " " for c in text)[:DETAIL_MAX].strip()
