"""Provisional orders: who may give one, for how long, and what they must write (4-fine-print.md).

An order is no decision: it authorises for days, while the ordinary review runs. Pure Python.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from approvals.rules.ballots import (
    BallotFacts,
    Choice,
    change_refusal,
    has_voted,
    vote_refusal,
)
from approvals.rules.reasons import rationale_refusal, seen_length
from govportal.faults import turning
from govportal.refusals import Refusal
from govportal.worklist.rules.limits import Limit

EMERGENCY = "emergency_change"
ORDER_TIME = Limit.calendar_hours(4)
ORDER_TERM = Limit.business_days(5)
LONGEST = timedelta(days=14)
"""However many days of these are holidays."""
SCOPE_MIN, SCOPE_MAX = 20, 4_000
ORDER_CHOICES = (Choice.APPROVE, Choice.REJECT, Choice.ABSTAIN)


class OrderState(StrEnum):
    """Where a provisional order stands.

    ``LAPSED``: it never took effect; ``OVERTAKEN``: what it was asked for is gone before. Of those
    that took effect: ``RATIFIED`` by the ordinary review, ``ENDED`` with it, or ``EXPIRED``.
    """

    OPEN = "open"
    IN_EFFECT = "in_effect"
    LAPSED = "lapsed"
    OVERTAKEN = "overtaken"
    RATIFIED = "ratified"
    ENDED = "ended"
    EXPIRED = "expired"


RUNNING = frozenset({OrderState.OPEN, OrderState.IN_EFFECT})
GIVEN = frozenset({OrderState.IN_EFFECT, OrderState.RATIFIED, OrderState.ENDED, OrderState.EXPIRED})
"""Those that took effect."""
ENDINGS = {
    OrderState.OPEN: frozenset({OrderState.IN_EFFECT, OrderState.LAPSED, OrderState.OVERTAKEN}),
    OrderState.IN_EFFECT: frozenset({OrderState.RATIFIED, OrderState.ENDED, OrderState.EXPIRED}),
}
"""What may become of an order; every other state is final."""


def answer_refusal(
    order: BallotFacts, person: int, seen_digest: str, now: datetime
) -> Refusal | None:
    """Why somebody may not answer now, for the first time or anew: the rules of ballots."""
    rule = change_refusal if has_voted(order.item, person) else vote_refusal
    return rule(order, person, seen_digest, now)


def paper_refusal(choice: Choice | None, rationale: str, scope: str) -> Refusal | None:
    """Why what was written is no answer: a yes says what the order allows, and all say why."""
    if choice not in ORDER_CHOICES:
        return Refusal("review.verdict_missing")
    if choice is Choice.APPROVE and (refusal := scope_refusal(scope)):
        return refusal
    return rationale_refusal(rationale)


def scope_refusal(scope: str) -> Refusal | None:
    """Why this says nothing of what the order allows."""
    length = seen_length(scope)
    if length < SCOPE_MIN:
        return Refusal("order.scope_short", {"least": SCOPE_MIN, "has": length})
    if length > SCOPE_MAX:
        return Refusal("order.scope_long", {"most": SCOPE_MAX, "has": length})
    if bad := turning(scope):
        return Refusal("order.scope_turning", {"found": bad})
    return None


def term_refusal(begins: datetime, ends: datetime, most: datetime) -> Refusal | None:
    """Why an order may not authorise from ``begins`` to ``ends``.

    ``most``: the moment at which five business days from its beginning are over.
    """
    if not begins < ends <= min(most, begins + LONGEST):
        return Refusal("order.too_long", {"days": ORDER_TERM.amount})
    return None


def term_end(begins: datetime, five_days: datetime) -> datetime:
    """When an order ends: after five business days, or a fortnight where those take longer."""
    return min(five_days, begins + LONGEST)
