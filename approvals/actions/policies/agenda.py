"""What policies put on an agenda: proposed versions, and reviews due before the next meeting."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from approvals.actions.policies.proposing import KIND as VERSION
from approvals.actions.policies.reviewing import KIND as REVIEW
from approvals.actions.policies.reviewing import open_policy_review
from approvals.models import AgendaItem, Meeting, Policy, Review
from approvals.rules.meeting_dates import meeting_numbers, next_meeting_at
from approvals.rules.meetings import ItemKind
from approvals.rules.reviews import ReviewState
from approvals.schemes import active_scheme


def policies_for(meeting: Meeting, now: datetime) -> Iterator[AgendaItem]:
    """Open cases about policies that no ballot has begun on; reviews that are due before the
    meeting after this one are opened for it.

    What was moved from a ballot to the meeting is on the agenda anyway.
    """
    numbers = meeting_numbers(active_scheme().routes)
    last = next_meeting_at(meeting.starts_at.astimezone(meeting.tz), numbers).date()
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
