"""When a ballot or a provisional order ends, and what becomes of it (4-fine-print.md)."""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from approvals.rules.ballots.facts import (
    APPROVALS,
    BallotFacts,
    BallotState,
    ItemFacts,
    Venue,
)
from approvals.rules.ballots.sitting import eligible, places, presiding
from approvals.rules.ballots.tallies import Result, tally
from govportal.worklist.rules import Limit

EMERGENCY_EXTENSION = Limit.calendar_hours(2)
ORDER_APPROVALS = 2


class Fate(StrEnum):
    """What has to happen to a ballot now."""

    RUNS = "runs"
    DECIDED = "decided"
    TIED = "tied"
    EXTENDED = "extended"
    NEXT_MEETING = "next_meeting"
    ENDED = "ended"


class OrderFate(StrEnum):
    """What has to happen to a provisional order now; it never takes effect by silence."""

    RUNS = "runs"
    IN_EFFECT = "in_effect"
    LAPSED = "lapsed"


def all_answered(item: ItemFacts) -> bool:
    """Whether every eligible seat has voted. Eligible seats cannot answer more than once each."""
    return sum(p.answer is not None for p in places(item)) == eligible(item)


def fate(ballot: BallotFacts, now: datetime) -> Fate:
    """What has to happen to a ballot at ``now``; the same question for a vote and for the sweep.

    It ends when every eligible seat has voted or at its deadline, not early on a majority.
    EXTENDED: it reached its deadline without a quorum for the first time; escalate, and give it
    the limit of ``extended_limit``. TIED: it waits for the casting vote alone. ENDED: nothing.
    In a meeting it has no deadline: who presides closes it (``closing_fate``), and it ends by
    itself only for want of a quorum in the room.
    """
    if ballot.state is BallotState.OPEN and ballot.item.venue is Venue.MEETING:
        return Fate.RUNS if tally(ballot.item).has_quorum else Fate.NEXT_MEETING
    if ballot.state is BallotState.OPEN:
        complete = all_answered(ballot.item)
        if not complete and now < ballot.due_at:
            return Fate.RUNS
        may_extend = not complete and not ballot.is_extended
        return _outcome(ballot.item, may_extend=may_extend)
    return _outcome(ballot.item) if ballot.state is BallotState.TIED else Fate.ENDED


def closing_fate(item: ItemFacts) -> Fate:
    """What the votes come to when who presides closes the item in a meeting."""
    return _outcome(item)


def _outcome(item: ItemFacts, *, may_extend: bool = False) -> Fate:
    """What an ended ballot comes to. A tie that nobody presides over goes to the next meeting."""
    result = tally(item).result
    if result is Result.NO_QUORUM and may_extend:
        return Fate.EXTENDED
    if result is Result.TIED and presiding(item) is not None:
        return Fate.TIED
    return Fate.DECIDED if result in {Result.PASSED, Result.FAILED} else Fate.NEXT_MEETING


def extended_limit(limit: Limit, *, is_emergency: bool) -> Limit:
    """The whole limit of a ballot after its one extension: half as long again, odd units up.

    An incident's emergency ballot gets two hours more; ``limit`` is then in calendar hours.
    """
    more = EMERGENCY_EXTENSION.amount if is_emergency else -(-limit.amount // 2)
    return replace(limit, amount=limit.amount + more)


def order_fate(ballot: BallotFacts, now: datetime) -> OrderFate:
    """What has to happen to a provisional order at ``now``.

    It takes effect at two approvals, chair or co-chair (or who sits in their seat) among them, that
    outnumber the rejections; at its deadline, or when nobody is left to answer, it lapses.
    """
    if is_ordered(ballot.item):
        return OrderFate.IN_EFFECT
    is_over = now >= ballot.due_at or all_answered(ballot.item)
    return OrderFate.LAPSED if is_over else OrderFate.RUNS


def is_ordered(item: ItemFacts) -> bool:
    """Whether the votes give a provisional order effect; no quorum is asked for."""
    count = tally(item)
    led = any(
        p.answer is not None and p.answer.choice in APPROVALS and p.seat.is_leading
        for p in places(item)
    )
    return led and count.approvals >= ORDER_APPROVALS and count.approvals > count.rejections
