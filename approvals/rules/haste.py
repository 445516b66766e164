"""How long a case was open before a decision, and what a very quick yes is asked. Pure Python."""

from datetime import datetime

from approvals.rules.reviews import Verdict
from govportal.refusals import Refusal

QUICK_SECONDS = 120  # a yes sooner than this asks once more (1-domain.md §5, rubber stamps)
QUICK_FROM_TIER = 3


def seconds_open(opened: int | None, since: datetime | None, now: datetime) -> int | None:
    """How long a page was open before its answer; None when not known.

    ``opened`` is in seconds since 1970, as the page says. What cannot be true (before ``since``,
    when there was no such page, or later than now) counts as just opened.
    """
    if opened is None or since is None:
        return None
    seconds = int(now.timestamp()) - opened
    return seconds if 0 <= seconds <= int((now - since).total_seconds()) + 1 else 0


def quick_refusal(
    tier: int, verdict: str, seconds: int | None, *, is_confirmed: bool
) -> Refusal | None:
    """Why a yes asks for one more confirmation: the case was open so shortly; None when it was not.

    ``verdict``: of a review or a vote. ``seconds`` as the page says; not known asks nothing.
    """
    is_yes = verdict.startswith(Verdict.APPROVE.value) or verdict == Verdict.CONDITIONS
    if tier < QUICK_FROM_TIER or not is_yes or seconds is None or is_confirmed:
        return None
    if seconds >= QUICK_SECONDS:
        return None
    return Refusal("review.quick_unconfirmed", {"seconds": seconds, "least": QUICK_SECONDS})
