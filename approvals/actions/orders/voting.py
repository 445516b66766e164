"""Answers to a provisional order: two yeses put it in effect, four hours of silence end it."""

from datetime import datetime

from approvals.actions.orders.effect import rows_of, settle, warn_of_end
from approvals.actions.orders.ending import ACTOR, end_order, locked_order
from approvals.actions.polls import Said, store_recusal, store_vote
from approvals.actions.requests import locked
from approvals.actions.seating import away_of
from approvals.models import Poll, PollRecusal, PollVote, ProvisionalOrder, Request, ReviewParty
from approvals.models.polls import ORDER
from approvals.rules.ballots import recuse_refusal
from approvals.rules.orders import OrderState, answer_refusal, paper_refusal
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor, HasRef
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse
from govportal.worklist.models import ClockEvent


def _locked(order: ProvisionalOrder) -> ProvisionalOrder:
    """Review, request, order, poll: always in this order."""
    found = locked_order(locked(Request(pk=order.request_id)))
    assert found is not None  # an order stays
    return found


def give_no(order: ProvisionalOrder, person: Person, digest: str, now: datetime) -> Refusal | None:
    """Why ``person`` may not answer now; None when they may."""
    if not order.is_open:
        return Refusal("order.closed_stale")
    return answer_refusal(order.poll.facts(rows_of(order, now)), person.pk, digest, now)


@recorded
def give(order: ProvisionalOrder, said: Said, *, actor: Person, now: datetime) -> PollVote:
    """Answer, or answer anew; a yes says what it allows. The second that carries puts it in effect.

    Raises Refused without a seat, recused, after its four hours, on another text, without reasons.
    """
    order = _locked(order)
    actor = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=actor.pk)
    if not order.is_open:
        refuse(Refusal("order.closed_stale"))
    facts = order.poll.facts(rows_of(order, now))
    refuse(answer_refusal(facts, actor.pk, said.digest, now))
    refuse(paper_refusal(said.choice, said.rationale, said.scope))
    vote = store_vote(order.poll, facts, said, actor, now)
    record(
        "order.answered",
        order,
        actor=actor,
        now=now,
        role="committee_member",
        refs=[vote, order.poll, order.request, order.request.agent],
        data={"n": vote.n, "choice": vote.choice, "digest": vote.digest},
        personal={"rationale": vote.rationale, "scope": vote.scope},
    )
    settle(order, actor=actor, now=now)
    return vote


@recorded
def recuse(order: ProvisionalOrder, reason: str, *, actor: Person, now: datetime) -> PollRecusal:
    """Step back, with the reason: from the order and from the ordinary review of the same case."""
    order = _locked(order)
    if not order.is_open:
        refuse(Refusal("order.closed_stale"))
    refuse(recuse_refusal(order.poll.facts(rows_of(order, now)), actor.pk, reason))
    recusal = store_recusal(order.poll, reason, actor, now)
    assert order.request.review is not None  # it is reviewed
    ReviewParty.objects.get_or_create(
        review=order.request.review,
        person=actor,
        relation=recusal.relation,
        defaults={"found_by_system": False, "found_at": now, "reason": recusal.reason},
    )
    record(
        "order.recused",
        order,
        actor=actor,
        now=now,
        role="committee_member",
        refs=[recusal, actor, order.poll, order.request],
        personal={"recusal_reason": recusal.reason},
    )
    settle(order, actor=actor, now=now)
    return recusal


def end_of_time(event: ClockEvent, now: datetime) -> None:
    """The four hours of an order are over."""
    poll = Poll.objects.open().filter(clock=event.clock_id, kind=ORDER).first()
    if poll is not None:
        _look_at(poll.order, ACTOR, now)


@recorded
def _look_at(order: ProvisionalOrder, actor: Actor, now: datetime) -> None:
    order = _locked(order)
    if not order.is_open:
        return
    seats = order.poll.seats.filter(absent_at=None)
    away = away_of(seats.values_list("holder_id", flat=True), now)
    voted = set(order.poll.votes.values_list("person_id", flat=True))
    gone = list(seats.filter(holder__in=away - voted))
    for seat in gone:
        seat.absent_at = now
        seat.save(update_fields=["absent_at"])
    if gone:
        refs: list[HasRef] = [*gone, order.request]
        record("order.absence_noted", order, actor=actor, now=now, refs=refs)
    settle(order, actor=actor, now=now)


def look_after_orders(now: datetime) -> None:
    """Who is out of office by now is recorded absent, so that alternates are called; who has left
    is waited for no more. One query where no order is asked for."""
    for poll in Poll.objects.open().filter(kind=ORDER).select_related("order").order_by("pk"):
        _look_at(poll.order, ACTOR, now)


def on_warning(event: ClockEvent, now: datetime) -> None:
    """An order in effect comes to its end while its review goes on."""
    orders = ProvisionalOrder.objects.filter(term_clock=event.clock_id, state=OrderState.IN_EFFECT)
    order = orders.select_related("request__agent", "request__review__committee").first()
    if order is not None:
        warn_of_end(order, event.threshold, now)


def end_of_term(event: ClockEvent, now: datetime) -> None:
    """The five business days of an order are over. Idempotent; late if nobody looked."""
    order = ProvisionalOrder.objects.filter(term_clock=event.clock_id).first()
    if order is not None:
        _expire(order, now)


@recorded
def _expire(order: ProvisionalOrder, now: datetime) -> None:
    order = _locked(order)
    if order.state == OrderState.IN_EFFECT:
        end_order(order, OrderState.EXPIRED, "its_end", order.request, actor=ACTOR, now=now)
