"""Run-time rules: what is wrong with one, judged against a small reference, in words."""

from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from govportal.refusals import known_codes
from registry.rules.runtime_rules import (
    FIELDS,
    Action,
    Answer,
    Bound,
    Effect,
    Money,
    Rule,
    RuleState,
    Typed,
    effect_in,
    faults,
    from_typed,
    judge,
    noted,
    rule_of,
    typed_of,
)
from registry.rules.runtime_rules.life import MOVES
from registry.runtime_words import until_words, words_of

EUR = Money(Decimal("500"), "EUR")
FULL = Typed(
    effect="hold",
    action="payment.release",
    tool="erp.payments",
    operation="release",
    amount="500",
    currency="EUR",
    records="1000",
    data="personal",
    external="yes",
    environment="production",
)
WRONG = [
    ({"effect": ""}, "effect", "rule.effect_missing"),
    ({"effect": "warn"}, "effect", "rule.effect_missing"),
    ({"action": "Pay it"}, "action", "rule.action_form"),
    ({"action": "", "group": "money"}, "group", "rule.group_unknown"),
    ({"group": "financial"}, "group", "rule.group_beside_action"),
    ({"tool": "x" * 121}, "tool", "rule.tool_form"),
    ({"operation": "two\nlines"}, "operation", "rule.operation_form"),
    ({"amount": "1,000"}, "amount", "rule.amount_form"),
    ({"amount": "-5"}, "amount", "rule.amount_form"),
    ({"amount": "1e3"}, "amount", "rule.amount_form"),
    ({"amount": "007"}, "amount", "rule.amount_form"),
    ({"amount": ""}, "amount", "rule.amount_missing"),
    ({"amount": "5.005"}, "amount", "rule.amount_decimals"),
    ({"amount": "5.5", "currency": "JPY"}, "amount", "rule.amount_decimals"),
    ({"currency": ""}, "currency", "rule.currency_missing"),
    ({"currency": "euro"}, "currency", "rule.currency_form"),
    ({"records": "many"}, "records", "rule.records_form"),
    ({"records": "1000000000001"}, "records", "rule.records_form"),
    ({"data": "secret"}, "data", "rule.data_unknown"),
    ({"external": "maybe"}, "external", "rule.external_form"),
    ({"environment": "test"}, "environment", "rule.environment_unknown"),
]


@pytest.mark.parametrize(("change", "field", "code"), WRONG, ids=range(len(WRONG)))
def test_what_is_wrong_is_said_beside_its_field(change, field, code):
    found = faults(replace(FULL, **change))
    assert (field, code) in [(one.field, one.refusal.code) for one in found]
    assert all(one.field in FIELDS and one.refusal.code in known_codes() for one in found)
    assert [str(one.refusal) for one in found]


def test_every_fault_is_found_at_once():
    bad = Typed("", "no way", "money", "a\nb", "c\nd", "x", "y", "z", "q", "r", "s")
    assert {one.field for one in faults(bad)} == set(FIELDS)


def test_a_rule_comes_back_from_the_form_and_from_the_record():
    rule = from_typed(FULL)
    assert rule is not None and not faults(FULL)
    assert typed_of(rule) == FULL and rule_of(rule.as_json()) == rule
    assert from_typed(Typed()) is None and faults(Typed(tool="  ")) == []
    group = from_typed(Typed(effect="block", group="financial"))
    assert rule_of(group.as_json()) == group and typed_of(group).group == "financial"


WORDS = [
    (Rule(Effect.HOLD), "Waits for a person: every action."),
    (Rule(Effect.BLOCK), "Blocked: every action."),
    (
        Rule(Effect.HOLD, action="payment.release", over=EUR),
        "Waits for a person: every action, of the class payment.release, over EUR 500.",
    ),
    (
        Rule(Effect.BLOCK, group="financial", over=Money(Decimal("1234.5"), "USD")),
        "Blocked: every action, of the group “Financial”, over USD 1,234.50.",
    ),
    (
        Rule(Effect.HOLD, tool="crm", operation="export", records=1000, data="personal"),
        "Waits for a person: every action, with the tool crm, with the operation export, on more "
        "than 1,000 records, on personal data or worse.",
    ),
    (Rule(Effect.HOLD, records=0), "Waits for a person: every action, on more than 0 records."),
    (
        Rule(Effect.HOLD, external=True, environment="production", data="health"),
        "Waits for a person: every action, on health data, that reaches people outside, in the "
        "environment “Production”.",
    ),
]


@pytest.mark.parametrize(("rule", "words"), WORDS, ids=range(len(WORDS)))
def test_a_rule_is_read_in_these_words(rule, words):
    assert words_of(rule) == words


def test_a_tightened_rule_says_that_it_blocks():
    rule = Rule(Effect.HOLD, tool="crm")
    assert words_of(rule, Effect.BLOCK) == "Blocked: every action, with the tool crm."
    assert "while the condition is overdue, blocked" in until_words(rule)
    assert "overdue" not in until_words(Rule(Effect.BLOCK))


def test_every_state_says_what_a_rule_does_and_nothing_leads_back():
    does = {state: effect_in(state, Effect.HOLD) for state in RuleState}
    assert does == {
        RuleState.IN_FORCE: Effect.HOLD,
        RuleState.TIGHTENED: Effect.BLOCK,
        RuleState.LIFTED: None,
        RuleState.ENDED: None,
    }
    assert effect_in(RuleState.IN_FORCE, Effect.BLOCK) is Effect.BLOCK
    assert all(RuleState.IN_FORCE not in targets for targets in MOVES.values())


# The reference: for each field, what a rule asks and an action says, and whether that fits.
# "?" is: it does not say.
FITS: Any = {
    "action": {
        ("pay.out", "pay.out"): True, ("pay.out", "pay.in"): False, ("pay.out", None): "?",
        ("pay.*", "pay.out"): True, ("pay.*", "payroll.run"): False, ("pay.*", None): "?",
    },
    "group": {
        ("financial", "financial"): True, ("financial", "system"): False, ("financial", None): "?",
    },
    "tool": {("erp", "erp"): True, ("erp", "crm"): False, ("erp", None): "?"},
    "operation": {("get", "get"): True, ("get", "put"): False, ("get", None): "?"},
    "data": {
        ("financial", "sensitive"): True, ("sensitive", "financial"): True,
        ("sensitive", "sensitive"): True, ("personal", "financial"): True,
        ("personal", "sensitive"): True, ("health", "financial"): False,
        ("health", "health"): True, ("health", "sensitive"): True, ("health", "personal"): False,
        ("financial", "financial"): True, ("financial", "health"): False,
        ("sensitive", "health"): True, ("sensitive", "personal"): False,
        ("personal", "health"): True, ("personal", "personal"): True,
        ("personal", "internal"): False, ("personal", ""): False, ("personal", None): "?",
    },
    "external": {(True, True): True, (True, False): False, (True, None): "?"},
    "environment": {
        ("production", "production"): True, ("production", "staging"): False,
        ("production", None): "?",
    },
}  # fmt: skip
NAMES = {"action": "name"}


def said(field, value):
    tags = None if value is None else frozenset(filter(None, [value]))
    return {NAMES.get(field, field): tags if field == "data" else value}


def answered(rule, action, effect=Effect.HOLD):
    return judge([Bound("r", rule, effect)], action)


CASES = [(field, *pair, fits) for field, pairs in FITS.items() for pair, fits in pairs.items()]


@pytest.mark.parametrize(("field", "asked", "given", "fits"), CASES, ids=range(len(CASES)))
def test_each_field_fits_as_the_reference_says(field, asked, given, fits):
    got = answered(Rule(Effect.HOLD, **{field: asked}), Action(**said(field, given)))
    assert got.answer is (Answer.ALLOW if fits is False else Answer.HOLD)
    assert got.missing == ((field,) if fits == "?" else ())


def test_all_fields_together_as_the_reference_says():
    """Every rule of three fields at once against every action: all must fit, none may say no."""
    count = 0
    for names in (("action", "data", "external"), ("tool", "operation", "environment"),
                  ("group", "data", "environment")):  # fmt: skip
        for pairs in product(*(FITS[name].items() for name in names)):
            asked = {name: pair[0] for name, (pair, _fits) in zip(names, pairs, strict=True)}
            facts: dict[str, Any] = {}
            for name, (pair, _fits) in zip(names, pairs, strict=True):
                facts |= said(name, pair[1])
            fits = [found for _pair, found in pairs]
            got = answered(Rule(Effect.BLOCK, **asked), Action(**facts), Effect.BLOCK)
            assert got.answer is (Answer.ALLOW if False in fits else Answer.BLOCK)
            want = [n for n, f in zip(names, fits, strict=True) if f == "?"]
            assert sorted(got.missing) == sorted(want if False not in fits else [])
            count += 1
    assert count > 300


AMOUNTS = [
    (None, True, "?"), (None, None, "?"), (None, False, False),
    (Money(Decimal("500"), "EUR"), True, False), (Money(Decimal("500.01"), "EUR"), True, True),
    (Money(Decimal("500.01"), "EUR"), False, True), (Money(Decimal("0"), "EUR"), None, False),
    (Money(Decimal("501"), "USD"), True, False), (Money(Decimal("1001"), "USD"), True, True),
    (Money(Decimal("1"), "XYZ"), True, "?"),
]  # fmt: skip


@pytest.mark.parametrize(("amount", "moves", "fits"), AMOUNTS, ids=range(len(AMOUNTS)))
def test_an_amount_is_over_the_limit_missing_or_does_not_apply(amount, moves, fits):
    action = Action(amount=amount, moves_money=moves)
    rates = {"EUR": Decimal(1), "USD": Decimal("0.5")}
    got = judge([Bound("r", Rule(Effect.HOLD, over=EUR), Effect.HOLD)], action, rates)
    assert got.answer is (Answer.ALLOW if fits is False else Answer.HOLD)
    assert got.missing == (("amount",) if fits == "?" else ())


def test_without_rates_another_currency_counts_as_over_the_limit():
    got = answered(Rule(Effect.HOLD, over=EUR), Action(amount=Money(Decimal(1), "USD")))
    assert (got.answer, got.missing) == (Answer.HOLD, ("amount",))


TAGS: Any = (None, frozenset(), frozenset({"internal"}), frozenset({"health"}))


def test_records_are_missing_only_where_they_apply():
    for records, data, writes in product((None, 10, 11), TAGS, (None, True, False)):
        got = answered(
            Rule(Effect.HOLD, records=10), Action(records=records, data=data, writes=writes)
        )
        if records is not None:
            assert got.answer is (Answer.HOLD if records > 10 else Answer.ALLOW)
            continue
        harmless = data in (frozenset(), frozenset({"internal"})) and writes is False
        assert got.answer is (Answer.ALLOW if harmless else Answer.HOLD)
        assert got.missing == (() if harmless else ("records",))


def test_the_strictest_rule_wins_and_all_are_named():
    hold, block = Rule(Effect.HOLD, tool="erp"), Rule(Effect.HOLD, action="pay.*")
    rules = [Bound("a", hold, Effect.HOLD), Bound("b", block, Effect.BLOCK),
             Bound("c", Rule(Effect.BLOCK, tool="crm"), Effect.BLOCK)]  # fmt: skip
    got = judge(rules, Action(name="pay.out", tool="erp"))
    assert got.answer is Answer.BLOCK
    assert [(one.ref, one.effect) for one in got.reasons] == [
        ("a", Effect.HOLD),
        ("b", Effect.BLOCK),
    ]
    assert judge([], Action()).answer is Answer.ALLOW
    assert judge(rules, Action()).missing == ("tool", "action")


NOTES = [
    ("Do it", "Do it", Typed(), []),
    ("Do it [hold]", "Do it", Typed(effect="hold"), []),
    (
        "Pay by hand [hold: action=payment.release, amount>500 EUR]",
        "Pay by hand",
        Typed(effect="hold", action="payment.release", amount="500", currency="EUR"),
        [],
    ),
    (
        "No export [Block: tool=crm, operation=export, records > 1000, data=health, external, "
        "environment=production]  ",
        "No export",
        Typed("block", "", "", "crm", "export", "", "", "1000", "health", "yes", "production"),
        [],
    ),
    ("x [hold: amount>EUR 500]", "x", Typed(effect="hold", amount="500", currency="EUR"), []),
    ("x [hold: amount>500]", "x", Typed(effect="hold", amount="500"), ["rule.currency_missing"]),
    ("x [hold: colour=red]", "x", Typed(effect="hold"), ["rule.part"]),
    ("x [hold: tool=a, tool=b]", "x", Typed(effect="hold", tool="a"), ["rule.part"]),
    ("x [hold: tool=a] then more", "x [hold: tool=a] then more", Typed(), ["rule.bracket"]),
    ("x [hold: tool=a", "x [hold: tool=a", Typed(), ["rule.bracket"]),
    ("Keep the log [see annex 2]", "Keep the log [see annex 2]", Typed(), []),
    ("Read the [holding] page", "Read the [holding] page", Typed(), []),
]


@pytest.mark.parametrize(("line", "text", "typed", "codes"), NOTES, ids=range(len(NOTES)))
def test_a_rule_is_read_from_the_end_of_a_line(line, text, typed, codes):
    got = noted(line)
    assert (got.text, got.typed) == (text, typed)
    assert [one.refusal.code for one in got.faults] == codes
    assert all(str(one.refusal) for one in got.faults)
