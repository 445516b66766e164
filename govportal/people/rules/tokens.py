"""What a person's own token for programs may be, and how long it holds. Pure Python."""

from collections.abc import Collection
from datetime import datetime, timedelta

from govportal.refusals import Refusal

NAME_MAX = 60  # characters
LONGEST = 365  # days
MOST = 20
"""Tokens that a person can have at once."""


def make_refusal(name: str, days: int, taken: Collection[str]) -> Refusal | None:
    """Why a token cannot be made; ``taken``: the names of the person's tokens that still hold."""
    if not name:
        return Refusal("token.name_missing")
    if len(name) > NAME_MAX:
        return Refusal("token.name_long", {"most": NAME_MAX, "has": len(name)})
    if not 1 <= days <= LONGEST:
        return Refusal("token.days", {"most": LONGEST})
    if name.casefold() in {other.casefold() for other in taken}:
        return Refusal("token.name_taken_stale", {"name": name})
    return Refusal("token.too_many", {"most": MOST}) if len(taken) >= MOST else None


def expires_at(made_at: datetime, days: int) -> datetime:
    """The first moment at which the token holds no more."""
    return made_at + timedelta(days=days)
