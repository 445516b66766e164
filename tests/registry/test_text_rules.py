"""Disclosures, messages, who approves, and what a business value says."""

from decimal import Decimal
from itertools import product

import pytest

from registry.rules.answering import approval_refusal, approvers, owner_refusal
from registry.rules.disclosures import (
    GIVEN,
    HAND_OVER,
    ON_REQUEST,
    SHIPPED,
    START,
    faults,
    filled,
    is_required,
    placeholders,
    set_refusal,
)
from registry.rules.message_templates import MOVES, Act, State, move_refusal, text_refusal
from registry.rules.value import value_refusal

WORDS = {"agent": "Guide", "organisation": "Brackwater", "help": "claims", "wait": "two minutes"}


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_shipped_texts_are_whole_and_filled_without_a_rest(language):
    texts = SHIPPED[language]
    assert faults(texts, WORDS) == []
    assert not any("[" in filled(text, WORDS) for text in texts.values())
    assert set(placeholders(texts[START])) == {"agent", "organisation", "help"}


TEXTS = {START: "I am of [organisation].", HAND_OVER: "Wait [wait].", ON_REQUEST: "Yes."}


@pytest.mark.parametrize(
    ("texts", "words", "expected"),
    [
        ({}, {}, []),
        ({START: ""}, {}, [(START, "disclosure.text_missing")]),
        ({START: "Hello."}, {}, [(START, "disclosure.placeholder_missing")]),
        ({HAND_OVER: "A person."}, {}, [(HAND_OVER, "disclosure.placeholder_missing")]),
        ({}, {"wait": " "}, [(HAND_OVER, "disclosure.words_missing")]),
        ({ON_REQUEST: "Yes, [who]."}, {}, [(ON_REQUEST, "disclosure.placeholder_unknown")]),
        (
            {START: "[help] of [organisation]"},
            {"help": "", "organisation": ""},
            [(START, "disclosure.words_missing")] * 2,
        ),
    ],
)
def test_what_is_missing_is_said_text_by_text(texts, words, expected):
    found = faults({**TEXTS, **texts}, {**WORDS, **words})
    assert [(kind, refusal.code) for kind, refusal in found] == expected


def test_a_placeholder_without_words_stays_as_it_is():
    assert filled("Wait [wait] at [desk].", {"wait": ""}) == "Wait [wait] at [desk]."


@pytest.mark.parametrize(
    ("population", "required"), [("internal", False), ("external", True), ("regulated", True)]
)
def test_users_outside_are_told(population, required):
    assert is_required(population) is required


@pytest.mark.parametrize(
    ("texts", "words", "code"),
    [
        (TEXTS, WORDS, ""),
        ({START: "Only this."}, {}, ""),
        ({START: " ", HAND_OVER: ""}, WORDS, "disclosure.all_empty"),
        ({START: "x" * 2001}, {}, "accountability.text_long"),
        (TEXTS, {"wait": "x" * 201}, "accountability.text_long"),
    ],
)
def test_incomplete_texts_are_kept_and_empty_or_endless_ones_are_not(texts, words, code):
    refusal = set_refusal(texts, {name: words.get(name, "") for name in GIVEN})
    assert (refusal.code if refusal else "") == code


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        ("refund-granted", "Your refund of [amount] is granted.", ""),
        ("Refund", "Your refund is granted.", "template.key_malformed"),
        ("r", "Your refund is granted.", "template.key_malformed"),
        ("refund", "Granted.", "template.text_short"),
        ("refund", "x" * 4001, "accountability.text_long"),
    ],
)
def test_a_message_has_a_name_and_a_text(key, text, code):
    refusal = text_refusal(key, text)
    assert (refusal.code if refusal else "") == code


@pytest.mark.parametrize(("act", "state"), list(product(Act, State)))
def test_a_message_goes_its_way_and_no_other(act, state):
    assert (move_refusal(act, state) is None) is (state in MOVES[act][0])


BO, TO, SPONSOR, FALLBACK = 1, 2, 3, 4


@pytest.mark.parametrize(
    ("author", "business_owner", "deputies", "may"),
    [
        (TO, BO, (SPONSOR, FALLBACK), [BO]),
        (BO, BO, (SPONSOR, FALLBACK), [SPONSOR, FALLBACK]),
        (BO, BO, (None, FALLBACK), [FALLBACK]),
        (BO, BO, (None, None), []),
        (TO, None, (SPONSOR, None), [SPONSOR]),
        (BO, BO, (BO, None), []),
    ],
)
def test_who_answers_for_the_outcome_approves_and_nobody_their_own(
    author, business_owner, deputies, may
):
    assert approvers(author, business_owner, deputies) == may
    for person in (BO, TO, SPONSOR, FALLBACK):
        refusal = approval_refusal(person, author, may)
        assert (refusal is None) is (person in may)


@pytest.mark.parametrize(
    ("person", "author", "may", "code"),
    [
        (BO, BO, [SPONSOR], "accountability.own_text"),
        (SPONSOR, BO, [], "accountability.nobody_approves"),
        (TO, BO, [SPONSOR], "accountability.only_approver"),
    ],
)
def test_a_no_says_whose_it_is(person, author, may, code):
    assert approval_refusal(person, author, may).code == code


def test_only_owners_write():
    assert owner_refusal(BO, {BO, None}) is None
    assert owner_refusal(TO, {BO, None}).code == "accountability.only_owners"


VALUE = {"workflow": "Claims", "outcome": "Complete at first.", "monthly_cost": Decimal("12.50"),
         "currency": "EUR", "unit": "per cent", "baseline": Decimal(60),
         "target": Decimal(85)}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "has_owner", "code"),
    [
        ({}, True, ""),
        ({"monthly_cost": None, "currency": ""}, True, ""),
        ({"unit": "", "baseline": None, "target": None}, True, ""),
        ({"workflow": ""}, True, "value.workflow"),
        ({"outcome": ""}, True, "value.workflow"),
        ({"monthly_cost": Decimal(-1)}, True, "value.cost_negative"),
        ({"currency": ""}, True, "value.currency"),
        ({"currency": "eur"}, True, "value.currency"),
        ({"monthly_cost": None}, True, "value.currency"),
        ({"unit": "", "target": None}, True, "value.unit"),
        ({}, False, "value.owner"),
    ],
)
def test_figures_have_units_and_somebody_who_answers(change, has_owner, code):
    refusal = value_refusal(VALUE | change, has_owner=has_owner)
    assert (refusal.code if refusal else "") == code
