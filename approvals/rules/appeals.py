"""An appeal: once, against a rejection, within 30 days, to the full committee (1-domain.md §4)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from approvals.rules.reasons import RATIONALE_MAX, RATIONALE_MIN, seen_length
from approvals.rules.states import Part, State
from govportal.refusals import Refusal

DAYS = 30
WHO = frozenset({Part.REQUESTER, Part.BUSINESS_OWNER})


@dataclass(frozen=True)
class AppealFacts:
    """A request as it stands. ``overtaken``: its agent is under review or authorised since."""

    state: State
    closed_at: datetime | None
    was_appealed: bool = False
    overtaken: bool = False


def appeal_refusal(facts: AppealFacts, parts: frozenset[Part], now: datetime) -> Refusal | None:
    """Why somebody with these parts may not appeal at ``now``, grounds aside; None: they may."""
    if facts.was_appealed:
        return Refusal("appeal.once_stale")
    if facts.state is not State.REJECTED or facts.closed_at is None:
        return Refusal("appeal.not_rejected_stale")
    if parts.isdisjoint(WHO):
        return Refusal("appeal.not_yours")
    if now > facts.closed_at + timedelta(days=DAYS):
        return Refusal("appeal.too_late", {"days": DAYS})
    return Refusal("appeal.overtaken") if facts.overtaken else None


def grounds_refusal(grounds: str) -> Refusal | None:
    """Why these are no grounds: an appeal says what is new or what was misjudged."""
    length = seen_length(grounds)
    if length < RATIONALE_MIN:
        return Refusal("appeal.grounds_short", {"least": RATIONALE_MIN, "has": length})
    if length > RATIONALE_MAX:
        return Refusal("appeal.grounds_long", {"most": RATIONALE_MAX, "has": length})
    return None
