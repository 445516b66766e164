"""A run-time rule: what it holds or blocks, over a closed list of fields. Pure Python.

All that a rule names must be true of an action, as far as the action says (2-runtime.md §2). A rule
that names nothing is about every action.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from typing import Any

from govportal.faults import forbidden, is_unseen, seen, turning
from govportal.refusals import Refusal
from registry.rules.currencies import CODES
from registry.rules.usage import ACTION, Group


class Effect(StrEnum):
    """What becomes of an action that a rule is about."""

    HOLD = "hold"
    BLOCK = "block"


COVERS: Mapping[str, frozenset[str]] = {
    "personal": frozenset({"personal", "financial", "health", "sensitive"}),
    "sensitive": frozenset({"financial", "health", "sensitive"}),
    "financial": frozenset({"financial", "sensitive"}),
    "health": frozenset({"health", "sensitive"}),
}
"""By the tag that a rule names: the tags of an action that count as it.

The groups are the fine print's ("personal or worse", "sensitive"). A plain ``sensitive`` does not
say which kind it is, so it counts as either.
"""
ENVIRONMENTS = ("development", "staging", "production")
AMOUNT = re.compile(r"(0|[1-9][0-9]{0,12})(\.[0-9]{1,3})?")
CURRENCY = re.compile(r"[A-Z]{3}")
WHOLE = re.compile(r"0|[1-9][0-9]{0,12}")
DECIMALS = {"JPY": 0, "KRW": 0, "ISK": 0, "BHD": 3, "JOD": 3, "KWD": 3, "OMR": 3, "TND": 3}
RECORDS_MAX = 10**12
TEXT_MAX = 120


@dataclass(frozen=True)
class Money:
    """A sum in one currency (ISO 4217)."""

    value: Decimal
    currency: str


@dataclass(frozen=True)
class Rule:
    """One rule. An empty field says nothing; the others must all be true of an action.

    ``action``: a class, or all below one (``payment.*``). ``over`` and ``records``: more than
    that. ``external``: only what reaches people outside.
    """

    effect: Effect
    action: str = ""
    group: str = ""
    tool: str = ""
    operation: str = ""
    over: Money | None = None
    records: int | None = None
    data: str = ""
    external: bool = False
    environment: str = ""

    def as_json(self) -> dict[str, Any]:
        """Every field, so that the same rule always gives the same document."""
        over = self.over and {"value": f"{self.over.value:f}", "currency": self.over.currency}
        return {**vars(self), "effect": self.effect.value, "over": over}


def rule_of(data: Mapping[str, Any]) -> Rule:
    """The rule that ``as_json`` wrote."""
    over = data["over"]
    money = over and Money(Decimal(over["value"]), over["currency"])
    return Rule(**{**data, "effect": Effect(data["effect"]), "over": money or None})


@dataclass(frozen=True)
class Typed:
    """A rule as it was typed: a text for each field of the form."""

    effect: str = ""
    action: str = ""
    group: str = ""
    tool: str = ""
    operation: str = ""
    amount: str = ""
    currency: str = ""
    records: str = ""
    data: str = ""
    external: str = ""
    environment: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nobody wrote anything that is seen."""
        return all(map(is_unseen, vars(self).values()))


FIELDS = tuple(field.name for field in fields(Typed))


@dataclass(frozen=True)
class RuleFault:
    """What is wrong with a rule, and in which of its fields."""

    field: str
    refusal: Refusal


def faults(typed: Typed) -> list[RuleFault]:
    """All that keeps this from being a rule; a blank one is none."""
    if typed.is_blank:
        return []
    found = list(_turning(typed)) or _wrong(Typed(**_given(typed)))
    return [RuleFault(name, refusal) for name, refusal in found]


def _given(typed: Typed) -> dict[str, str]:
    """The texts without blanks around them; what nobody sees was not given."""
    return {n: "" if is_unseen(text) else text.strip() for n, text in vars(typed).items()}


def _turning(typed: Typed) -> Iterator[tuple[str, Refusal]]:
    for name, text in vars(typed).items():
        if bad := turning(text):
            yield name, Refusal("rule.turning_character", {"found": bad})


def _wrong(typed: Typed) -> Iterator[tuple[str, Refusal]]:
    if typed.effect not in {effect.value for effect in Effect}:
        yield "effect", Refusal("rule.effect_missing")
    if typed.action and not ACTION.fullmatch(typed.action):
        yield "action", Refusal("rule.action_form", {"found": typed.action[:60]})
    yield from _of_choices(typed)
    for name in ("tool", "operation"):
        text = getattr(typed, name)
        if len(text) > TEXT_MAX or "\n" in text or forbidden(text):
            yield name, Refusal(f"rule.{name}_form", {"most": TEXT_MAX})
        elif seen(text) != text:
            yield name, Refusal("rule.unseen_character")
    yield from _of_amount(typed)
    if typed.records and not _is_count(typed.records):
        yield "records", Refusal("rule.records_form", {"found": typed.records[:30]})


def _of_choices(typed: Typed) -> Iterator[tuple[str, Refusal]]:
    if typed.group and typed.group not in {group.value for group in Group}:
        yield "group", Refusal("rule.group_unknown", {"found": typed.group[:60]})
    elif typed.group and typed.action:
        yield "group", Refusal("rule.group_beside_action")
    if typed.data and typed.data not in COVERS:
        yield "data", Refusal("rule.data_unknown", {"found": typed.data[:60]})
    if typed.external and typed.external != "yes":
        yield "external", Refusal("rule.external_form", {"found": typed.external[:60]})
    if typed.environment and typed.environment not in ENVIRONMENTS:
        yield "environment", Refusal("rule.environment_unknown", {"found": typed.environment[:60]})


def _of_amount(typed: Typed) -> Iterator[tuple[str, Refusal]]:
    amount, currency = typed.amount, typed.currency
    if amount and not (amount.isascii() and AMOUNT.fullmatch(amount)):
        yield "amount", Refusal("rule.amount_form", {"found": amount[:30]})
    elif currency and not amount:
        yield "amount", Refusal("rule.amount_missing", {"currency": currency[:10]})
    if currency and not (currency.isascii() and CURRENCY.fullmatch(currency)):
        yield "currency", Refusal("rule.currency_form", {"found": currency[:10]})
    elif amount and not currency:
        yield "currency", Refusal("rule.currency_missing")
    elif currency and currency not in CODES:
        yield "currency", Refusal("rule.currency_unknown", {"found": currency})
    elif len(amount.partition(".")[2]) > DECIMALS.get(currency, 2):
        yield "amount", Refusal("rule.amount_decimals", {"currency": currency})


def _is_count(text: str) -> bool:
    return bool(text.isascii() and WHOLE.fullmatch(text)) and int(text) <= RECORDS_MAX


def from_typed(typed: Typed) -> Rule | None:
    """The rule of what was typed without faults; None for a blank one."""
    if typed.is_blank:
        return None
    given: dict[str, Any] = _given(typed)
    amount, currency = given.pop("amount"), given.pop("currency")
    return Rule(
        effect=Effect(given.pop("effect")),
        over=Money(Decimal(amount), currency) if amount else None,
        records=int(records) if (records := given.pop("records")) else None,
        external=bool(given.pop("external")),
        **given,
    )


def typed_of(rule: Rule | None) -> Typed:
    """The form's texts for a rule; blank where there is none."""
    if rule is None:
        return Typed()
    return Typed(
        effect=rule.effect.value,
        amount=f"{rule.over.value:f}" if rule.over else "",
        currency=rule.over.currency if rule.over else "",
        records="" if rule.records is None else str(rule.records),
        external="yes" if rule.external else "",
        **{n: getattr(rule, n) for n in ("action", "group", "tool", "operation")},
        data=rule.data,
        environment=rule.environment,
    )
