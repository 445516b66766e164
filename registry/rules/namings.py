"""What somebody may say who was named owner of an agent by somebody else. Pure Python."""

from enum import StrEnum

from govportal.refusals import Refusal
from registry.rules.credentials import reason_refusal


class NamingState(StrEnum):
    """What became of it. Whoever is named is the owner at once; silence changes nothing."""

    OPEN = "open"
    TAKEN = "taken"
    RETURNED = "returned"
    DECLINED = "declined"
    REPLACED = "replaced"


def answer_refusal(state: NamingState, *, is_named: bool, holds: bool) -> Refusal | None:
    """Why a naming is not answered; ``holds``: the person has the part still."""
    if not is_named:
        return Refusal("naming.only_named")
    if state is not NamingState.OPEN or not holds:
        return Refusal("naming.answered_stale")
    return None


def hand_back_refusal(
    state: NamingState, reason: str, *, is_named: bool, holds: bool
) -> Refusal | None:
    """Why a part is not handed back."""
    no = answer_refusal(state, is_named=is_named, holds=holds)
    return no or reason_refusal(reason)


def goes_back(before: int | None, named_by: int, *, is_active: bool) -> bool:
    """Whether a part that is handed back is at once the one's who gave their own away."""
    return before == named_by and is_active
