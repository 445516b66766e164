"""What the ordinary review makes of an order, tier by tier; what record and pack tell of it."""

import pytest

from approvals.rules.orders import OrderState
from evidence.models.dossiers import dossier_of
from govportal.worklist.models import Notice
from registry.actions.runtime_rules import Asked, put_in_force
from registry.models import Agent, RuntimeRule
from registry.rules.runtime_rules import Effect, Rule
from tests import make
from tests.approvals.ordering import DAY, HOUR, SCOPE, fresh, in_effect, live, look, revise, sent
from tests.approvals.reviewing import running
from tests.make import REASONS, SETUP, START

pytestmark = pytest.mark.django_db


def agent():
    return Agent.objects.get(slug="triage")


def test_record_and_pack_tell_it_and_who_said_what(cast):
    running(cast)
    order = in_effect(cast)
    dossier = dossier_of(order.request, START + HOUR)
    lines = [(line.kind, line.text) for line in dossier.turns]
    assert lines == [("order", ""), ("order_answer", REASONS), ("order_answer", REASONS)]
    assert SCOPE in dossier.turns[1].words and "no decision" in dossier.turns[0].words
    assert order.ledger_ref in dossier.refs and cast.member.ledger_ref in dossier.named
    assert dossier.decision is None


def test_at_tier_3_it_goes_live_without_stages_and_runs_on_when_ratified(cast):
    before = running(cast, 3)
    order = in_effect(cast, example="tier3-claims")
    live(cast, order, START + HOUR)
    assert agent().lifecycle == "production"
    make.approve(order.request, START + DAY)
    assert fresh(order).state == OrderState.RATIFIED
    granted = agent().authorisations.first()
    assert granted.live_at is not None and not granted.is_provisional
    assert granted.manifest_id == order.version.manifest_id != before.manifest_id


def test_approved_at_a_higher_tier_it_begins_in_stages_and_the_old_version_runs_on(cast):
    running(cast, 2)
    order = in_effect(cast, example="tier3-claims")
    live(cast, order, START + HOUR)
    make.approve(order.request, START + DAY)
    assert fresh(order).state == OrderState.RATIFIED
    back, coming = agent().authorisations.all()[1], agent().authorisations.first()
    assert (back.manifest.label, back.state) == ("1.0", "active") and back.live_at is not None
    assert (coming.stage, coming.live_at) == ("shadow", None)
    assert agent().lifecycle == "production"


def test_what_runs_again_is_reviewed_on_the_day_it_was_to_be(cast):
    first = START.date() + 20 * DAY
    before = running(cast, first_review=first)
    order = in_effect(cast)
    live(cast, order, START + HOUR)
    look(order.ends_at + HOUR)
    assert agent().authorisations.first().manifest_id == before.manifest_id
    assert agent().post_deployment_review_on == first
    assert agent().next_review_on == before.valid_until


def test_who_answers_for_it_is_warned_before_it_ends(cast):
    running(cast)
    order = in_effect(cast)
    half = order.effective_at + (order.ends_at - order.effective_at) * 0.8
    look(half)
    look(half)
    told = Notice.objects.filter(key__contains=":warned_")
    assert {"warned_50", "warned_75"} <= {notice.key.split(":")[2] for notice in told}
    people = set(told.values_list("person", flat=True))
    assert people == {cast.owner.pk, cast.tech_owner.pk, cast.chair.pk}


def test_approved_before_anybody_answered_it_is_no_longer_needed(cast):
    running(cast)
    order = sent(cast)
    make.approve(order.request, START + HOUR)
    assert fresh(order).state == OrderState.OVERTAKEN
    assert agent().authorisations.first().live_at is None


def test_another_text_ends_what_was_asked_for_and_not_what_is_in_effect(cast):
    running(cast)
    first = sent(cast)
    revise(cast, first, START + HOUR)
    assert fresh(first).state == OrderState.OVERTAKEN
    running(cast, slug="second")
    other = in_effect(cast, agent="second", name="Second")
    revise(cast, other, START + HOUR)
    assert fresh(other).state == OrderState.IN_EFFECT


def test_run_time_rules_hold_under_an_order_and_after_it(cast):
    before = running(cast)
    asked = [Asked("condition:1", "A report", "/", Rule(effect=Effect.HOLD))]
    put_in_force([before], asked, cause=before, actor=SETUP, now=START)
    order = in_effect(cast)
    live(cast, order, START + HOUR)
    (under,) = RuntimeRule.objects.running()
    assert under.authorisation_id == order.authorisation_id
    look(order.ends_at + HOUR)
    (after,) = RuntimeRule.objects.running()
    back = agent().authorisations.first()
    assert after.authorisation_id == back.pk and back.manifest_id == before.manifest_id
