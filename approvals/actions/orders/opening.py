"""Asking for a provisional order: at once when an emergency change is sent."""

from datetime import datetime

from approvals.actions.orders.effect import call_members
from approvals.actions.polls import PollAbout, open_poll
from approvals.models import ProvisionalOrder, Request
from approvals.models.polls import ORDER
from approvals.rules.orders import EMERGENCY, ORDER_TIME
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor

QUESTION = "May this run provisionally, while the ordinary review goes on: {title}?"


@recorded
def ask_for_order(request: Request, *, actor: Actor, now: datetime) -> ProvisionalOrder | None:
    """Put an emergency change to the committee's members for four hours; None for other kinds.

    Its ordinary review was opened just before, and knows who has a conflict.
    """
    review = request.review
    if request.kind != EMERGENCY or review is None:
        return None
    version, conflicts = request.version, dict[int, str]()
    for person, relation in review.parties.order_by("pk").values_list("person_id", "relation"):
        conflicts.setdefault(person, relation)
    about = PollAbout(
        kind=ORDER,
        committee=review.committee,
        unit=review.unit,
        tier=request.tier,
        title=f"Provisional order: {request}",
        url=f"{request.get_absolute_url()}#order",
        text={
            "question": QUESTION.format(title=request.title),
            "subject": request.ledger_ref,
            "digest": version.digest,
            "fingerprint": version.manifest.fingerprint,
        },
        limit=ORDER_TIME,
        conflicts=conflicts,
        refs=[request, review],
    )
    poll = open_poll(about, actor=actor, now=now)
    order = ProvisionalOrder.objects.create(request=request, version=version, poll=poll)
    record(
        "order.asked_for",
        order,
        actor=actor,
        now=now,
        refs=[poll, request, request.agent, review, version],
        data={"digest": version.digest, "due_at": _due(order).isoformat()},
    )
    call_members(order, actor=actor, now=now)
    return order


def _due(order: ProvisionalOrder) -> datetime:
    assert order.poll.clock is not None  # it was started just before
    return order.poll.clock.due_at
