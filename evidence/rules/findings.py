"""Findings of audits: what does not conform, why, what is done about it, and whether that helped.

Pure Python. Nobody checks their own work: whoever owns a finding does not close it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from approvals.rules.reasons import seen_length
from govportal.faults import is_unseen
from govportal.refusals import Refusal

WORDS_MIN, WORDS_MAX, TITLE_MAX = 10, 10_000, 200
LONGEST_AHEAD = timedelta(days=366)
REMIND_EVERY = timedelta(days=7)


class Grade(StrEnum):
    """How grave it is."""

    MAJOR = "major"
    MINOR = "minor"
    OBSERVATION = "observation"


class Origin(StrEnum):
    """Where it was found."""

    AUDIT = "audit"
    INCIDENT = "incident"
    REVIEW = "review"
    VERIFICATION = "verification"
    OWN = "own"


class State(StrEnum):
    """Where it stands."""

    OPEN = "open"  # the owner says the cause and what will be done
    PLANNED = "planned"  # the owner does it
    DONE = "done"  # somebody else looks whether it helped
    CLOSED = "closed"
    DISMISSED = "dismissed"


class Act(StrEnum):
    """What is done to it."""

    PLAN = "plan"
    FINISH = "finish"
    EFFECTIVE = "effective"
    NOT_EFFECTIVE = "not_effective"
    DISMISS = "dismiss"
    REOPEN = "reopen"
    CHANGE = "change"  # another owner or day


LIVE = frozenset({State.OPEN, State.PLANNED, State.DONE})
MOVES: Mapping[Act, tuple[frozenset[State], State | None]] = {
    Act.PLAN: (frozenset({State.OPEN}), State.PLANNED),
    Act.FINISH: (frozenset({State.PLANNED}), State.DONE),
    Act.EFFECTIVE: (frozenset({State.DONE}), State.CLOSED),
    Act.NOT_EFFECTIVE: (frozenset({State.DONE}), State.OPEN),
    Act.DISMISS: (LIVE, State.DISMISSED),
    Act.REOPEN: (frozenset({State.CLOSED, State.DISMISSED}), State.OPEN),
    Act.CHANGE: (LIVE, None),
}
"""From which states, and to which; None stays where it is."""
BY_OWNER = frozenset({Act.PLAN, Act.FINISH})


@dataclass(frozen=True)
class Who:
    """Somebody before a finding. ``judges``: an auditor or compliance reviewer."""

    is_owner: bool
    judges: bool


def act_refusal(act: Act, state: State, who: Who) -> Refusal | None:
    """Why this is not done to the finding now; None when it may be."""
    if state not in MOVES[act][0]:
        return Refusal("finding.moved_stale", {"state": state.value})
    if act in BY_OWNER:
        return None if who.is_owner else Refusal("finding.owner_only")
    if not who.judges:
        return Refusal("finding.judges_only")
    return Refusal("finding.not_own") if who.is_owner else None


def raise_refusal(who: Who) -> Refusal | None:
    """Why this person raises no findings."""
    return None if who.judges else Refusal("finding.judges_only")


def text_refusal(text: str) -> Refusal | None:
    has = seen_length(" ".join(text.split()))
    if has < WORDS_MIN:
        return Refusal("finding.words_short", {"least": WORDS_MIN, "has": has})
    return Refusal("finding.words_long", {"most": WORDS_MAX}) if has > WORDS_MAX else None


def due_refusal(due_on: date | None, today: date) -> Refusal | None:
    """Why this day does not do."""
    if due_on is None:
        return Refusal("finding.due_missing")
    if due_on < today:
        return Refusal("finding.due_past")
    return Refusal("finding.due_far") if due_on > today + LONGEST_AHEAD else None


@dataclass(frozen=True)
class Raised:
    """What somebody wrote of a new finding. ``owner``: whether an active person was named."""

    title: str
    what: str
    owner: bool
    due_on: date | None


def new_refusal(raised: Raised, today: date) -> Refusal | None:
    """Why this is no finding yet: each has a title, words, one owner and a day."""
    if is_unseen(raised.title) or len(raised.title) > TITLE_MAX:
        return Refusal("finding.title_missing", {"most": TITLE_MAX})
    if not raised.owner:
        return Refusal("finding.owner_missing")
    return text_refusal(raised.what) or due_refusal(raised.due_on, today)
