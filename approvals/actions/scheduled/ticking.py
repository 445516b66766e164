"""One look at the calendar: what a worker does for scheduled reviews, as often as it likes."""

from datetime import datetime

from approvals.actions.exceptions import end_exceptions
from approvals.actions.scheduled.ending import cancel_outdated_reviews, end_missed_reviews
from approvals.actions.scheduled.opening import open_due_reviews
from registry.actions import end_pilots


def keep_reviews(now: datetime) -> int:
    """Cancel what is no longer needed, open what is due, end what was missed; how many in all.

    Idempotent. What a worker that was away did not open in time is opened late and, where its
    grace is over too, ended at once: the days count, not when somebody looks.
    """
    reviews = cancel_outdated_reviews(now) + open_due_reviews(now) + end_missed_reviews(now)
    return reviews + end_pilots(now) + end_exceptions(now)
