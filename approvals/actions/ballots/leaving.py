"""Members who leave while a ballot waits for them: account closed, or role ended."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from approvals.actions.ballots.calling import CASTING, REOPEN, VOTE
from approvals.actions.ballots.ending import settle
from approvals.actions.locking import locked_ballot
from approvals.models import Ballot
from govportal.ledger.actions import recorded
from govportal.ledger.rules import SYSTEM
from govportal.people.models import RoleAssignment
from govportal.people.rules import Role
from govportal.worklist.models import WorkItem

ACTOR = SYSTEM("ballots")


def stop_waiting_for_leavers(now: datetime) -> None:
    """Call the alternates of members who have left, and end what waited for these alone.

    The room below closes accounts and knows no ballot; so this looks whenever the worker comes by.
    """
    ended = RoleAssignment.objects.filter(
        person=OuterRef("assignee"), role=Role.COMMITTEE_MEMBER, ends_on__lt=now.date()
    )
    items = (
        WorkItem.objects.open()
        .filter(kind__in=(VOTE, CASTING, REOPEN))
        .filter(Q(assignee__is_active=False) | Exists(ended))
    )
    for item in items:
        ballot = Ballot.objects.select_related("review__committee").get(pk=_ballot_of(item))
        if ballot.review.committee.left_by([item.assignee_id], now.date()):
            _go_on(ballot, now)


def _ballot_of(item: WorkItem) -> str:
    return item.subject_ref.partition(":")[2]


@recorded
def _go_on(ballot: Ballot, now: datetime) -> None:
    settle(locked_ballot(ballot), actor=ACTOR, now=now)
