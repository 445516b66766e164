"""The rows that every change of a review locks first, in this order: review, ballot, condition."""

from approvals.models import Ballot, Condition, Review


def locked_review(review: Review) -> Review:
    """The review's row, locked, with what actions need of it."""
    return (
        Review.objects.select_for_update(of=("self",)).select_related("committee").get(pk=review.pk)
    )


def locked_ballot(ballot: Ballot) -> Ballot:
    """The ballot's row, locked after its review's, with what actions need of it."""
    review = locked_review(Review(pk=ballot.review_id))
    found = Ballot.objects.select_for_update(of=("self",)).select_related("clock").get(pk=ballot.pk)
    found.review = review
    return found


def locked_condition(condition: Condition) -> Condition:
    """The condition's row, locked after its review's, with what actions need of it."""
    review = locked_review(Review(pk=condition.review_id))
    rows = Condition.objects.select_for_update(of=("self",))
    found = rows.select_related("owner", "clock", "grace_clock").get(pk=condition.pk)
    found.review = review
    return found
