"""Management's own look at how agents are governed: what it is given, decides, and has done.

Pure Python (ISO/IEC 42001 clause 9.3, in our words). Two people: whoever prepares a review does
not sign it. What it agrees on has one owner and a day, and is followed until it is done.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from approvals.rules.reasons import seen_length
from govportal.refusals import Refusal

WORDS_MIN, WORDS_MAX, PART_MAX = 10, 10_000, 120
LONGEST_PERIOD, LONGEST_AHEAD = timedelta(days=1_100), timedelta(days=366)
REMIND_EVERY = timedelta(days=7)
SOON = timedelta(days=30)
ATTENDEES_LEAST = 2


class Input(StrEnum):
    """What a review is given, in the order in which it is read."""

    EARLIER = "earlier"  # what earlier reviews agreed on
    REQUESTS = "requests"
    FIGURES = "figures"
    INCIDENTS = "incidents"
    FINDINGS = "findings"
    AUDITS = "audits"
    CHANGES = "changes"
    RESOURCES = "resources"


class State(StrEnum):
    """Where a review stands."""

    PREPARED = "prepared"
    SIGNED = "signed"
    DROPPED = "dropped"


class Act(StrEnum):
    """What ends it, or opens it again."""

    SIGN = "sign"
    DROP = "drop"
    REOPEN = "reopen"


class PointKind(StrEnum):
    """What was agreed on."""

    DECISION = "decision"
    ACTION = "action"


class PointState(StrEnum):
    """Where an action stands. A decision is noted, then stands, and is done with that."""

    NOTED = "noted"  # until the review is signed
    OPEN = "open"
    DONE = "done"
    STRUCK = "struck"


class PointAct(StrEnum):
    """What is done to a point."""

    STRIKE = "strike"
    DONE = "done"
    NOT_DONE = "not_done"
    CHANGE = "change"  # another owner or day


MOVES: Mapping[Act, tuple[State, State]] = {
    Act.SIGN: (State.PREPARED, State.SIGNED),
    Act.DROP: (State.PREPARED, State.DROPPED),
    Act.REOPEN: (State.DROPPED, State.PREPARED),
}
POINT_MOVES: Mapping[PointAct, tuple[frozenset[PointState], PointState | None]] = {
    PointAct.DONE: (frozenset({PointState.OPEN}), PointState.DONE),
    PointAct.NOT_DONE: (frozenset({PointState.DONE, PointState.STRUCK}), PointState.OPEN),
    PointAct.STRIKE: (frozenset({PointState.NOTED, PointState.OPEN}), PointState.STRUCK),
    PointAct.CHANGE: (frozenset({PointState.OPEN}), None),
}


@dataclass(frozen=True)
class Who:
    """Somebody before a review. ``manages``: a member of the committee; ``owns``: the action."""

    manages: bool
    prepared: bool = False
    owns: bool = False


@dataclass(frozen=True)
class Ready:
    """What a review has when somebody would sign it."""

    inputs: bool
    attendees: int
    attended: bool
    conclusion: str
    next_on: date | None
    held_on: date


def prepare_refusal(who: Who) -> Refusal | None:
    """Why this person prepares no review."""
    return None if who.manages else Refusal("management.committee_only")


def change_refusal(state: State, who: Who) -> Refusal | None:
    """Why nothing is written into it now."""
    if not who.manages:
        return prepare_refusal(who)
    return None if state is State.PREPARED else Refusal("management.moved_stale")


def act_refusal(act: Act, state: State, who: Who) -> Refusal | None:
    """Why this is not done to it now; what it needs for signing is asked of ``sign_refusal``."""
    if not who.manages:
        return prepare_refusal(who)
    if state is not MOVES[act][0]:
        return Refusal("management.moved_stale")
    return Refusal("management.two_people") if act is Act.SIGN and who.prepared else None


def period_refusal(since: date, until: date, held_on: date) -> Refusal | None:
    """Why these are no days of a review."""
    if until < since:
        return Refusal("management.period_turned")
    if until - since > LONGEST_PERIOD:
        return Refusal("management.period_long", {"most": LONGEST_PERIOD.days})
    return Refusal("management.held_before_end") if held_on < until else None


def sign_refusal(ready: Ready, today: date) -> Refusal | None:
    """What is still missing before it is signed."""
    if ready.held_on > today:
        return Refusal("management.held_to_come")
    if not ready.inputs:
        return Refusal("management.inputs_missing")
    if ready.attendees < ATTENDEES_LEAST:
        return Refusal("management.attendees_missing")
    if not ready.attended:
        return Refusal("management.not_there")
    return text_refusal(ready.conclusion) or next_refusal(ready.next_on, ready.held_on, today)


def next_refusal(next_on: date | None, held_on: date, today: date) -> Refusal | None:
    """Why the next review is not held by that day."""
    if next_on is None:
        return Refusal("management.next_missing")
    if next_on <= max(today, held_on):
        return Refusal("management.next_past")
    return Refusal("management.next_far") if next_on > held_on + LONGEST_AHEAD else None


def point_refusal(
    kind: PointKind, text: str, due_on: date | None, today: date, *, owner: bool
) -> Refusal | None:
    """Why this is not noted: an action has one owner, who is active, and a day."""
    if no := text_refusal(text):
        return no
    if kind is PointKind.DECISION:
        return Refusal("management.decision_owned") if owner or due_on else None
    return owner_refusal(due_on, today, owner=owner)


def owner_refusal(due_on: date | None, today: date, *, owner: bool) -> Refusal | None:
    if not owner:
        return Refusal("management.owner_missing")
    if due_on is None or due_on < today:
        return Refusal("management.due_past")
    return Refusal("management.due_far") if due_on > today + LONGEST_AHEAD else None


@dataclass(frozen=True)
class PointFacts:
    """A point as the rule sees it. ``agreed``: it stood in the review when that was signed."""

    kind: PointKind
    state: PointState
    review: State
    agreed: bool


def point_act_refusal(act: PointAct, point: PointFacts, who: Who) -> Refusal | None:
    """Why this is not done to a point: the owner does it, somebody else says it is not done."""
    if not _may_move(act, point):
        return Refusal("management.point_moved_stale")
    if act is PointAct.DONE:
        return None if who.owns else Refusal("management.owner_only")
    if not who.manages:
        return prepare_refusal(who)
    is_own = who.owns and point.state is not PointState.NOTED
    return Refusal("management.not_own") if is_own else None


def _may_move(act: PointAct, point: PointFacts) -> bool:
    if point.state not in POINT_MOVES[act][0]:
        return False
    if point.review is State.PREPARED:
        return act is PointAct.STRIKE
    return point.review is State.SIGNED and point.kind is PointKind.ACTION and point.agreed


def text_refusal(text: str) -> Refusal | None:
    has = seen_length(" ".join(text.split()))
    if has < WORDS_MIN:
        return Refusal("management.words_short", {"least": WORDS_MIN, "has": has})
    return Refusal("management.words_long", {"most": WORDS_MAX}) if has > WORDS_MAX else None


class Due(StrEnum):
    """How the next review stands."""

    NEVER = "never"  # none was ever signed
    LATE = "late"
    SOON = "soon"
    IN_TIME = "in_time"


def due_of(next_on: date | None, today: date) -> Due:
    """``next_on``: what the newest signed review says."""
    if next_on is None:
        return Due.NEVER
    if next_on < today:
        return Due.LATE
    return Due.SOON if next_on <= today + SOON else Due.IN_TIME
