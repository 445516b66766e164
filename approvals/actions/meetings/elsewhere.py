"""Cases on an agenda that went on elsewhere: decided, or put to a vote between meetings."""

from collections.abc import Iterable

from approvals.models import AgendaItem, Ballot, Meeting
from approvals.rules.meetings import BEFORE, ItemState, MeetingState
from approvals.rules.reviews import ReviewState

BALLOT = "ballot"


def gone_elsewhere(meeting: Meeting, items: Iterable[AgendaItem]) -> dict[int, str]:
    """By item what became of its review while it was still to come: the state in which that ended,
    or "ballot" while a vote between meetings runs. Its reviews were read with the items.

    Read from rows, so that nobody who decides a case has to wait for a meeting.
    """
    if MeetingState(meeting.state) not in BEFORE:
        return {item.pk: why for item in items if (why := item.outcome.get("elsewhere"))}
    waiting = [
        (item.pk, item.review)
        for item in items
        if item.state == ItemState.WAITING and item.review is not None
    ]
    found = {pk: review.state for pk, review in waiting if review.state != ReviewState.OPEN}
    voted_on = _voted_on({review.pk for pk, review in waiting if pk not in found})
    return found | {pk: BALLOT for pk, review in waiting if review.pk in voted_on}


def _voted_on(reviews: set[int]) -> set[int]:
    """Those of the reviews on which a ballot between meetings runs."""
    if not reviews:
        return set()
    rows = Ballot.objects.undecided().filter(review__in=reviews, hearing=None)
    return set(rows.values_list("review_id", flat=True))
