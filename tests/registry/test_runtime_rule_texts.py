"""What a run-time rule may be typed with: known currencies, characters seen, one bracket."""

from dataclasses import replace

import pytest

from govportal.refusals import known_codes
from registry.rules.currencies import CODES
from registry.rules.runtime_rules import FIELDS, Typed, faults, from_typed, noted
from registry.rules.runtime_rules.typed import DECIMALS
from tests.registry.test_runtime_rules import FULL

WRONG = [
    ({"currency": "ZZZ"}, "currency", "rule.currency_unknown"),
    ({"currency": "DEM"}, "currency", "rule.currency_unknown"),
    ({"currency": "XXX"}, "currency", "rule.currency_unknown"),
    ({"tool": "pay\u202e"}, "tool", "rule.turning_character"),
    ({"operation": "\u2066release"}, "operation", "rule.turning_character"),
    ({"action": "payment.\u202erelease"}, "action", "rule.turning_character"),
    ({"tool": "pay\u200bments"}, "tool", "rule.unseen_character"),
    ({"operation": "re\u00adlease"}, "operation", "rule.unseen_character"),
]


@pytest.mark.parametrize(("change", "field", "code"), WRONG, ids=range(len(WRONG)))
def test_what_is_wrong_is_said_beside_its_field(change, field, code):
    found = faults(replace(FULL, **change))
    assert [(one.field, one.refusal.code) for one in found] == [(field, code)]
    assert code in known_codes() and str(found[0].refusal)
    assert "\u202e" not in str(found[0].refusal)


@pytest.mark.parametrize("field", FIELDS)
def test_what_no_reader_sees_fills_no_field(field):
    unseen = Typed(**{field: "\u200b \u2060"})
    assert unseen.is_blank and faults(unseen) == [] and from_typed(unseen) is None


def test_an_unseen_field_beside_others_says_nothing():
    typed = Typed(effect="hold", tool="crm", operation="\u200b", action="\u2060")
    rule = from_typed(typed)
    assert faults(typed) == [] and (rule.tool, rule.operation, rule.action) == ("crm", "", "")


def test_every_currency_in_use_is_known():
    assert all(not faults(replace(FULL, currency=code)) for code in ("EUR", "XAF", "JPY", "CHF"))
    assert DECIMALS.keys() <= CODES
    assert all(len(code) == 3 and code.isupper() for code in CODES)


@pytest.mark.parametrize("line", ["x [hold: tool=a] [block: tool=b]", "[hold] [block]"])
def test_two_rules_in_one_line_are_a_fault(line):
    got = noted(line)
    assert [one.refusal.code for one in got.faults] == ["rule.two_brackets"]
    assert "one rule" in str(got.faults[0].refusal)
