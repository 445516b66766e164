"""A run-time rule from the vote that proposes it until it is lifted, and every turn between."""

import pytest

from approvals.actions import conditions
from approvals.models import ConditionRule, Vote
from govportal.ledger.actions import seal, verify_ledger
from govportal.ledger.models import Entry
from govportal.ledger.rules import Reference
from registry.actions import lapse, succeed
from registry.actions.suspending import revoke
from registry.models import RuntimeRule
from registry.models.runtime_rules import bound
from registry.rules.runtime_rules import Action, Answer, Effect, Money, judge
from tests import make
from tests.approvals.agreed import (
    DAY,
    DECIDED,
    HOUR,
    RETURNED,
    decided,
    one,
    right,
    submit,
    tick,
    verify,
)
from tests.approvals.reviewing import opened
from tests.approvals.test_scheduled_conditions import held

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
LIMIT = {"effect": "hold", "action": "payment.release", "amount": "500", "currency": "EUR"}
WORDS = "Waits for a person: every action, of the class payment.release, over EUR 500."
BLOCKED = "Blocked: every action, of the class payment.release, over EUR 500."


def limited(**more):
    return make.row("The red-team report is accepted.", **LIMIT | more)


@pytest.fixture
def review(cast):
    return decided(cast, {"co_chair": [limited()]})


def rule():
    return RuntimeRule.objects.select_related("authorisation").get()


def pay(euros):
    action = Action(name="payment.release", amount=Money(euros, "EUR"), moves_money=True)
    return judge(bound(RuntimeRule.objects.running()), action).answer


def entries(verb):
    return list(Entry.objects.filter(verb=verb).order_by("recorded_at"))


def test_a_rule_is_in_force_from_the_decision(cast, review):
    row, condition = rule(), one(review)
    assert (row.state, row.effect, row.words) == ("in_force", "hold", WORDS)
    assert (row.authorisation, row.agent) == (right(), right().agent)
    assert row.begins_at == row.since == review.decision.decided_at == DECIDED
    kept = condition.rules.get()
    assert row.origin == kept.origin == f"condition_rule:{condition.pk}"
    assert row.rule == kept.rule and row.url == condition.url and row.about == review.title
    assert kept.said == row.said == WORDS
    assert pay(501) is Answer.HOLD and pay(500) is Answer.ALLOW
    (entry,) = entries("runtime_rule.in_force")
    assert entry.content["data"]["rule"] == row.rule
    refs = {ref["ref"] if isinstance(ref, dict) else ref for ref in entry.content["refs"]}
    assert {row.agent.ledger_ref, right().ledger_ref, review.decision.ledger_ref} <= refs
    (attached,) = entries("condition.attached")
    assert attached.content["data"]["rule"] == row.rule


def test_a_condition_without_a_rule_binds_nothing(cast):
    decided(cast)
    assert not RuntimeRule.objects.exists() and not ConditionRule.objects.exists()
    assert "rule" not in entries("condition.attached")[0].content["data"]


def test_the_vote_keeps_the_rule_as_it_was_proposed(cast, review):
    (one_of_them,) = Vote.objects.get(person=cast.co_chair).proposals
    assert one_of_them.rule == rule().typed
    assert one_of_them.as_json()["rule"] == rule().rule


def test_another_rule_makes_another_condition(cast):
    review = decided(
        cast,
        {
            "co_chair": [limited()],
            "ethics": [limited(amount="500.00"), limited(effect="block"), make.row(limited().text)],
        },
    )
    rows = [(c.n, [r.said for r in c.rules.all()]) for c in review.conditions.order_by("n")]
    assert rows == [(1, [WORDS]), (2, [BLOCKED]), (3, [])]
    assert {row.origin for row in RuntimeRule.objects.all()} == {
        f"condition_rule:{c.pk}" for c in review.conditions.filter(n__lt=3)
    }
    assert pay(501) is Answer.BLOCK


def test_overdue_it_blocks_what_it_held_and_accepted_evidence_lifts_it(cast, review):
    condition = one(review)
    tick(condition.due_at)
    assert rule().state == "in_force"
    tick(condition.due_at + HOUR)
    row = rule()
    assert (row.state, row.effect_now, row.tightened_at) == (
        "tightened", Effect.BLOCK, condition.due_at,
    )  # fmt: skip
    assert row.said == BLOCKED and row.words == WORDS
    assert pay(501) is Answer.BLOCK
    tick(condition.due_at + 2 * HOUR)
    assert len(entries("runtime_rule.tightened")) == 1
    submit(condition, condition.due_at + DAY)
    assert rule().state == "tightened"  # handed in is not accepted
    verify(condition, cast.co_chair, condition.due_at + 2 * DAY)
    row = rule()
    assert (row.state, row.effect_now, row.over_at) == ("lifted", None, condition.due_at + 2 * DAY)
    assert pay(501) is Answer.ALLOW
    assert entries("runtime_rule.lifted")[0].content["actor"] == cast.co_chair.ledger_ref
    seal(condition.due_at + 3 * DAY)
    assert verify_ledger(condition.due_at + 3 * DAY).fault == ""


def test_returned_evidence_lifts_nothing_and_late_tightens(cast, review):
    condition = one(review)
    submit(condition, DECIDED + DAY)
    verify(condition, cast.co_chair, DECIDED + 2 * DAY, RETURNED)
    assert rule().state == "in_force"
    submit(condition, condition.due_at - HOUR)
    verify(condition, cast.co_chair, condition.due_at + HOUR, RETURNED, seen=2)
    assert (rule().state, rule().tightened_at) == ("tightened", condition.due_at + HOUR)


def test_accepted_in_time_it_is_lifted_at_once(cast, review):
    submit(one(review), DECIDED + DAY)
    verify(one(review), cast.co_chair, DECIDED + 2 * DAY)
    assert (rule().state, rule().tightened_at) == ("lifted", None)


def test_what_ends_the_authorisation_ends_its_rule(cast, review):
    lapse(right(), cause="review:9", actor=cast.chair, now=DECIDED + DAY)
    assert (rule().state, rule().over_at) == ("ended", DECIDED + DAY)
    assert len(entries("runtime_rule.ended")) == 1
    conditions.bring_up_to_date(one(review), DECIDED + 2 * DAY)
    assert one(review).state == "moot" and len(entries("runtime_rule.ended")) == 1


def test_a_revoked_authorisation_has_no_rule(cast, review):
    revoke(right(), cause=Reference("agent:1"), actor=cast.chair, now=DECIDED + DAY)
    assert rule().state == "ended"


@pytest.fixture
def followed(cast, review):
    """A change without new power takes the place of what the committee approved."""

    def follow(now):
        before = right()
        manifest = before.manifest
        basis = f"decision:9{before.pk}"
        return before, succeed(before, manifest, basis=basis, actor=cast.chair, now=now)

    return follow


def test_a_successor_is_bound_as_what_it_follows_was(cast, review, followed):
    before, after = followed(DECIDED + DAY)
    old, new = RuntimeRule.objects.order_by("pk")
    assert (old.authorisation, old.state) == (before, "ended")
    assert (new.authorisation, new.state, new.begins_at) == (after, "in_force", DECIDED)
    assert (new.origin, new.rule, new.words) == (old.origin, old.rule, old.words)
    tick(one(review).due_at + HOUR)
    assert RuntimeRule.objects.get(pk=new.pk).state == "tightened"
    _, last = followed(one(review).due_at + DAY)
    newest = RuntimeRule.objects.get(authorisation=last)
    assert (newest.state, newest.tightened_at) == ("tightened", one(review).due_at)
    submit(one(review), one(review).due_at + DAY)
    verify(one(review), cast.co_chair, one(review).due_at + 2 * DAY)
    states = RuntimeRule.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["ended", "ended", "lifted"]


def test_another_wording_keeps_the_rules_of_all_that_it_takes_the_place_of(cast):
    rows = [limited(), make.row("Keep a log.", effect="block", tool="crm")]
    review = decided(cast, {"co_chair": rows})
    owner = one(review).owner_id
    made = conditions.merge(
        review, [1, 2], "The report, and a log.", owner, actor=cast.chair, now=DECIDED + DAY
    )
    assert [row.rule["tool"] for row in made.rules.all()] == ["", "crm"]
    assert {r.state for r in RuntimeRule.objects.all()} == {"in_force"}
    again = conditions.merge(
        review, [made.n], "The report, and a good log.", owner, actor=cast.chair, now=DECIDED + DAY
    )
    submit(again, DECIDED + 2 * DAY)
    assert {r.state for r in RuntimeRule.objects.all()} == {"in_force"}
    verify(again, cast.co_chair, DECIDED + 3 * DAY)
    assert {r.state for r in RuntimeRule.objects.all()} == {"lifted"}


def test_a_scheduled_review_binds_what_it_reviewed(cast):
    scheduled = held(cast, opened(cast, 3), **LIMIT)
    row = rule()
    assert (row.authorisation, row.state) == (scheduled.authorisation, "in_force")
    assert row.begins_at == scheduled.review.decision.decided_at
