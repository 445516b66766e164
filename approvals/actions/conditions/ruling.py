"""Run-time rules of conditions: what the votes say binds the agent, and moves with its condition.

The registry keeps what binds an authorisation; here is why (1-domain.md §5).
"""

from collections.abc import Iterable
from datetime import datetime

from approvals.actions.effects import effects_of
from approvals.models import Condition, ConditionRule, Decision, Review
from approvals.rules.conditions import Proposal
from govportal.ledger.rules import Actor
from registry.actions import Asked, end_rules, lift_rules, put_in_force, tighten_rules


def attach_rule(condition: Condition, proposal: Proposal) -> None:
    """Its rule, with the condition; before the decision is stored."""
    if proposal.rule is not None:
        rule = proposal.rule.as_json()
        ConditionRule.objects.create(condition=condition, key=condition.pk, rule=rule)


def keep_rules(made: Condition, originals: Iterable[Condition]) -> None:
    """Another wording takes the place of conditions: their rules go on with it."""
    rows = ConditionRule.objects.filter(condition__in=list(originals)).order_by("pk")
    for row in rows:
        ConditionRule.objects.create(condition=made, key=row.key, rule=row.rule)


def bind(review: Review, decision: Decision, *, actor: Actor, now: datetime) -> None:
    """Put in force what the conditions of a decision say, in its transaction."""
    rows = ConditionRule.objects.filter(condition__review=review).select_related("condition")
    asked = [
        Asked(row.origin, review.title, f"{review.url}#condition-{row.condition.n}", row.typed)
        for row in rows.order_by("pk")
    ]
    if asked:
        rights = effects_of(review).rights(review)
        put_in_force(rights, asked, cause=decision, actor=actor, now=now)


def tighten(condition: Condition, since: datetime, *, actor: Actor, now: datetime) -> None:
    """It is overdue: what was held is blocked."""
    if origins := _origins(condition):
        tighten_rules(origins, since=since, cause=condition, actor=actor, now=now)


def lift(condition: Condition, *, actor: Actor, now: datetime) -> None:
    """Its evidence is accepted: its rules bind no more."""
    if origins := _origins(condition):
        lift_rules(origins, cause=condition, actor=actor, now=now)


def end(condition: Condition, *, actor: Actor, now: datetime) -> None:
    """Nobody asks for it any more, so nothing waits for it."""
    if origins := _origins(condition):
        end_rules(origins, cause=condition, actor=actor, now=now)


def _origins(condition: Condition) -> list[str]:
    return [row.origin for row in condition.rules.all()]
