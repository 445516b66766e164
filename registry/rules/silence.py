"""Agents without a call: from when somebody is asked, and from when their keys end. Pure Python."""

from datetime import datetime, timedelta

ASKED_AFTER = timedelta(days=60)
ENDED_AFTER = timedelta(days=90)


def silent_since(created: datetime, *moments: datetime | None) -> datetime:
    """From when an agent is silent: its last call, or since it was made, approved or put live."""
    return max([created, *(moment for moment in moments if moment is not None)])


def is_asked(since: datetime, now: datetime) -> bool:
    """Whether an owner is asked; at the very end of the day count, not before."""
    return now - since >= ASKED_AFTER


def is_ended(since: datetime, now: datetime) -> bool:
    return now - since >= ENDED_AFTER
