"""The run-time rule of a condition, as it was voted on (1-domain.md §5)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from approvals.models.conditions import Condition
from approvals.rules.conditions import ConditionState
from registry.rules.runtime_rules import Rule, RuleState, rule_of
from registry.runtime_words import RULE_SIGNS, RULE_STATE_NAMES, until_words, words_of

ORIGIN = "condition_rule:"


class ConditionRule(models.Model):
    """A rule that binds the agent until the condition is met. Written once.

    ``key``: the number of the condition that it was first attached to. Another wording that takes
    that one's place has the same rule under the same key.
    """

    condition = models.ForeignKey(Condition, models.PROTECT, related_name="rules")
    key = models.PositiveBigIntegerField()
    rule = models.JSONField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["condition", "key"], name="a_condition_rule_once"),
            models.CheckConstraint(condition=Q(key__gt=0), name="a_condition_rule_has_a_key"),
        ]

    def __str__(self) -> str:
        return self.said

    @property
    def origin(self) -> str:
        """How the registry calls what asked for the rule."""
        return f"{ORIGIN}{self.key}"

    @property
    def typed(self) -> Rule:
        return rule_of(self.rule)

    @property
    def said(self) -> str:
        """In the reader's words, as it was voted on."""
        return words_of(self.typed)

    @property
    def until(self) -> str:
        return until_words(self.typed)


def state_of(condition: Condition) -> RuleState | None:
    """What became of a condition's rules; None where another wording has them now."""
    if condition.merged_into_id is not None:
        return None
    if condition.state == ConditionState.MET:
        return RuleState.LIFTED
    if condition.state == ConditionState.MOOT:
        return RuleState.ENDED
    return RuleState.IN_FORCE if condition.overdue_at is None else RuleState.TIGHTENED


def sign_of(state: RuleState) -> tuple[str, str, str]:
    """Tone, words and shape of that state."""
    tone, shape = RULE_SIGNS[state]
    return tone, str(RULE_STATE_NAMES[state]), shape
