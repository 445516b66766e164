"""Where a meeting, an item of its agenda and its minutes stand."""

from enum import StrEnum


class MeetingState(StrEnum):
    """A meeting is planned, in session, over, or was called off."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class ItemKind(StrEnum):
    """What stands on an agenda.

    ``CASE``: a review that waits for the committee. ``MOTION``: a text put to the vote.
    ``MINUTES``: those of an earlier meeting, to be approved. ``CONSENT``: all routine items at
    once. ``REPORT``: heard, not voted on.
    """

    CASE = "case"
    MOTION = "motion"
    MINUTES = "minutes"
    CONSENT = "consent"
    REPORT = "report"


class ItemState(StrEnum):
    """How far an item is. ``ADOPTED``: with the consent agenda, in one vote."""

    WAITING = "waiting"
    CALLED = "called"
    DECIDED = "decided"
    ADOPTED = "adopted"
    NOTED = "noted"
    NO_QUORUM = "no_quorum"
    POSTPONED = "postponed"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"


WAITING = frozenset({ItemState.WAITING, ItemState.NO_QUORUM, ItemState.POSTPONED})
"""What may be called: for the first time, or again after nothing was decided."""
ENDED = frozenset(ItemState) - WAITING - {ItemState.CALLED}


class MinutesState(StrEnum):
    """Minutes are written, then sent round, then approved; after that only addenda are added."""

    DRAFT = "draft"
    CIRCULATED = "circulated"
    APPROVED = "approved"
