"""Emergency ballots: an agent is stopped, and its committee decides within hours."""

from approvals.actions.emergencies.opening import open_emergency_ballot, open_no
from approvals.actions.emergencies.voting import (
    cast,
    casting_vote,
    end_of_time,
    look_after_emergencies,
    recuse,
)

__all__ = [
    "cast",
    "casting_vote",
    "end_of_time",
    "look_after_emergencies",
    "open_emergency_ballot",
    "open_no",
    "recuse",
]
