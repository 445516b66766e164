"""Links to companies that people declare while cases are open (1-domain.md §1, Conflict)."""

from datetime import datetime

from approvals.actions.conflicts import note_links
from approvals.actions.locking import locked_review
from approvals.actions.passing_on import pass_on
from approvals.models import Review
from approvals.rules.reviews import ReviewState
from govportal.ledger.actions import recorded
from govportal.ledger.rules import SYSTEM
from govportal.people.models import Interest
from registry.models import Vendor

ACTOR = SYSTEM("conflicts")
BATCH = 20


def follow_declared(now: datetime) -> int:
    """Look for the links declared since in every open case; how many links were looked at.

    The room below declares them and knows no case; so this looks whenever the worker comes by. In
    a ballot that runs the seat passes to the alternate at once. A vendor that got another name or
    model, or whose models more agents use, may concern cases that it did not: looked at likewise.
    """
    new = list(Interest.objects.unhandled()[:BATCH])
    vendors = list(Vendor.objects.unfollowed()[:BATCH])
    open_ones = Review.objects.filter(state=ReviewState.OPEN).order_by("pk")
    for review in open_ones.iterator() if new or vendors else ():
        _look_again(review, now)
    for interest in new:
        interest.handled_at = now
        interest.save(update_fields=["handled_at"])
    for vendor in vendors:
        _followed(vendor)
    return len(new)


def _followed(vendor: Vendor) -> None:
    """Up to where its names were read: what changed meanwhile is looked for next time."""
    Vendor.objects.filter(pk=vendor.pk).update(names_followed=vendor.names_version)


@recorded
def _look_again(review: Review, now: datetime) -> None:
    review = locked_review(review)
    if review.state != ReviewState.OPEN:
        return
    found = note_links(review, actor=ACTOR, now=now)
    if found:
        pass_on(review, [person.pk for person in found], actor=ACTOR, now=now)
