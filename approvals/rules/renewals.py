"""When a renewal is offered. Pure Python."""

from datetime import date, timedelta

AHEAD = timedelta(days=30)


def offered_on(valid_from: date, valid_until: date) -> date:
    """Thirty days before the end, but not in the first half of a right that is short itself."""
    half = valid_from + (valid_until - valid_from) / 2
    return max(valid_until - AHEAD, half)
