"""The rows that every change of a review locks first, always in this order: review, ballot."""

from approvals.models import Ballot, Review


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
