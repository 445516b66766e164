"""Corrective actions: what is changed after an incident, by whom, until when, and whether it
helped. Pure Python. None closes without a re-test by somebody else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from govportal.refusals import Refusal
from govportal.worklist.rules.limits import Hop, HopTo

CHAIN = (Hop(100, HopTo.MANAGER), Hop(125, HopTo.CHAIR), Hop(150, HopTo.BOARD_LIAISON))
LONGEST_AHEAD = timedelta(days=366)
EFFECT_AFTER = timedelta(days=30)
WORDS_MIN = 10
WAITS_FOR_DATA = "waits"
"""Nothing is replayed before the gateway keeps run-time data; no number stands here until then."""


class ActionKind(StrEnum):
    PREVENT = "prevent"
    DETECT = "detect"
    MITIGATE = "mitigate"
    PROCESS = "process"


class ActionState(StrEnum):
    OPEN = "open"
    DONE = "done"
    CLOSED = "closed"
    DROPPED = "dropped"


class Effect(StrEnum):
    UNKNOWN = ""
    EFFECTIVE = "effective"
    NOT_EFFECTIVE = "not_effective"


A = ActionState
LIVE = frozenset({A.OPEN, A.DONE})
MOVES: Mapping[str, frozenset[ActionState]] = {
    "submit": frozenset({A.OPEN}),
    "retest": frozenset({A.DONE}),
    "change": LIVE,
    "drop": LIVE,
    "effect": frozenset({A.CLOSED}),
}


@dataclass(frozen=True)
class ActionFacts:
    """An action before somebody. ``handles``: handles the incident; ``leads``: leads the
    committee; ``is_approved``: its review is."""

    state: ActionState
    is_owner: bool
    handles: bool
    leads: bool = False
    is_approved: bool = False
    has_effect: bool = False


def act_refusal(move: str, facts: ActionFacts) -> Refusal | None:
    """Why this is not done to the action now; None when it may be."""
    if facts.state not in MOVES[move]:
        return Refusal("corrective.moved_stale", {"state": facts.state.value})
    if move == "submit":
        return None if facts.is_owner else Refusal("corrective.owner_only")
    if move == "drop" and facts.is_approved:
        return None if facts.leads and not facts.is_owner else Refusal("corrective.drop_led")
    if facts.is_owner:
        return Refusal("corrective.not_by_owner")
    if not (facts.handles or facts.leads):
        return Refusal("corrective.not_yours")
    if move == "effect" and facts.has_effect:
        return Refusal("corrective.effect_stale")
    return None


@dataclass(frozen=True)
class Planned:
    """What somebody wrote of an action. ``owner``: whether one who is active was named."""

    title: str
    kind: str
    owner: bool
    due_on: date | None
    effect_on: date | None
    control: str = ""


def plan_refusal(planned: Planned, today: date) -> Refusal | None:
    """Why this is no action yet: each has a title, one owner and a date."""
    if not planned.title.strip():
        return Refusal("corrective.title_missing")
    if planned.kind not in {kind.value for kind in ActionKind}:
        return Refusal("corrective.kind_missing")
    if not planned.owner:
        return Refusal("corrective.owner_missing")
    return dates_refusal(planned.due_on, planned.effect_on, today)


def dates_refusal(due_on: date | None, effect_on: date | None, today: date) -> Refusal | None:
    """Why these days do not do: a date of today or later, and a look afterwards."""
    if due_on is None:
        return Refusal("corrective.due_missing")
    if due_on < today:
        return Refusal("corrective.due_past")
    if due_on > today + LONGEST_AHEAD:
        return Refusal("corrective.due_far")
    if effect_on is not None and effect_on <= due_on:
        return Refusal("corrective.effect_early")
    return None


def words_refusal(words: str) -> Refusal | None:
    short = len(" ".join(words.split())) < WORDS_MIN
    return Refusal("corrective.words_short", {"least": WORDS_MIN}) if short else None


@dataclass(frozen=True)
class RunOf:
    """A test run that somebody names as the re-test. ``of_agent``: it is of the incident's agent;
    ``is_later``: it ran no earlier than the evidence was handed in."""

    of_agent: bool
    is_later: bool
    is_corrected: bool
    failed: int


def run_refusal(run: RunOf | None) -> Refusal | None:
    """Why this run is no re-test of the action. One that failed is: it says so."""
    if run is None or not run.of_agent:
        return Refusal("corrective.run_unknown")
    if run.is_corrected:
        return Refusal("corrective.run_corrected")
    return None if run.is_later else Refusal("corrective.run_early")
