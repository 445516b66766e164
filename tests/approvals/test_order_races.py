"""Two at once: approvals, a vote at the deadline, an end and a decision."""

import pytest

from approvals.actions import emergencies as acts
from approvals.actions.follow_up import follow_up
from approvals.actions.polls import Said
from approvals.actions.requests import withdraw
from approvals.rules.ballots import Choice
from approvals.rules.emergencies import Question
from approvals.rules.orders import OrderState
from govportal.ledger.models import Entry
from govportal.worklist.actions import sweep
from registry.models import Agent, Authorisation
from tests.approvals.ordering import HOUR, MINUTE, fresh, give, in_effect, look, sent
from tests.approvals.racing import at_once, codes
from tests.approvals.reviewing import running
from tests.make import REASONS, START

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
DUE = START + 4 * HOUR


def test_two_approvals_at_once_make_one_order(cast):
    running(cast)
    order = sent(cast)
    give(order, cast.co_chair, START, Choice.ABSTAIN)
    results = at_once(
        lambda: give(order, cast.chair, START + MINUTE),
        lambda: give(order, cast.member, START + MINUTE),
    )
    assert not codes(results)
    assert fresh(order).state == OrderState.IN_EFFECT
    assert Authorisation.objects.filter(basis=order.ledger_ref).count() == 1
    assert Entry.objects.filter(verb="order.in_effect").count() == 1


def test_three_approvals_at_once_make_one_order(cast):
    running(cast)
    order = sent(cast)
    results = at_once(
        *(
            lambda person=person: give(order, person, START + MINUTE)
            for person in (cast.chair, cast.co_chair, cast.member)
        )
    )
    assert codes(results) in ([], ["order.closed_stale"])
    assert fresh(order).state == OrderState.IN_EFFECT
    assert Entry.objects.filter(verb="order.in_effect").count() == 1


def test_a_vote_at_the_deadline_and_the_sweep_agree(cast):
    running(cast)
    order = sent(cast)
    give(order, cast.chair, START)
    results = at_once(lambda: give(order, cast.member, DUE), lambda: look(DUE + MINUTE) or "looked")
    order = fresh(order)
    if codes(results):
        assert order.state == OrderState.LAPSED and codes(results) == ["order.closed_stale"]
    else:
        assert order.state == OrderState.IN_EFFECT
    ended = Entry.objects.filter(verb__in=("order.in_effect", "order.lapsed"))
    assert ended.count() == 1


def test_an_order_ends_once_by_its_time_or_with_its_request(cast):
    running(cast)
    order = in_effect(cast)
    late = order.ends_at + MINUTE
    sweep(late)
    at_once(
        lambda: follow_up(late) or "looked",
        lambda: withdraw(order.request, "Not needed.", actor=cast.owner, now=late),
    )
    assert fresh(order).state in {OrderState.EXPIRED, OrderState.ENDED}
    assert Entry.objects.filter(verb__in=("order.expired", "order.ended")).count() == 1
    assert not Authorisation.objects.standing().filter(basis=order.ledger_ref).exists()


def test_two_who_open_an_emergency_ballot_open_one(cast):
    running(cast)
    agent = Agent.objects.get()
    results = at_once(
        *(
            lambda who=who: acts.open_emergency_ballot(agent, Question.RESUME, REASONS, who, START)
            for who in (cast.operator, cast.chair)
        )
    )
    assert codes(results) == ["emergency.asked_stale"]


def test_the_last_votes_at_once_carry_it_out_once(cast):
    running(cast)
    ballot = acts.open_emergency_ballot(
        Agent.objects.get(), Question.RESUME, REASONS, cast.operator, START
    )
    at_once(
        *(
            lambda person=person: acts.cast(
                ballot,
                Said(Choice.APPROVE, REASONS, ballot.poll.digest),
                actor=person,
                now=START + MINUTE,
            )
            for person in (cast.chair, cast.co_chair, cast.member)
        )
    )
    assert Entry.objects.filter(verb="emergency.passed").count() == 1
    assert Agent.objects.get().lifecycle == "production"
