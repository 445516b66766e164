"""Who may accept a failure pattern for now, and for how long. Pure Python."""

from collections.abc import Collection
from datetime import date

from approvals.rules.reasons import seen_length
from govportal.people.rules import Role
from govportal.refusals import Refusal

ACCEPTS = frozenset({Role.COMPLIANCE_REVIEWER, Role.SECURITY_REVIEWER})
REASON_MIN, REASON_MAX = 40, 2_000
LONGEST_DAYS = 180


def accept_refusal(roles: Collection[Role], *, answers_for_it: bool) -> Refusal | None:
    """Why somebody with these roles may not accept it; who answers for an agent that it concerns
    does not."""
    if not ACCEPTS & set(roles):
        return Refusal("pattern.reviewers_only")
    return Refusal("pattern.own_agent") if answers_for_it else None


def words_refusal(reason: str) -> Refusal | None:
    """Why this is no reason."""
    length = seen_length(reason)
    if length < REASON_MIN:
        return Refusal("pattern.reason_short", {"least": REASON_MIN, "has": length})
    if length > REASON_MAX:
        return Refusal("pattern.reason_long", {"most": REASON_MAX, "has": length})
    return None


def until_refusal(until: date | None, today: date) -> Refusal | None:
    """Why nothing is accepted until that day."""
    if until is None:
        return Refusal("pattern.until_missing")
    if until <= today:
        return Refusal("pattern.until_past")
    if (until - today).days > LONGEST_DAYS:
        return Refusal("pattern.until_far", {"most": LONGEST_DAYS})
    return None
