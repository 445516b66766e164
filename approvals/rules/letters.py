"""Letters to the board: when one is due, and who may acknowledge it (1-domain.md §5)."""

from dataclasses import dataclass
from datetime import timedelta

from govportal.refusals import Refusal
from govportal.worklist.rules.limits import HopTo, Limit, chain_up_to

NOTIFIED = "board_notified"
"""What a route says of decisions that the board is told of."""
TIME_TO_ACKNOWLEDGE = Limit.business_days(5)
CHAIN = chain_up_to(HopTo.CHAIR)
REMARK_MAX = 2000  # characters
TROUBLING = 3
"""Printings that failed, after which an administrator is asked to look."""
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=5), timedelta(days=1)


@dataclass(frozen=True)
class LetterFacts:
    """Where a letter stands. ``acknowledged_by``: a name, empty while nobody has."""

    is_printed: bool
    acknowledged_by: str = ""


def acknowledge_refusal(
    letter: LetterFacts, *, is_liaison: bool, remark: str = ""
) -> Refusal | None:
    """Why somebody may not acknowledge this letter now; None when they may.

    ``is_liaison``: they hold the role, for the unit that the letter is about or for all.
    """
    if not is_liaison:
        return Refusal("letter.not_liaison")
    if letter.acknowledged_by:
        return Refusal("letter.acknowledged_stale", {"person": letter.acknowledged_by})
    if not letter.is_printed:
        return Refusal("letter.not_printed_stale")
    if len(remark) > REMARK_MAX:
        return Refusal("letter.remark_long", {"most": REMARK_MAX, "has": len(remark)})
    return None


def take_refusal(letter: LetterFacts) -> Refusal | None:
    """Why the printed letter cannot be taken away now."""
    return None if letter.is_printed else Refusal("letter.not_printed_stale")


def wait_after(failures: int) -> timedelta:
    """How long to wait before printing again: doubling from five minutes to a day."""
    doublings: int = 2 ** min(failures - 1, 20)
    return min(FIRST_WAIT * doublings, LONGEST_WAIT)
