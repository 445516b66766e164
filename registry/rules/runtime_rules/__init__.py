"""Run-time rules of conditions: typed, read by the committee, judged by the gateway (§5)."""

from registry.rules.runtime_rules.judging import (
    Action,
    Answer,
    Bound,
    Fit,
    Judgement,
    Reason,
    judge,
)
from registry.rules.runtime_rules.life import (
    RUNNING,
    RuleState,
    effect_in,
)
from registry.rules.runtime_rules.notation import Noted, noted
from registry.rules.runtime_rules.typed import (
    COVERS,
    ENVIRONMENTS,
    FIELDS,
    Effect,
    Money,
    Rule,
    RuleFault,
    Typed,
    faults,
    from_typed,
    rule_of,
    typed_of,
)

__all__ = [
    "COVERS",
    "ENVIRONMENTS",
    "FIELDS",
    "RUNNING",
    "Action",
    "Answer",
    "Bound",
    "Effect",
    "Fit",
    "Judgement",
    "Money",
    "Noted",
    "Reason",
    "Rule",
    "RuleFault",
    "RuleState",
    "Typed",
    "effect_in",
    "faults",
    "from_typed",
    "judge",
    "noted",
    "rule_of",
    "typed_of",
]
