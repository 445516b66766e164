"""What policies put on an agenda: proposed versions, and reviews due before the next meeting."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from approvals.actions.policies.proposing import KIND as VERSION
from approvals.actions.policies.reviewing import KIND as REVIEW
from approvals.actions.policies.reviewing import open_policy_review
from approvals.models import AgendaItem, Meeting, Policy, Review
from approvals.rules.meetings import ItemKind
from approvals.rules.reviews import ReviewState

UNTIL_NEXT = timedelta(days=31)
"""Committees meet every month: what is due before the meeting after this one is looked at now."""


def policies_for(meeting: Meeting, now: datetime) -> Iterator[AgendaItem]:
    """Open cases about policies that no ballot has begun on; reviews due soon are opened for it.

    What was moved from a ballot to the meeting is on the agenda anyway.
    """
    last = meeting.starts_at.astimezone(meeting.tz).date() + UNTIL_NEXT
    for policy in Policy.objects.due_by(last).filter(committee=meeting.committee_id):
        open_policy_review(policy, now)
    cases = Review.objects.filter(
        committee=meeting.committee_id,
        subject_kind__in=(VERSION, REVIEW),
        state=ReviewState.OPEN,
        ballots=None,
    )
    for review in cases.order_by("subject_kind", "opened_at", "pk"):
        said = _("Quarterly review") if review.subject_kind == REVIEW else _("Policy")
        title = f"{said}: {review.title}"[:240]
        yield AgendaItem(kind=ItemKind.CASE, title=title, review=review)
