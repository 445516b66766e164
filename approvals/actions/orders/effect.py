"""What the answers come to: an order in effect, one that lapses, or one that still waits."""

from datetime import date, datetime, timedelta

from approvals.actions.change_control import standing_right
from approvals.actions.leading import leader_of
from approvals.actions.polls import call, stop_calling
from approvals.models import ProvisionalOrder
from approvals.models.polls import PollRows
from approvals.rules.ballots import BallotFacts, OrderFate, order_fate, tally
from approvals.rules.orders import LONGEST, ORDER_TERM, OrderState, term_end, term_refusal
from approvals.rules.wording import gettext_noop as _
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor
from govportal.people.models import Person
from govportal.refusals import refuse
from govportal.worklist.actions import change_limit, notify, start_clock, stop_if_running
from govportal.worklist.models import Clock
from govportal.worklist.rules.limits import Limit
from govportal.worklist.saying import phrase
from govportal.worklist.timekeeping import zone_of
from registry.actions import authorise_provisionally
from registry.models import Agent, Authorisation
from registry.models.releases import day_of

CALLED = _("Provisional order, within four hours: %(about)s")
WARNED = _("Its provisional order ends on %(end)s, and nobody has decided: %(about)s")
TOLD = {
    OrderState.IN_EFFECT: _("A provisional order is in effect until %(end)s: %(about)s"),
    OrderState.LAPSED: _("No provisional order was given: %(about)s"),
    OrderState.OVERTAKEN: _("A provisional order is no longer asked for: %(about)s"),
    OrderState.RATIFIED: _("The provisional order is ratified: %(about)s"),
    OrderState.ENDED: _("The provisional order ended with the review: %(about)s"),
    OrderState.EXPIRED: _("The provisional order has lapsed: %(about)s"),
}
WITHDRAWN = _("The provisional order ended, since the request was withdrawn: %(about)s")


def rows_of(order: ProvisionalOrder, now: datetime) -> PollRows:
    """What was said, with the conflicts that the ordinary review knows by now."""
    review = order.request.review
    known = review.parties.values_list("person_id", flat=True) if review else ()
    return order.poll.rows(now, frozenset(known))


def call_members(order: ProvisionalOrder, *, actor: Actor, now: datetime) -> None:
    facts = order.poll.facts(rows_of(order, now))
    words = phrase(CALLED, about=str(order.request))
    call(order.poll, facts, words, order.get_absolute_url(), actor=actor, now=now)


def settle(order: ProvisionalOrder, *, actor: Actor, now: datetime) -> None:
    """After somebody has said something, or the time is over. All its rows are locked."""
    facts = order.poll.facts(rows_of(order, now))
    fate = order_fate(facts, now)
    if fate is OrderFate.IN_EFFECT:
        _take_effect(order, facts, actor, now)
    elif fate is OrderFate.LAPSED:
        close_unused(order, OrderState.LAPSED, "not_given", actor=actor, now=now)
    else:
        words = phrase(CALLED, about=str(order.request))
        call(order.poll, facts, words, order.get_absolute_url(), actor=actor, now=now)


@recorded
def _take_effect(order: ProvisionalOrder, facts: BallotFacts, actor: Actor, now: datetime) -> None:
    """Give the version the right that the running one has, for five business days at most."""
    agent = Agent.objects.get(pk=order.request.agent_id)
    standing = standing_right(agent, day_of(now))
    if standing is None:
        close_unused(order, OrderState.OVERTAKEN, "nothing_stands", actor=actor, now=now)
        return
    clock = _start_term(order, actor, now)
    right = _authorise(order, standing, clock.due_at, actor, now)
    order.state, order.effective_at, order.ends_at = OrderState.IN_EFFECT, now, clock.due_at
    order.authorisation, order.term_clock = right, clock
    order.save(update_fields=["state", "effective_at", "ends_at", "authorisation", "term_clock"])
    close_poll(order, facts, actor=actor, now=now)
    record(
        "order.in_effect",
        order,
        actor=actor,
        now=now,
        refs=[order.poll, order.request, agent, right, clock],
        data={
            "fingerprint": right.fingerprint,
            "ends_at": clock.due_at.isoformat(),
            "arithmetic": order.poll.arithmetic,
        },
    )
    tell(order, now)


def _start_term(order: ProvisionalOrder, actor: Actor, now: datetime) -> Clock:
    committee = order.poll.committee
    clock = start_clock(
        order,
        kind="order_term",
        limit=ORDER_TERM,
        calendar_key=committee.calendar_key,
        chain=[],
        committee=committee,
        title=f"Provisional order: {order.request}",
        url=order.get_absolute_url(),
        refs=[order.request, order.request.agent],
        actor=actor,
        now=now,
    )
    if term_end(now, clock.due_at) < clock.due_at:
        fortnight = Limit.calendar_minutes(LONGEST // timedelta(minutes=1))
        clock = change_limit(clock, fortnight, actor=actor, now=now, reason="order_fortnight")
    return clock


def _authorise(
    order: ProvisionalOrder, standing: Authorisation, ends: datetime, actor: Actor, now: datetime
) -> Authorisation:
    refuse(term_refusal(now, ends, ends))
    return authorise_provisionally(
        standing,
        order.version.manifest,
        ends_on=_day_of_committee(order, ends),
        basis=order,
        actor=actor,
        now=now,
    )


def _day_of_committee(order: ProvisionalOrder, at: datetime) -> date:
    """The day of a moment in the committee's calendar, wherever who acts is."""
    return at.astimezone(zone_of(order.poll.committee.calendar_key)).date()


@recorded
def close_unused(
    order: ProvisionalOrder, state: OrderState, code: str, *, actor: Actor, now: datetime
) -> None:
    """End an order that never took effect. Its rows are locked."""
    close_poll(order, order.poll.facts(rows_of(order, now)), actor=actor, now=now)
    order.state, order.ended_at = state, now
    order.save(update_fields=["state", "ended_at"])
    record(
        f"order.{state.value}",
        order,
        actor=actor,
        now=now,
        refs=[order.poll, order.request, order.request.agent],
        data={"code": code, "arithmetic": order.poll.arithmetic},
    )
    tell(order, now)


def close_poll(order: ProvisionalOrder, facts: BallotFacts, *, actor: Actor, now: datetime) -> None:
    poll = order.poll
    poll.arithmetic, poll.closed_at = tally(facts.item).as_json(), now
    poll.save(update_fields=["arithmetic", "closed_at"])
    stop_if_running(poll.clock_id, actor=actor, now=now)
    stop_calling(poll, actor=actor, now=now)


def tell(order: ProvisionalOrder, now: datetime) -> None:
    """Who asked and who answers for the agent hear what became of it."""
    words = WITHDRAWN if order.was_withdrawn else TOLD[OrderState(order.state)]
    _notify(order, words, order.state, _concerned(order), now)


def warn_of_end(order: ProvisionalOrder, threshold: int, now: datetime) -> None:
    """Half, three quarters, nine tenths of its days are over; who leads the committee hears too."""
    review = order.request.review
    chief = leader_of(review, now) if review is not None else None
    people = [*_concerned(order), *([chief] if chief is not None else [])]
    _notify(order, WARNED, f"warned_{threshold}", people, now)


def _concerned(order: ProvisionalOrder) -> list[Person]:
    agent, request = order.request.agent, order.request
    people = (request.requester, agent.business_owner, agent.technical_owner)
    return [one for one in people if one is not None and one.is_active]


def _notify(
    order: ProvisionalOrder, sentence: str, mark: str, people: list[Person], now: datetime
) -> None:
    end = _day_of_committee(order, order.ends_at) if order.ends_at else ""
    words = phrase(sentence, about=str(order.request), end=end)
    for person in {one.pk: one for one in people}.values():
        notify(
            person,
            key=f"order:{order.pk}:{mark}:{person.pk}",
            subject=words,
            body=words,
            url=order.get_absolute_url(),
            now=now,
        )
