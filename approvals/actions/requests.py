"""Closing a request: withdrawn by its people, or by a rule when a pause ran out."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F

from approvals.actions.closing import close_review
from approvals.actions.locking import locked_review
from approvals.models import Participant, Request, RequestVersion, Review
from approvals.rules.content import Content
from approvals.rules.reviews import ReviewState
from approvals.rules.states import MOVES, Part, State, refusal
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse
from registry.actions import move_agent
from registry.models import Agent
from registry.rules.lifecycle import Approval, Lifecycle

KNOWN_PARTS = frozenset(part.value for part in Part)


def request_of(review: Review) -> Request:
    """The request that a review is about."""
    return Request.objects.get(number=review.subject_id)


def content_under(review: Review) -> Content:
    """The content under review, in one query."""
    newest = RequestVersion.objects.filter(n=F("request__version_n"))
    found: Content = newest.values_list("content", flat=True).get(request__number=review.subject_id)
    return found


def parts_of(request: Request, person: Person) -> frozenset[Part]:
    """What somebody is to a request."""
    return parts_in(request.participants.filter(person=person), person)


def parts_in(rows: Iterable[Participant], person: Person) -> frozenset[Part]:
    """What somebody is to a request, by its participants."""
    roles = (row.role for row in rows if row.person_id == person.pk)
    return frozenset(Part(role) for role in roles if role in KNOWN_PARTS)


def locked_with(review: Review) -> Request:
    """The request's row, locked by whoever has locked its review already."""
    rows = Request.objects.select_for_update(of=("self",))
    found = rows.select_related("agent", "requester", "unit").get(number=review.subject_id)
    found.review = review
    return found


def locked(request: Request) -> Request:
    """The request's row, locked after its review's, with what actions need of it.

    Reviewers lock the review first and the request when they decide it; the other way round two
    would wait for each other. Whoever holds the review keeps it from being continued by another.
    """
    while True:
        review = Request.objects.values_list("review", flat=True).get(pk=request.pk)
        if review is not None:
            locked_review(Review(pk=review))
        if Request.objects.filter(pk=request.pk, review=review).exists():
            break
    return (
        Request.objects.select_for_update(of=("self",))
        .select_related("agent", "review__clock", "requester", "unit")
        .get(pk=request.pk)
    )


def withdraw_refusal(request: Request, person: Person) -> Refusal | None:
    """Why ``person`` may not withdraw the request, reason aside; None when they may."""
    parts = parts_of(request, person)
    return refusal(MOVES["withdraw"], State(request.state), parts, reason="to be given")


@recorded
def withdraw(request: Request, reason: str, *, actor: Person, now: datetime) -> Request:
    """Take a request back, with a reason. Raises Refused for others, or once it is closed."""
    request = locked(request)
    move = MOVES["withdraw"]
    refuse(refusal(move, State(request.state), parts_of(request, actor), reason))
    return end(request, State.WITHDRAWN, reason.strip(), actor=actor, now=now)


@recorded
def end(request: Request, state: State, reason: str, *, actor: Actor, now: datetime) -> Request:
    """Close a request in ``state``; an open review and a new agent's pending approval end too."""
    request.state, request.closed_at, request.close_reason = state, now, reason
    request.save(update_fields=["state", "closed_at", "close_reason"])
    if request.review is not None and request.review.state == ReviewState.OPEN:
        close_review(request.review, ReviewState.WITHDRAWN, actor=actor, now=now)
    record(
        f"request.{state.value}",
        request,
        actor=actor,
        now=now,
        refs=[request.agent],
        data={"n": request.version_n},
        personal={"reason": reason} if reason else {},
    )
    if state is not State.APPROVED:
        _let_agent_go(request.agent, state, actor, now)
    return request


def _let_agent_go(agent: Agent, state: State, actor: Actor, now: datetime) -> None:
    """A new agent goes back to the inventory, unapproved; a running one keeps what it has."""
    agent = Agent.objects.get(pk=agent.pk)
    if agent.lifecycle == Lifecycle.IN_REVIEW:
        approval = Approval.REJECTED if state is State.REJECTED else Approval.NONE
        move_agent(agent, "return_from_review", actor=actor, now=now, approval=approval)
