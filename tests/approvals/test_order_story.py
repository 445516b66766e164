"""A change that cannot wait: ordered by two, run for days, and what its review makes of it."""

import pytest

from approvals.actions.orders import voting
from approvals.actions.preparing import Incomplete
from approvals.actions.requests import withdraw
from approvals.models import Decision
from approvals.rules.ballots import Choice
from approvals.rules.orders import OrderState
from govportal.ledger.models import Entry
from govportal.ledger.rules import Reference
from govportal.refusals import Refused
from govportal.worklist.actions.delegating import name_substitute
from govportal.worklist.models import Notice, WorkItem
from registry.actions import lift_suspension, suspend
from registry.models import Agent
from tests import make
from tests.approvals.ordering import (
    DAY,
    HOUR,
    MINUTE,
    fresh,
    give,
    in_effect,
    live,
    look,
    reject,
    sent,
    states,
)
from tests.approvals.reviewing import running
from tests.make import START

pytestmark = pytest.mark.django_db
OLD = ("1.0", "replaced", True)


def agent():
    return Agent.objects.get(slug="triage")


def refused(act):
    with pytest.raises(Refused) as stopped:
        act()
    return stopped.value.refusal.code


def test_it_is_put_to_the_members_while_the_review_starts(cast):
    running(cast)
    order = sent(cast)
    assert order.poll.clock.due_at == START + 4 * HOUR
    assert order.request.review.is_open and order.request.state == "in_review"
    asked = WorkItem.objects.open().filter(kind="poll.vote").values_list("assignee", flat=True)
    assert set(asked) == {cast.chair.pk, cast.co_chair.pk, cast.member.pk}
    assert not Decision.objects.exists()


def test_chair_and_one_more_put_it_in_effect_for_five_business_days(cast):
    running(cast)
    order = in_effect(cast)
    assert order.state == OrderState.IN_EFFECT
    # Monday 10:02 in Berlin and five working days of eight hours
    assert (order.ends_at - order.effective_at).days in range(6, 8)
    right = order.authorisation
    assert right.basis == order.ledger_ref and right.is_provisional
    assert right.valid_until == right.lapses_on == order.ends_at.date()
    assert states() == [("1.0", "active", True), ("1.0.1", "active", False)]
    assert not Decision.objects.exists() and order.request.review.is_open
    assert not WorkItem.objects.open().filter(kind="poll.vote").exists()
    told = Notice.objects.filter(key__startswith=f"order:{order.pk}:in_effect")
    assert set(told.values_list("person", flat=True)) == {cast.owner.pk, cast.tech_owner.pk}


def test_two_members_without_chair_or_co_chair_give_none(cast):
    running(cast)
    order = sent(cast)
    give(order, cast.co_chair, START + MINUTE)
    assert fresh(order).is_open
    give(order, cast.member, START + MINUTE, Choice.REJECT)
    give(order, cast.chair, START + MINUTE)
    assert fresh(order).state == OrderState.IN_EFFECT


def test_as_many_against_as_for_give_none(cast):
    make.five_seats(cast)
    running(cast)
    order = sent(cast)
    give(order, cast.co_chair, START + MINUTE, Choice.REJECT)
    give(order, cast.business, START + MINUTE, Choice.REJECT)
    give(order, cast.chair, START + MINUTE)
    give(order, cast.member, START + MINUTE)
    assert fresh(order).is_open
    give(order, cast.ethics, START + MINUTE)
    assert fresh(order).state == OrderState.IN_EFFECT


def test_unanswered_it_lapses_after_four_hours_with_warnings_and_late_votes_are_refused(cast):
    running(cast)
    order = sent(cast)
    give(order, cast.chair, START + HOUR)
    look(START + 3 * HOUR + MINUTE)
    warned = Notice.objects.filter(person=cast.member).order_by("pk")
    assert warned.count() == 3  # asked, half the time, three quarters
    assert refused(lambda: give(order, cast.member, START + 4 * HOUR + MINUTE)) == (
        "ballot.ended_stale"
    )
    look(START + 5 * HOUR)
    order = fresh(order)
    assert order.state == OrderState.LAPSED and order.request.state == "in_review"
    assert states() == [("1.0", "active", True)]
    assert refused(lambda: give(order, cast.member, START + 5 * HOUR)) == "order.closed_stale"


def test_the_last_moment_is_in_time(cast):
    running(cast)
    order = sent(cast)
    give(order, cast.chair, START + HOUR)
    give(order, cast.member, START + 4 * HOUR)
    assert fresh(order).state == OrderState.IN_EFFECT


def test_each_yes_says_what_it_allows_and_why(cast):
    running(cast)
    order = sent(cast)
    chair = cast.chair
    assert refused(lambda: give(order, chair, START, scope="x")) == "order.scope_short"
    assert refused(lambda: give(order, chair, START, scope="x" * 5000)) == "order.scope_long"
    assert refused(lambda: give(order, chair, START, rationale="so")) == "review.rationale_short"
    assert refused(lambda: give(order, chair, START, digest="sha256:0")) == "ballot.text_stale"
    assert refused(lambda: give(order, chair, START, None)) == "review.verdict_missing"
    assert refused(lambda: give(order, cast.security, START)) == "ballot.no_seat"
    assert refused(lambda: give(order, cast.chair_alternate, START)) == "ballot.holder_sits"
    give(order, chair, START, Choice.REJECT, scope="")


def test_a_conflicted_chair_gives_none_and_the_alternate_may(cast):
    running(cast, executive_sponsor=cast.chair)
    order = sent(cast, executive_sponsor=cast.chair.email)
    assert refused(lambda: give(order, cast.chair, START)) == "ballot.recused"
    give(order, cast.chair_alternate, START)
    give(order, cast.member, START)
    assert fresh(order).state == OrderState.IN_EFFECT


def test_who_steps_back_from_the_order_is_out_of_the_case(cast):
    running(cast, 3)
    order = sent(cast, example="tier3-claims", agent="triage")
    give(order, cast.chair, START)
    voting.recuse(order, "My sister sells it.", actor=cast.chair, now=START + MINUTE)
    give(order, cast.member, START + MINUTE)
    assert fresh(order).is_open
    assert order.request.review.parties.filter(person=cast.chair, relation="declared").exists()
    give(order, cast.chair_alternate, START + 2 * MINUTE)
    assert fresh(order).state == OrderState.IN_EFFECT


def test_the_review_ratifies_it_and_what_runs_runs_on(cast):
    running(cast)
    order = in_effect(cast)
    live(cast, order, START + HOUR)
    assert states() == [OLD, ("1.0.1", "active", True)]
    make.approve(order.request, START + 5 * HOUR)
    order = fresh(order)
    assert (order.state, order.request.state) == (OrderState.RATIFIED, "approved")
    assert states() == [OLD, ("1.0.1", "replaced", True), ("1.0.1", "active", True)]
    granted = agent().authorisations.first()
    assert granted.basis == Decision.objects.get().ledger_ref and not granted.is_provisional
    assert granted.lapses_on > order.ends_at.date() and agent().lifecycle == "production"
    look(order.ends_at + DAY)
    assert agent().lifecycle == "production" and fresh(order).state == OrderState.RATIFIED


def test_the_review_rejects_it_and_what_ran_before_runs_again(cast):
    before = running(cast)
    order = in_effect(cast)
    live(cast, order, START + HOUR)
    reject(order, START + 5 * HOUR)
    order = fresh(order)
    assert (order.state, order.request.state) == (OrderState.ENDED, "rejected")
    assert states() == [OLD, ("1.0.1", "revoked", True), ("1.0", "active", True)]
    back = agent().authorisations.first()
    assert (back.manifest_id, back.lapses_on) == (before.manifest_id, before.lapses_on)
    assert (agent().lifecycle, agent().approval) == ("production", "approved")
    assert agent().next_review_on == before.valid_until


def test_rejected_before_it_went_live_nothing_was_changed(cast):
    running(cast)
    order = in_effect(cast)
    reject(order, START + 5 * HOUR)
    assert states() == [("1.0", "active", True), ("1.0.1", "revoked", False)]
    assert agent().lifecycle == "production"


def test_it_lapses_at_its_end_once_late_if_need_be(cast):
    running(cast)
    order = in_effect(cast)
    live(cast, order, START + HOUR)
    look(order.ends_at + 2 * DAY)
    look(order.ends_at + 2 * DAY)
    assert fresh(order).state == OrderState.EXPIRED
    assert states() == [OLD, ("1.0.1", "lapsed", True), ("1.0", "active", True)]
    assert Entry.objects.filter(verb="order.expired").count() == 1
    assert fresh(order).request.state == "in_review"


def test_where_the_version_before_is_over_the_agent_stops(cast):
    running(cast, until=START.date() - DAY)  # its grace is a week
    order = in_effect(cast)
    assert order.authorisation.lapses_on <= START.date() + 6 * DAY
    live(cast, order, START + HOUR)
    look(order.ends_at + 9 * DAY)
    assert states() == [OLD, ("1.0.1", "lapsed", True)]
    assert (agent().lifecycle, agent().approval) == ("suspended", "lapsed")


def test_a_request_taken_back_takes_its_order_along(cast):
    running(cast)
    order = in_effect(cast)
    withdraw(order.request, "Not needed any more.", actor=cast.owner, now=START + HOUR)
    assert fresh(order).state == OrderState.ENDED
    assert states()[-1] == ("1.0.1", "revoked", False)
    other = sent(cast, START + DAY)
    withdraw(other.request, "Not needed any more.", actor=cast.owner, now=START + DAY)
    assert fresh(other).state == OrderState.OVERTAKEN
    assert not WorkItem.objects.open().filter(kind="poll.vote").exists()


def test_it_is_only_for_what_has_a_right_in_force(cast):
    def codes(**basics):
        with pytest.raises(Incomplete) as stopped:
            sent(cast, **basics)
        return {fault.code for fault in stopped.value.problems}

    right = running(cast)
    assert codes(agent="nobody") == {"submission.agent_unknown"}
    right.state = right.SUSPENDED
    type(right).objects.filter(pk=right.pk).update(state="suspended")
    assert codes() == {"submission.emergency_not_running"}


def test_a_right_suspended_for_a_condition_stays_so_when_the_order_ends(cast):
    before = running(cast)
    order = in_effect(cast)
    live(cast, order, START + HOUR)
    cause = Reference("condition:77")
    suspend(order.authorisation, cause=cause, reason="Overdue.", actor=make.SETUP, now=START + DAY)
    look(order.ends_at + MINUTE)
    assert states() == [OLD, ("1.0.1", "lapsed", True), ("1.0", "suspended", True)]
    assert agent().lifecycle == "suspended"
    assert before.pk != agent().authorisations.first().pk
    lift_suspension(cause, actor=make.SETUP, now=order.ends_at + DAY)
    assert agent().lifecycle == "production" and states()[-1] == ("1.0", "active", True)


def test_an_absent_chair_is_noted_and_the_alternate_called(cast):
    running(cast)
    order = sent(cast)
    what = (cast.chair_alternate, START.date(), START.date() + DAY, "Travelling.")
    name_substitute(*what, actor=cast.chair, now=START + MINUTE)
    look(START + 2 * MINUTE)
    called = WorkItem.objects.open().filter(kind="poll.vote", assignee=cast.chair_alternate)
    assert called.count() == 1
    give(order, cast.chair_alternate, START + 3 * MINUTE)
    give(order, cast.member, START + 3 * MINUTE)
    assert fresh(order).state == OrderState.IN_EFFECT
