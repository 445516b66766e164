"""The end of a provisional order: ratified, ended with its review, or at its last moment."""

from datetime import datetime

from approvals.actions.orders.effect import close_unused, tell
from approvals.models import Decision, Poll, ProvisionalOrder, Request
from approvals.rules.orders import EMERGENCY, OrderState
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import SYSTEM, Actor, HasRef
from govportal.worklist.actions import stop_if_running
from registry.actions import end_provisional

ACTOR = SYSTEM("orders")
OTHERWISE = "decided_otherwise"


def locked_order(request: Request) -> ProvisionalOrder | None:
    """Its order with the poll, locked by whoever has locked review and request already."""
    if request.kind != EMERGENCY:
        return None
    rows = ProvisionalOrder.objects.select_for_update(of=("self",)).filter(request=request)
    order = rows.select_related("version__manifest", "authorisation").first()
    if order is None:
        return None
    polls = Poll.objects.select_for_update(of=("self",)).select_related("clock", "committee")
    order.poll, order.request = polls.get(pk=order.poll_id), request
    return order


def text_changed(request: Request, *, actor: Actor, now: datetime) -> None:
    """Another version is under review: nobody answers for the old one any more.

    An order in effect goes on: it allowed what was asked for then, until the review decides.
    """
    order = locked_order(request)
    if order is not None and order.is_open:
        close_unused(order, OrderState.OVERTAKEN, "text_changed", actor=actor, now=now)


def end_with(request: Request, code: str, *, actor: Actor, now: datetime) -> None:
    """The request was closed without a yes: the order ends at once, with the right it gave."""
    order = locked_order(request)
    if order is None:
        return
    if order.is_open:
        close_unused(order, OrderState.OVERTAKEN, code, actor=actor, now=now)
    elif order.state == OrderState.IN_EFFECT:
        end_order(order, OrderState.ENDED, code, request, actor=actor, now=now)


def ratify(
    request: Request, decision: Decision, *, runs_on: bool, actor: Actor, now: datetime
) -> None:
    """The ordinary review approved: its decision takes the place of the order.

    ``runs_on``: what runs by the order is prolonged. Else the release that was decided begins in
    its stages, and what ran before the order runs again. So it does where another version was
    decided than the one that was ordered, until that goes live: never more runs than was decided.
    """
    order = locked_order(request)
    if order is None:
        return
    if order.is_open:
        close_unused(order, OrderState.OVERTAKEN, "decided", actor=actor, now=now)
        return
    if order.state != OrderState.IN_EFFECT or order.authorisation is None:
        return
    if order.authorisation.fingerprint != decision.fingerprint:
        end_order(order, OrderState.ENDED, OTHERWISE, decision, actor=actor, now=now)
    elif runs_on or order.authorisation.live_at is None:
        _close(order, OrderState.RATIFIED, "approved", decision, actor=actor, now=now)
    else:
        end_order(order, OrderState.RATIFIED, "approved_in_stages", decision, actor=actor, now=now)


@recorded
def end_order(
    order: ProvisionalOrder,
    state: OrderState,
    code: str,
    cause: HasRef,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """End it with the right it gave; what ran before runs again, where it may."""
    assert order.authorisation is not None  # one in effect has it
    by_its_day = state is OrderState.EXPIRED
    end_provisional(order.authorisation, cause=order, by_its_day=by_its_day, actor=actor, now=now)
    _close(order, state, code, cause, actor=actor, now=now)


@recorded
def _close(
    order: ProvisionalOrder,
    state: OrderState,
    code: str,
    cause: HasRef,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    stop_if_running(order.term_clock_id, actor=actor, now=now)
    order.state, order.ended_at = state, now
    order.save(update_fields=["state", "ended_at"])
    record(
        f"order.{state.value}",
        order,
        actor=actor,
        now=now,
        refs=[order.request, order.request.agent, cause],
        data={"code": code},
    )
    tell(order, now)
