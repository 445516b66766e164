"""What the portal proposes for each of the ten items, and what then counts. Pure Python.

A proposal is a score with the code of its reason; None where nobody can tell yet, as with what the
run-time gateway will report. That is not zero, and yet counts as nothing until a person says more.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from scorecards.rules.readiness_items import LEAST, Band, Item, band

QUARTER, YEAR = timedelta(days=92), timedelta(days=366)
TESTED_WITHIN, UNUSED_AFTER = timedelta(days=90), timedelta(days=30)
QUARTERLY = timedelta(days=100)
"""Reviews this close together are quarterly: a quarter, and a week of grace."""
COMPLETE = Fraction(99, 100)
PORTFOLIO_TIERS = frozenset({1, 2})


@dataclass(frozen=True)
class Facts:
    """What the portal knows of one agent at ``now``, on ``today``.

    ``business_owner``, ``technical_owner``: whether that person is active; None for nobody.
    ``allow_list``: whether its newest permission policy names what it may do. ``idle_tools``: how
    many tools it may use and has not asked for in 30 days. ``keys_old``: keys past their age.
    ``checks``: input, tool calls and output; None where nobody can tell. ``sessions``: the share
    with all mandatory events. ``stopped_at``, ``drilled_at``: when the receipt of a stop of this
    agent, and of a drill, was complete last. ``cost``, ``quality``: whether figures of its workflow
    are there, None without any import. ``escalation_in_time``: whether the P95 is within its clock.
    ``reviewed_on``: where the time to its next review began.
    """

    today: date
    now: datetime
    tier: int | None = None
    business_owner: bool | None = None
    technical_owner: bool | None = None
    one_owner: bool = False
    tier_reason: bool = False
    allow_list: bool = False
    idle_tools: int = 0
    keys: int = 0
    keys_old: int = 0
    checks: tuple[bool | None, bool | None, bool | None] = (None, None, None)
    checks_tested_on: date | None = None
    sessions: Fraction | None = None
    ledger_verified: bool = False
    can_be_stopped: bool = False
    stopped_at: datetime | None = None
    drilled_at: datetime | None = None
    playbook: bool = False
    incident_owner: bool | None = None
    exercised_at: datetime | None = None
    cost: bool | None = None
    quality: bool | None = None
    value_targets: bool = False
    escalation: bool = False
    escalation_in_time: bool | None = None
    next_review_on: date | None = None
    reviewed_on: date | None = None


@dataclass(frozen=True)
class Proposal:
    """``code`` has one sentence (``scorecards/readiness_words.py``), filled with ``params``."""

    score: int | None
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def what(self) -> tuple[int | None, str]:
        """What it says; where this is another, a word that was given about it is out of date.

        Without the numbers in its sentence, which change by the day.
        """
        return self.score, self.code


def owners(facts: Facts) -> Proposal:
    """1: one of them, or one inactive. 2: both active people."""
    both = (facts.business_owner, facts.technical_owner)
    if not any(both):
        return Proposal(0, "owners.none" if both == (None, None) else "owners.left")
    if facts.one_owner:
        return Proposal(1, "owners.one_person")
    return Proposal(2, "owners.both") if all(both) else Proposal(1, "owners.one")


def tier(facts: Facts) -> Proposal:
    """1: without explanation, or older than its review. 2: current, with stored explanation."""
    if facts.tier is None:
        return Proposal(0, "tier.none")
    if not facts.tier_reason:
        return Proposal(1, "tier.no_reason", {"tier": facts.tier})
    if facts.next_review_on is not None and facts.next_review_on < facts.today:
        return Proposal(1, "tier.old", {"tier": facts.tier})
    return Proposal(2, "tier.current", {"tier": facts.tier})


def permissions(facts: Facts) -> Proposal:
    """1: an allow list. 2: and nothing unused for 30 days, and keys within their age."""
    if not facts.allow_list:
        return Proposal(0, "permissions.none")
    if facts.idle_tools:
        return Proposal(1, "permissions.idle", {"count": facts.idle_tools})
    if facts.keys_old:
        return Proposal(1, "permissions.old_key", {"count": facts.keys_old})
    return Proposal(2, "permissions.tight") if facts.keys else Proposal(1, "permissions.no_key")


def runtime_checks(facts: Facts) -> Proposal:
    """1: some stages. 2: all three active and tested in 90 days."""
    active = sum(one is True for one in facts.checks)
    if not active:
        return Proposal(*((None, "checks.waits") if None in facts.checks else (0, "checks.none")))
    if active < len(facts.checks):
        waits = None in facts.checks
        return Proposal(1, "checks.some_waits" if waits else "checks.some", {"active": active})
    tested = facts.checks_tested_on
    if tested is None or tested < facts.today - TESTED_WITHIN:
        return Proposal(1, "checks.untested")
    return Proposal(2, "checks.tested", {"day": tested})


def sessions(facts: Facts) -> Proposal:
    """1: some sessions. 2: 99 % or more with all mandatory events, and the ledger verified."""
    if facts.sessions is None:
        return Proposal(None, "sessions.waits")
    share = {"share": float(round(facts.sessions * 100, 1))}
    if not facts.sessions:
        return Proposal(0, "sessions.none")
    if facts.sessions < COMPLETE:
        return Proposal(1, "sessions.some", share)
    return Proposal(*((2, "sessions.all") if facts.ledger_verified else (1, "sessions.ledger")))


def kill_switch(facts: Facts) -> Proposal:
    """1: exists. 2: tested in the last quarter, with a complete receipt.

    A drill stops an agent of its own by the way that stops every other, and so tests that.
    """
    drilled = facts.drilled_at if facts.can_be_stopped else None
    for at, code in ((facts.stopped_at, "kill.tested"), (drilled, "kill.drilled")):
        if at is not None and at > facts.now - QUARTER:
            return Proposal(2, code, {"day": at.date()})
    tried = [at for at in (facts.stopped_at, drilled) if at is not None]
    if tried:
        return Proposal(1, "kill.old", {"day": max(tried).date()})
    return Proposal(1, "kill.untested") if facts.can_be_stopped else Proposal(0, "kill.none")


def playbook(facts: Facts) -> Proposal:
    """1: a playbook. 2: responders named, and an exercise held in a year."""
    if not facts.playbook:
        return Proposal(0, "playbook.none")
    if not facts.incident_owner:
        return Proposal(1, "playbook.no_responder")
    held = facts.exercised_at
    if held is None or held <= facts.now - YEAR:
        return Proposal(1, "playbook.no_exercise")
    return Proposal(2, "playbook.exercised", {"day": held.date()})


def cost_quality(facts: Facts) -> Proposal:
    """1: one of them is visible. 2: both, with targets."""
    if facts.cost is None and facts.quality is None:
        return Proposal(None, "value.waits")
    if not facts.cost and not facts.quality:
        return Proposal(0, "value.none")
    if not facts.cost or not facts.quality:
        return Proposal(1, "value.cost" if facts.cost else "value.quality")
    return Proposal(2, "value.both") if facts.value_targets else Proposal(1, "value.no_targets")


def escalation(facts: Facts) -> Proposal:
    """1: defined. 2: measured, and P95 within its clock."""
    if not facts.escalation:
        return Proposal(0, "escalation.none")
    if facts.escalation_in_time is None:
        return Proposal(1, "escalation.defined")
    late = (1, "escalation.late")
    return Proposal(*((2, "escalation.in_time") if facts.escalation_in_time else late))


def review(facts: Facts) -> Proposal:
    """1: scheduled late or once. 2: scheduled in time, quarterly."""
    due = facts.next_review_on
    if due is None:
        return Proposal(0, "review.none")
    if due < facts.today:
        return Proposal(1, "review.overdue", {"day": due})
    if facts.reviewed_on is not None and due - facts.reviewed_on <= QUARTERLY:
        return Proposal(2, "review.quarterly", {"day": due})
    seldom = "review.portfolio" if facts.tier in PORTFOLIO_TIERS else "review.seldom"
    return Proposal(1, seldom, {"day": due})


RULES: Mapping[Item, Callable[[Facts], Proposal]] = {
    Item.OWNERS: owners,
    Item.TIER: tier,
    Item.PERMISSIONS: permissions,
    Item.RUNTIME_CHECKS: runtime_checks,
    Item.SESSIONS: sessions,
    Item.KILL_SWITCH: kill_switch,
    Item.PLAYBOOK: playbook,
    Item.COST_QUALITY: cost_quality,
    Item.ESCALATION: escalation,
    Item.REVIEW: review,
}


def proposals(facts: Facts) -> dict[Item, Proposal]:
    """All ten."""
    return {item: rule(facts) for item, rule in RULES.items()}


@dataclass(frozen=True)
class Said:
    """What a person said of an item, and of which proposal."""

    score: int
    proposed: int | None
    code: str


@dataclass(frozen=True)
class Mark:
    """One item as it stands: ``score`` counts; a release may rest on the ``confirmed`` part."""

    score: int
    confirmed: int
    is_said: bool
    is_stale: bool
    waits: bool


def mark(proposal: Proposal, said: Said | None) -> Mark:
    """What a person said counts while the evidence is what it was then; after that, the lower of
    the two, until somebody looks again. Without a person the proposal counts, unconfirmed."""
    proposed = proposal.score or 0
    if said is None:
        return Mark(proposed, 0, False, False, waits=proposal.score is None)
    is_stale = (said.proposed, said.code) != proposal.what
    score = min(said.score, proposed) if is_stale else said.score
    return Mark(score, score, True, is_stale, waits=False)


@dataclass(frozen=True)
class Readiness:
    """All ten items of one agent."""

    marks: Mapping[Item, Mark]

    @property
    def total(self) -> int:
        return sum(one.score for one in self.marks.values())

    @property
    def confirmed(self) -> int:
        return sum(one.confirmed for one in self.marks.values())

    @property
    def is_open(self) -> bool:
        """Whether a reviewer has something to look at: unsaid, or said of other evidence."""
        return any(not one.is_said or one.is_stale for one in self.marks.values())

    @property
    def band(self) -> Band:
        return band(self.total)


def least_of(tier: int | None) -> int | None:
    """The total that production needs; of an agent without a tier the most that any needs."""
    return max(LEAST.values()) if tier is None else LEAST.get(tier)


def is_enough(confirmed: int, tier: int | None) -> bool:
    """Whether an agent of this tier may enter production; only what people confirmed counts."""
    least = least_of(tier)
    return least is None or confirmed >= least
