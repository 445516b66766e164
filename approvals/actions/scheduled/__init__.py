"""Reviews of what runs already: opened in time, held, missed, or no longer needed."""

from approvals.actions.scheduled.ending import (
    cancel_outdated_reviews,
    end_missed_reviews,
    tell_of_overdue,
)
from approvals.actions.scheduled.opening import open_due_reviews
from approvals.actions.scheduled.ticking import keep_reviews

__all__ = [
    "cancel_outdated_reviews",
    "end_missed_reviews",
    "keep_reviews",
    "open_due_reviews",
    "tell_of_overdue",
]
