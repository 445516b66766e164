"""Rollout plans: how far a phase is, whether it is late, and when it may pass. Pure Python."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from govportal.faults import is_unseen
from govportal.refusals import Refusal
from scorecards.rules.organisation import reason_refusal
from scorecards.rules.proofs import PIECES, Number, Share
from scorecards.rules.proofs import Figure as FigureOf

TITLE_MOST = 120
EVIDENCE_HOURS = 24
"""A phase is signed on evidence that is no older."""
DAYS_MOST = 3 * 365
"""How far from today a plan may begin."""


@dataclass(frozen=True)
class Criterion:
    """One exit criterion: measured by a piece of evidence, or ticked with proof (no ``code``)."""

    text: str = ""
    code: str = ""


@dataclass(frozen=True)
class Phase:
    """``first`` and ``last``: its days, counted from 1."""

    title: str
    first: int
    last: int
    exit: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True)
class Template:
    title: str
    about: str
    phases: tuple[Phase, ...]


class PlanState(StrEnum):
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"


class PhaseState(StrEnum):
    AHEAD = "ahead"  # not begun
    OPEN = "open"  # under way, something is missing
    READY = "ready"  # everything holds, nobody signed
    LATE = "late"  # past its last day
    PASSED = "passed"


def phase_state(
    first: date, last: date, today: date, *, is_signed: bool, met: Sequence[bool | None]
) -> PhaseState:
    """Where a phase stands. It passes by signature alone, and is late without one."""
    if is_signed:
        return PhaseState.PASSED
    if today > last:
        return PhaseState.LATE
    if met and all(met):
        return PhaseState.READY
    return PhaseState.AHEAD if today < first else PhaseState.OPEN


def days_of(phase: Phase, starts_on: date) -> tuple[date, date]:
    return (starts_on + timedelta(days=phase.first - 1), starts_on + timedelta(days=phase.last - 1))


def sign_refusal(
    *, is_signer: bool, state: PlanState, is_signed: bool, before_signed: bool,
    met: Sequence[bool | None], words: str, is_fresh: bool,
) -> Refusal | None:  # fmt: skip
    """Why a phase cannot be signed off."""
    if not is_signer:
        return Refusal("rollout.signer_only")
    if state is not PlanState.RUNNING:
        return Refusal("rollout.over_stale")
    if is_signed:
        return Refusal("rollout.signed_stale")
    if not before_signed:
        return Refusal("rollout.earlier_first")
    if not is_fresh:
        return Refusal("rollout.evidence_old", {"hours": EVIDENCE_HOURS})
    still = sum(1 for one in met if not one)
    if still:
        return Refusal("rollout.criteria_open", {"count": still})
    return reason_refusal(words)


def fresh_enough(as_of: datetime | None, now: datetime) -> bool:
    """Whether evidence measured at ``as_of`` is good enough to sign on."""
    return as_of is not None and now - as_of <= timedelta(hours=EVIDENCE_HOURS)


def people_refusal(
    *, may: bool, state: PlanState, same_person: bool, is_changed: bool, reason: str
) -> Refusal | None:
    """Why a plan cannot be given to these two people."""
    if not may:
        return Refusal("scorecard.setters_only")
    if state is not PlanState.RUNNING:
        return Refusal("rollout.over_stale")
    if same_person:
        return Refusal("rollout.two_people")
    if not is_changed:
        return Refusal("rollout.same_people")
    return reason_refusal(reason)


def tick_refusal(
    *, may: bool, state: PlanState, is_signed: bool, is_measured: bool, is_stale: bool, proof: str
) -> Refusal | None:
    """Why nobody can say by hand how a criterion stands."""
    if not may:
        return Refusal("rollout.keepers_only")
    if state is not PlanState.RUNNING:
        return Refusal("rollout.over_stale")
    if is_signed:
        return Refusal("rollout.signed_stale")
    if is_measured:
        return Refusal("rollout.measured")
    if is_stale:
        return Refusal("rollout.ticked_meanwhile_stale")
    return reason_refusal(proof)


def takes_target(code: str) -> bool:
    """Whether a criterion measured so may be given another target."""
    piece = PIECES.get(code)
    if piece is None or piece.most is not None:
        return False
    return isinstance(piece.by, Share | Number | FigureOf) and code != "costs.headline"


def is_share(code: str) -> bool:
    """Whether its target is said in per cent; else it is a number."""
    return not isinstance(PIECES[code].by, Number)


def target_refusal(
    *, may: bool, state: PlanState, is_signed: bool, code: str, least: Fraction | None, reason: str
) -> Refusal | None:
    """Why a criterion cannot have this target."""
    if not may:
        return Refusal("rollout.keepers_only")
    if state is not PlanState.RUNNING:
        return Refusal("rollout.over_stale")
    if is_signed:
        return Refusal("rollout.signed_stale")
    if not takes_target(code):
        return Refusal("rollout.no_target")
    most = 1 if is_share(code) else 10_000
    if least is None or not 0 < least <= most or (not is_share(code) and least.denominator != 1):
        return Refusal("rollout.target_wrong")
    return reason_refusal(reason)


def start_refusal(
    *, may: bool, title: str, starts_on: date, today: date, same_person: bool
) -> Refusal | None:
    """Why a plan cannot be started."""
    if not may:
        return Refusal("scorecard.setters_only")
    if is_unseen(title) or len(title) > TITLE_MOST:
        return Refusal("rollout.title_wrong", {"most": TITLE_MOST})
    if abs((starts_on - today).days) > DAYS_MOST:
        return Refusal("rollout.date_far")
    return Refusal("rollout.two_people") if same_person else None
