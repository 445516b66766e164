"""An appeal: the rejected request goes to the full committee, whose decision replaces the no."""

from datetime import datetime

from django.db.models import Exists

from approvals.actions.requests import locked, parts_of
from approvals.actions.submitting import send_agent_to_review, start_review
from approvals.models import Appeal, Request
from approvals.rules.appeals import AppealFacts, appeal_refusal, grounds_refusal
from approvals.rules.states import State
from govportal.ledger.actions import record, recorded
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse
from registry.models import Agent, Authorisation


def facts_of(request: Request) -> AppealFacts:
    """The request as the rule needs it; asks for more only where it is rejected."""
    if request.state != State.REJECTED or request.closed_at is None:
        return AppealFacts(State(request.state), request.closed_at)
    others = Request.objects.filter(agent=request.agent_id, closed_at__isnull=True)
    since = Authorisation.objects.standing().filter(
        agent=request.agent_id, valid_from__gt=request.closed_at
    )
    known = Request.objects.filter(pk=request.pk).values_list(
        Exists(Appeal.objects.filter(request=request)), Exists(others), Exists(since)
    )
    was_appealed, *overtaken = known.get()
    closed_at = request.closed_at
    return AppealFacts(
        State.REJECTED, closed_at, was_appealed=was_appealed, overtaken=any(overtaken)
    )


def appeal_no(request: Request, person: Person, now: datetime) -> Refusal | None:
    """Why ``person`` may not appeal, grounds aside; None when they may."""
    return appeal_refusal(facts_of(request), parts_of(request, person), now)


@recorded
def appeal(request: Request, grounds: str, *, actor: Person, now: datetime) -> Appeal:
    """Bring a rejected request before the full committee, with what is new.

    Once, within 30 days, by requester or business owner; Raises Refused otherwise. Who signed the
    rejected case does not vote, and the committee's decision is final.
    """
    request = locked(request)
    refuse(appeal_no(request, actor, now))
    refuse(grounds_refusal(grounds))
    rejected = request.review
    assert rejected is not None  # a rejected request was reviewed
    made = Appeal.objects.create(
        request=request,
        decision=rejected.decision,
        person=actor,
        grounds=grounds.strip(),
        appealed_at=now,
    )
    request.state, request.closed_at, request.close_reason = State.IN_REVIEW, None, ""
    request.save(update_fields=["state", "closed_at", "close_reason"])
    record(
        "request.appealed",
        request,
        actor=actor,
        now=now,
        refs=[made, rejected.decision, request.agent],
        data={"n": request.version_n},
        personal={"grounds": made.grounds},
    )
    request.agent = Agent.objects.get(pk=request.agent_id)
    request.agent = send_agent_to_review(request, actor, now)
    request.review = start_review(request, request.version, actor=actor, now=now)
    request.save(update_fields=["review"])
    record("request.routed", request, actor=actor, now=now, refs=[request.review])
    return made
