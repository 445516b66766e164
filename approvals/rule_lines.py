"""Run-time rules of conditions as the page of a case shows them."""

from collections.abc import Iterable
from dataclasses import dataclass

from approvals.models import Condition, ConditionRule
from approvals.models.condition_rules import sign_of, state_of
from registry.rules.runtime_rules import RuleState, effect_in
from registry.runtime_words import words_of


@dataclass(frozen=True)
class RuleLine:
    """One rule: what it does now, as it was voted on where that differs, and how it stands."""

    said: str
    voted: str
    until: str
    sign: tuple[str, str, str]


def rule_lines(condition: Condition, rows: Iterable[ConditionRule]) -> list[RuleLine]:
    """The rules of one condition among those of its review; none where another has them now."""
    state = state_of(condition)
    if state is None:
        return []
    return [_line(row, state) for row in rows if row.condition_id == condition.pk]


def _line(row: ConditionRule, state: RuleState) -> RuleLine:
    said = words_of(row.typed, effect_in(state, row.typed.effect))
    voted = row.said if row.said != said else ""
    return RuleLine(said, voted, row.until, sign_of(state))
