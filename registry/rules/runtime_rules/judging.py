"""Judging a proposed action by the run-time rules in force; the strictest wins. Pure Python.

What an action does not say counts as the worst in every field that a rule asks for, and is named
(2-runtime.md §1). A field that cannot apply (an amount of what moves no money) is not missing.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from registry.rules.runtime_rules.typed import COVERS, Effect, Money, Rule

PERSONAL = COVERS["personal"]


@dataclass(frozen=True)
class Action:
    """What an agent proposes, with what its class says; None: nobody said.

    ``amount`` and ``records``: of this action, or the sum of the last 24 hours where that is
    more. ``data``: its tags; none of them where it is empty. ``moves_money`` and ``writes``: what
    the class fixes.
    """

    name: str | None = None
    group: str | None = None
    tool: str | None = None
    operation: str | None = None
    amount: Money | None = None
    records: int | None = None
    data: frozenset[str] | None = None
    external: bool | None = None
    environment: str | None = None
    moves_money: bool | None = None
    writes: bool | None = None


class Fit(Enum):
    """Whether a rule's field is true of an action."""

    YES = "yes"
    NO = "no"
    MISSING = "missing"


class Answer(Enum):
    """What becomes of an action, from mild to strict."""

    ALLOW = "allow"
    HOLD = "hold"
    BLOCK = "block"


@dataclass(frozen=True)
class Bound:
    """A rule that binds an agent now: its reference, and what it does (block, when tightened)."""

    ref: str
    rule: Rule
    effect: Effect


@dataclass(frozen=True)
class Reason:
    """A rule that is about the action; ``missing``: fields counted as the worst."""

    ref: str
    effect: Effect
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judgement:
    """The answer, and every rule behind it."""

    answer: Answer
    reasons: tuple[Reason, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields that the action should have given, each once."""
        return tuple(dict.fromkeys(name for one in self.reasons for name in one.missing))


def judge(
    rules: Iterable[Bound], action: Action, rates: Mapping[str, Decimal] | None = None
) -> Judgement:
    """What the rules in force make of an action; allowed where none is about it.

    ``rates``: what one unit of a currency is worth, all in one other. A currency without one
    counts as over every limit.
    """
    known = rates or {}
    found = [reason for one in rules if (reason := _reason(one, action, known)) is not None]
    effects = {one.effect for one in found}
    if Effect.BLOCK in effects:
        return Judgement(Answer.BLOCK, tuple(found))
    return Judgement(Answer.HOLD if effects else Answer.ALLOW, tuple(found))


def _reason(bound: Bound, action: Action, rates: Mapping[str, Decimal]) -> Reason | None:
    said = tests(bound.rule, action, rates)
    if Fit.NO in said.values():
        return None
    missing = tuple(name for name, test in said.items() if test is Fit.MISSING)
    return Reason(bound.ref, bound.effect, missing)


def tests(rule: Rule, action: Action, rates: Mapping[str, Decimal]) -> dict[str, Fit]:
    """The fields that the rule names, and whether each is true; in the order of the form."""
    asked: dict[str, tuple[object, Callable[[], Fit]]] = {
        "action": (rule.action, lambda: _named(rule.action, action.name)),
        "group": (rule.group, lambda: _same(rule.group, action.group)),
        "tool": (rule.tool, lambda: _same(rule.tool, action.tool)),
        "operation": (rule.operation, lambda: _same(rule.operation, action.operation)),
        "amount": (rule.over, lambda: _over(rule.over, action, rates)),
        "records": (rule.records is not None, lambda: _more(rule.records or 0, action)),
        "data": (rule.data, lambda: _touches(rule.data, action.data)),
        "external": (rule.external, lambda: _is(action.external)),
        "environment": (rule.environment, lambda: _same(rule.environment, action.environment)),
    }
    return {name: test() for name, (is_named, test) in asked.items() if is_named}


def _is(said: bool | None) -> Fit:
    if said is None:
        return Fit.MISSING
    return Fit.YES if said else Fit.NO


def _same(wanted: str, said: str | None) -> Fit:
    return _is(None if said is None else said == wanted)


def _named(wanted: str, said: str | None) -> Fit:
    """A class by its name, or all below one."""
    if said is None or not wanted.endswith(".*"):
        return _same(wanted, said)
    return _is(said.startswith(wanted[:-1]))


def _touches(wanted: str, tags: frozenset[str] | None) -> Fit:
    return _is(None if tags is None else not tags.isdisjoint(COVERS[wanted]))


def _over(limit: Money | None, action: Action, rates: Mapping[str, Decimal]) -> Fit:
    """More than the limit. What moves no money and carries no amount is not over one."""
    given = action.amount
    if limit is None or given is None:
        return Fit.NO if action.moves_money is False else Fit.MISSING
    if given.currency == limit.currency:
        return _is(given.value > limit.value)
    if given.currency not in rates or limit.currency not in rates:
        return Fit.MISSING
    worth, most = rates[given.currency], rates[limit.currency]
    return _is(given.value * worth > limit.value * most)


def _more(limit: int, action: Action) -> Fit:
    """Records count where the class writes, or where the data is personal or worse."""
    if action.records is not None:
        return _is(action.records > limit)
    is_harmless = action.data is not None and action.data.isdisjoint(PERSONAL)
    return Fit.NO if is_harmless and action.writes is False else Fit.MISSING
