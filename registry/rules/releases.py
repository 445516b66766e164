"""A staged release: what may be done in which stage, by whom and when (1-domain.md §2, §5).

A stage waits, runs, and is passed; production is entered with the last pass. Pure Python.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from govportal.refusals import Refusal
from registry.rules.lifecycle import Lifecycle

EVIDENCE_MIN = 40
TEXT_MAX = 10_000
ONE_DAY = timedelta(days=1)


class Act(StrEnum):
    """What people do to a release."""

    START = "start"
    SIGN = "sign"
    WITHDRAW = "withdraw"
    GO_ON = "go_on"
    STEP_BACK = "step_back"


class Phase(StrEnum):
    """Whether the stage in question is yet to begin or runs; or all of it is over."""

    WAITS = "waits"
    RUNS = "runs"
    LIVE = "live"


class Part(StrEnum):
    """What somebody is to the agent."""

    TECHNICAL_OWNER = "technical_owner"
    BUSINESS_OWNER = "business_owner"
    SPONSOR = "executive_sponsor"
    OPERATOR = "operator"


class Standing(StrEnum):
    """Whether the authorisation that is being released gives a right."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    ENDED = "ended"


@dataclass(frozen=True)
class Move:
    """One act: in which phase, by whom, and what somebody else is told."""

    phase: Phase
    parts: frozenset[Part]
    not_yours: str


MOVES: Mapping[Act, Move] = {
    Act.START: Move(Phase.WAITS, frozenset({Part.TECHNICAL_OWNER}), "release.only_technical_owner"),
    Act.SIGN: Move(
        Phase.RUNS,
        frozenset({Part.TECHNICAL_OWNER, Part.BUSINESS_OWNER}),
        "release.only_owners_sign",
    ),
    Act.WITHDRAW: Move(Phase.RUNS, frozenset(Part), "release.only_signer_withdraws"),
    Act.GO_ON: Move(
        Phase.RUNS, frozenset({Part.BUSINESS_OWNER, Part.SPONSOR}), "release.only_owner_goes_on"
    ),
    Act.STEP_BACK: Move(
        Phase.RUNS,
        frozenset({Part.TECHNICAL_OWNER, Part.BUSINESS_OWNER, Part.OPERATOR}),
        "release.only_who_runs_it_steps_back",
    ),
}


@dataclass(frozen=True)
class StagePlan:
    """One stage before production, and the least time in it, in calendar days."""

    stage: Lifecycle
    least_days: int


@dataclass(frozen=True)
class StageFacts:
    """One stage as it stands. ``signers``: for each exit criterion, who signed it."""

    stage: Lifecycle
    least_days: int = 0
    entered_on: date | None = None
    is_passed: bool = False
    signers: tuple[int | None, ...] = ()


@dataclass(frozen=True)
class ReleaseFacts:
    """What the rules need to know. ``stages``: the latest attempt at each, production last.

    ``held``: days on which it was suspended. ``unmet``: what else is demanded of the agent,
    ``before_production`` of that step alone. ``is_beside``: another version of it is live, and the
    agent's own state is that one's.
    """

    stages: tuple[StageFacts, ...]
    today: date
    standing: Standing = Standing.ACTIVE
    held: frozenset[date] = frozenset()
    unmet: tuple[str, ...] = ()
    before_production: tuple[str, ...] = ()
    agent_state: Lifecycle = Lifecycle.APPROVED
    is_beside: bool = False

    @property
    def at(self) -> int:
        """The number of the stage in question: the first that is not passed."""
        return next(n for n, stage in enumerate(self.stages) if not stage.is_passed)

    @property
    def current(self) -> StageFacts:
        return self.stages[self.at]

    @property
    def is_pilot(self) -> bool:
        """A release that ends before production."""
        return self.stages[-1].stage is not Lifecycle.PRODUCTION

    @property
    def next_stage(self) -> Lifecycle:
        """The stage after the one in question; production is the last."""
        return self.stages[min(self.at + 1, len(self.stages) - 1)].stage

    @property
    def phase(self) -> Phase:
        if self.current.stage is Lifecycle.PRODUCTION:
            return Phase.LIVE
        return Phase.WAITS if self.current.entered_on is None else Phase.RUNS

    @property
    def days_run(self) -> int:
        """Whole days the stage in question has run so far."""
        return run_days(self.current.entered_on, self.today, self.held)

    @property
    def days_held(self) -> int:
        """Days since its beginning that did not count."""
        began = self.current.entered_on
        return 0 if began is None else (self.today - began).days - self.days_run

    @property
    def earliest(self) -> date:
        """The first day on which the stage in question may be left, as far as is known today."""
        return earliest(self.current.entered_on or self.today, self.current.least_days, self.held)


def touched(spells: Iterable[tuple[date, date | None]], today: date) -> frozenset[date]:
    """The days on which somebody was suspended, even in part; None: still is."""
    return frozenset(
        first + timedelta(days=n)
        for first, last in spells
        for n in range(((last or today) - first).days + 1)
    )


def run_days(began: date | None, today: date, held: frozenset[date]) -> int:
    """Days from the first up to yesterday that count: those without a suspension."""
    if began is None:
        return 0
    return sum(began + timedelta(days=n) not in held for n in range((today - began).days))


def earliest(began: date, least: int, held: frozenset[date]) -> date:
    """The day before which ``least`` days that count have passed."""
    day, left = began, least
    while left:
        left -= day not in held
        day += ONE_DAY
    return day


def refusal(act: Act, facts: ReleaseFacts, person: int, parts: frozenset[Part]) -> Refusal | None:
    """Why ``person``, who is ``parts`` to the agent, may not do ``act`` now; None: they may."""
    move = MOVES[act]
    found = _phase_refusal(act, facts)
    if found is not None:
        return found
    if act is not Act.WITHDRAW and move.parts.isdisjoint(parts):
        return Refusal(move.not_yours)
    if act is Act.WITHDRAW:
        return None
    if facts.standing is Standing.SUSPENDED:
        return Refusal("release.suspended")
    if act is not Act.SIGN and facts.agent_state not in _agent_states(facts):
        return Refusal("release.agent_elsewhere", {"state": facts.agent_state.value})
    return _own_refusal(act, facts, person)


def _phase_refusal(act: Act, facts: ReleaseFacts) -> Refusal | None:
    if facts.standing is Standing.ENDED:
        return Refusal("release.ended_stale")
    if facts.phase is Phase.LIVE:
        return Refusal("release.live_stale")
    if facts.phase is MOVES[act].phase:
        return None
    return Refusal("release.started_stale" if act is Act.START else "release.not_started")


def _agent_states(facts: ReleaseFacts) -> frozenset[Lifecycle]:
    """Where the agent stands while its release is where it is."""
    if facts.is_beside:
        return frozenset({Lifecycle.PRODUCTION, Lifecycle.SUSPENDED})
    if facts.phase is Phase.RUNS:
        return frozenset({facts.current.stage})
    if facts.at:
        return frozenset({facts.stages[facts.at - 1].stage})
    return frozenset({Lifecycle.APPROVED, Lifecycle.SUSPENDED})


def _own_refusal(act: Act, facts: ReleaseFacts, person: int) -> Refusal | None:
    if act is Act.GO_ON and facts.is_pilot:
        return Refusal("release.pilot_stays")
    if act is Act.GO_ON:
        return going_on_refusal(facts, person)
    if act is Act.STEP_BACK and not facts.at:
        return Refusal("release.nothing_before")
    return None


def going_on_refusal(facts: ReleaseFacts, person: int) -> Refusal | None:
    """Why the running stage is not over yet, or not for this person: two signatures are two."""
    signers = facts.current.signers
    if facts.today < facts.earliest:
        days = {"done": facts.days_run, "least": facts.current.least_days, "day": facts.earliest}
        return Refusal("release.too_early", days)
    if None in signers:
        return Refusal("release.unsigned", {"count": signers.count(None), "all": len(signers)})
    if set(signers) <= {person}:
        return Refusal("release.two_people")
    of_step = facts.before_production if facts.next_stage is Lifecycle.PRODUCTION else ()
    return requirement_refusal((*facts.unmet, *of_step))


def requirement_refusal(unmet: Iterable[str]) -> Refusal | None:
    """Why an agent may not be released: the first thing that is demanded and not met."""
    text = next(iter(unmet), None)
    return None if text is None else Refusal("release.requirement_open", {"requirement": text})


def sign_refusal(
    facts: ReleaseFacts, n: int, person: int, parts: frozenset[Part]
) -> Refusal | None:
    """Why the person may not sign the ``n``-th criterion of the stage that runs, from 0."""
    found = refusal(Act.SIGN, facts, person, parts)
    if found is None and facts.current.signers[n] is not None:
        return Refusal("release.signed_stale")
    return found


def withdraw_refusal(facts: ReleaseFacts, n: int, person: int) -> Refusal | None:
    """Why the person may not take their signature of the ``n``-th criterion back.

    Whoever signed may, also when they answer for the agent no more or it is suspended.
    """
    found = refusal(Act.WITHDRAW, facts, person, frozenset())
    if found is not None:
        return found
    signer = facts.current.signers[n]
    if signer is None:
        return Refusal("release.signature_gone_stale")
    return None if signer == person else Refusal(MOVES[Act.WITHDRAW].not_yours)


def scope_refusal(stage: Lifecycle, scope: str) -> Refusal | None:
    """Why a stage may not begin with this scope: limited means limited to something."""
    if stage is Lifecycle.LIMITED and not scope.strip():
        return Refusal("release.scope_missing")
    return _length_refusal(scope)


def evidence_refusal(evidence: str) -> Refusal | None:
    """Why this is no evidence for a criterion."""
    has = len(evidence.strip())
    if has < EVIDENCE_MIN:
        return Refusal("release.evidence_short", {"least": EVIDENCE_MIN, "has": has})
    return _length_refusal(evidence)


def reason_refusal(reason: str) -> Refusal | None:
    """Why this is no reason to take a signature back, or to step back."""
    return _length_refusal(reason) if reason.strip() else Refusal("release.reason_missing")


def _length_refusal(text: str) -> Refusal | None:
    has = len(text)
    return Refusal("release.text_long", {"most": TEXT_MAX, "has": has}) if has > TEXT_MAX else None
