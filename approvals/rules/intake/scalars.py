"""Whether a single answer is what its question asks for. Used for files and for the form alike."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from approvals.rules.content import Field, Type
from approvals.rules.faults import Fault, describe, show
from approvals.rules.wording import gettext_noop as _
from govportal.faults import forbidden, turning
from registry.rules.entering import KEY

EXPECTED: Mapping[Type, str] = {
    Type.TEXT: _("a text"),
    Type.LONG_TEXT: _("a text"),
    Type.PERSON: _("the e-mail address of a person"),
    Type.YES_NO: _("yes or no (true or false, without quotes)"),
    Type.WHOLE_NUMBER: _("a whole number (without quotes)"),
    Type.DECIMAL: _("a number, for instance 0.05"),
    Type.DATE: _("a date as year-month-day, for instance 2027-02-15"),
    Type.MONEY: _("a sum with value and currency, for instance {value: '40.00', currency: EUR}"),
    Type.CHOICE: _("one of the words offered"),
    Type.TEXTS: _("a list of texts"),
    Type.MAPPING: _("a mapping of keys"),
    Type.ROWS: _("a list of mappings"),
    Type.NUMBERS: _("a mapping from a figure to its number"),
    Type.FREE: _("a mapping"),
}
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
RATING = _("a whole number from 1 to 5 (without quotes)")
FIGURES = frozenset({Type.WHOLE_NUMBER, Type.DECIMAL, Type.MONEY})
FIGURE = re.compile(r"[-+]?[0-9]+([.,][0-9]+)*")
VAST = re.compile(r"-?[1-9][0-9]{15,}")
DECIMAL = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d{1,9})?")
AMOUNT = re.compile(r"(0|[1-9]\d{0,14})(\.\d{1,4})?")
CURRENCY = re.compile(r"[A-Z]{3}")
DECIMALS = {
    "JPY": 0,
    "KRW": 0,
    "CLP": 0,
    "VND": 0,
    "ISK": 0,
    "HUF": 2,
    "BHD": 3,
    "KWD": 3,
    "TND": 3,
}
"""Decimals of currencies that have not two (ISO 4217)."""


def wrong_type(field: Field, path: str, value: object) -> Fault:
    expected = RATING if is_rating(field) else EXPECTED[field.type]
    params = {"label": field.label, "found": _found(field, value), "expected": expected}
    return Fault("answer.wrong_type", path, params)


def is_rating(field: Field) -> bool:
    """Whether a whole number is a step of the scale that risks are rated on."""
    return field.type is Type.WHOLE_NUMBER and (field.least, field.most) == (1, 5)


def _found(field: Field, value: object) -> str:
    """What was found in words; digits are a number where a number is asked for."""
    if field.type in FIGURES and isinstance(value, str) and FIGURE.fullmatch(value):
        digits = field.type is Type.WHOLE_NUMBER and value.isdigit()
        return describe(value) if digits else f"the number {show(value)}"
    return describe(value)


def text_faults(field: Field, path: str, text: str) -> Iterator[Fault]:
    """Length, characters and pattern of a text."""
    if len(text) > field.longest:
        params = {"label": field.label, "found": len(text), "limit": field.longest}
        yield Fault("answer.too_long", path, params)
    if bad := forbidden(text):
        params = {"label": field.label, "found": bad}
        yield Fault("answer.forbidden_character", path, params)
    if bad := turning(text):
        params = {"label": field.label, "found": bad}
        yield Fault("answer.turning_character", path, params)
    if KEY.search(text):
        yield Fault("answer.holds_key", path, {"label": field.label})
    if field.pattern and text.strip() and not re.fullmatch(field.pattern, text):
        params = {"label": field.label, "found": show(text), "expected": field.pattern_words}
        yield Fault("answer.pattern", path, params)


def choice_faults(field: Field, path: str, word: str) -> Iterator[Fault]:
    if word in dict(field.choices) or not word.strip():
        return
    if word in dict(field.later):
        params = {"label": field.label, "found": word}
        yield Fault("answer.not_accepted_here_yet", path, params)
        return
    expected = ", ".join(value for value, _label in field.choices)
    params = {"label": field.label, "found": show(word), "expected": expected}
    yield Fault("answer.not_a_choice", path, params)


def date_faults(field: Field, path: str, text: str) -> Iterator[Fault]:
    if not text.strip():
        return
    if not DATE.fullmatch(text) or not text.isascii():
        yield wrong_type(field, path, text)
        return
    try:
        date.fromisoformat(text)
    except ValueError:
        yield Fault("answer.impossible_date", path, {"label": field.label, "found": text})


def decimal_faults(field: Field, path: str, text: str) -> Iterator[Fault]:
    if not DECIMAL.fullmatch(text) or not text.isascii():
        yield wrong_type(field, path, text)


def money_faults(field: Field, path: str, value: Mapping[str, Any]) -> Iterator[Fault]:
    amount, currency = value.get("value"), value.get("currency")
    for part, pattern in ((amount, AMOUNT), (currency, CURRENCY)):
        if not isinstance(part, str) or not part.isascii() or not pattern.fullmatch(part):
            yield wrong_type(field, path, part)
            return
    decimals = len(str(amount).partition(".")[2])
    if decimals > DECIMALS.get(str(currency), 2):
        params = {"label": field.label, "found": amount, "currency": currency}
        yield Fault("answer.currency", path, params)


def _out_of_range(field: Field, path: str, found: object) -> Fault:
    params = {"label": field.label, "found": found, "least": field.least, "most": field.most}
    return Fault("answer.out_of_range", path, params)


def number_faults(field: Field, path: str, value: object) -> Iterator[Fault]:
    if isinstance(value, str) and VAST.fullmatch(value):
        # No JSON number holds it exactly, so it was left a text; for its writer it is a number.
        yield _out_of_range(field, path, show(value))
    elif not isinstance(value, int) or isinstance(value, bool):
        yield wrong_type(field, path, value)
    elif not field.least <= value <= field.most:
        yield _out_of_range(field, path, value)


TEXTUAL: Mapping[Type, Callable[[Field, str, str], Iterator[Fault]]] = {
    Type.TEXT: text_faults,
    Type.LONG_TEXT: text_faults,
    Type.PERSON: text_faults,
    Type.CHOICE: choice_faults,
    Type.DATE: date_faults,
    Type.DECIMAL: decimal_faults,
}


def scalar_faults(field: Field, path: str, value: object) -> Iterator[Fault]:
    """What is wrong with one answer that is neither a list nor a mapping."""
    if value is None:
        return
    if field.type is Type.WHOLE_NUMBER:
        yield from number_faults(field, path, value)
    elif field.type is Type.YES_NO:
        if not isinstance(value, bool):
            yield wrong_type(field, path, value)
    elif not isinstance(value, str):
        yield wrong_type(field, path, value)
    else:
        yield from TEXTUAL[field.type](field, path, value)
