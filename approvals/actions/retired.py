"""What reviews, conditions and requests of an agent end with it (1-domain.md §2, retirement)."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from approvals.actions.conditions.timekeeping import bring_up_to_date
from approvals.actions.requests import end, locked
from approvals.actions.scheduled.ending import cancel_outdated_reviews
from approvals.models import Condition, Request, ScheduledReview
from approvals.models.conditions import ConditionQuerySet
from approvals.rules.states import State
from govportal.ledger.actions import recorded
from govportal.ledger.rules import SYSTEM, HasRef, Reference
from registry.actions.receipt_steps import Found
from registry.actions.teardown import confirm_line
from registry.models import Agent, RetirementLine
from registry.rules.retirement import LineCode, LineState

KEEPER = SYSTEM("retirement")


def keep_retired(now: datetime) -> None:
    """End what goes on about agents that were taken down, and confirm that on their receipts.

    One query when nothing is to do.
    """
    lines = RetirementLine.objects.filter(code=LineCode.REVIEWS, state=LineState.WAITING)
    waiting = list(lines.select_related("retirement__agent").order_by("pk"))
    if waiting:
        cancel_outdated_reviews(now)
    for line in waiting:
        _end_all(line, now)


def _end_all(line: RetirementLine, now: datetime) -> None:
    agent = line.retirement.agent
    requests = list(Request.objects.filter(agent=agent, state=State.IN_REVIEW).order_by("pk"))
    for request in requests:
        _withdraw(request, now)
    for condition in _conditions(agent).order_by("pk"):
        bring_up_to_date(condition, now)
    if _conditions(agent).exists() or _reviews(agent):
        return  # still going on; looked at again with the next tick
    ended = _ended(line, agent)
    words = f"Reviews, conditions and requests that went on were ended: {len(ended)}."
    found = Found(words, ended)
    confirm_line(line.retirement, LineCode.REVIEWS, found, actor=KEEPER, now=now)


@recorded
def _withdraw(request: Request, now: datetime) -> None:
    request = locked(request)
    if request.state == State.IN_REVIEW:
        end(request, State.WITHDRAWN, "The agent is retired.", actor=KEEPER, now=now)


def _reviews(agent: Agent) -> bool:
    return ScheduledReview.objects.open().filter(agent=agent).exists()


def _conditions(agent: Agent) -> ConditionQuerySet:
    """Those that go on, of the agent’s requests and of its scheduled reviews."""
    numbers = Request.objects.filter(agent=agent).values("number")
    ours = Q(review__subject_kind="request", review__subject_id__in=numbers)
    return Condition.objects.going_on().filter(ours | Q(review__scheduled__agent=agent))


def _ended(line: RetirementLine, agent: Agent) -> Sequence[HasRef]:
    """What has ended since the agent was taken down."""
    since = line.retirement.down_at
    requests = Request.objects.filter(agent=agent, closed_at__gte=since)
    reviews = ScheduledReview.objects.filter(agent=agent, closed_at__gte=since)
    numbers = Request.objects.filter(agent=agent).values("number")
    about = Q(review__subject_kind="request", review__subject_id__in=numbers)
    conditions = Condition.objects.filter(
        about | Q(review__scheduled__agent=agent), closed_at__gte=since
    )
    refs = [row.ledger_ref for rows in (requests, reviews, conditions) for row in rows]
    return [Reference(ref) for ref in refs]
