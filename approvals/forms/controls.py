"""The control of each kind of question, and the words for what is wrong with an answer."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from approvals.rules.content import BY_PATH, Field, Type
from approvals.rules.faults import Fault
from approvals.rules.intake.scalars import EXPECTED as IN_FILES
from approvals.rules.intake.scalars import RATING, is_rating
from approvals.rules.texts import Input
from govportal.faults import english

ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
PEOPLE, UNITS, AGENTS = "people", "units", "agents"
"""Ids of the page's datalists."""
OFFERS: Mapping[str, str] = {
    "agent_metadata.business_unit": UNITS,
    "agent_metadata.agent": AGENTS,
}
TRANSLATED = frozenset({"label", "list", "expected", "what", "answer"})
RATINGS = ("1", "2", "3", "4", "5")
RATED = _("a whole number from 1 to 5")
EXPECTED: Mapping[Type, Any] = {
    Type.YES_NO: _("yes or no"),
    Type.WHOLE_NUMBER: _("a whole number, for instance 1200"),
    Type.DATE: _("a day that exists, for instance 2027-02-15"),
    Type.DECIMAL: _("a number, for instance 0.05"),
    Type.NUMBERS: _("a number, for instance 0.05"),
    Type.MONEY: _("an amount such as 40.00 and a currency of three capital letters such as EUR"),
    Type.FREE: _("a JSON object, which begins with { and ends with }"),
}


class Answer(forms.CharField):
    """A text taken as it is: what it means and whether it fits is for the rules to say."""

    def clean(self, value: Any) -> str:
        return str(value or "")


def control(line: Input, text: str, required: bool) -> Answer:
    """The form field of one control, with the widget that can show ``text`` whatever it is.

    ``required`` only says so in words: nothing keeps anybody from saving an unfinished step.
    """
    field = line.field
    answer = Answer(
        label=_label(line),
        help_text=gettext(field.help) if field.help else "",
        required=required,
        widget=_widget(line, text),
    )
    if line.name.endswith("-currency") and field.type is Type.MONEY:
        answer.help_text = ""
    return answer


def _label(line: Input) -> str:
    if line.field.type is Type.MONEY and line.name.endswith("-currency"):
        return gettext("Currency of “%(label)s”") % {"label": gettext(line.field.label)}
    if not line.field.label:
        return gettext("Figure") if line.name.endswith("-key") else gettext("Number")
    return gettext(line.field.label)


def _widget(line: Input, text: str) -> forms.Widget:
    field = line.field
    if field.type in (Type.LONG_TEXT, Type.TEXTS, Type.FREE):
        return forms.Textarea(attrs=_area(field))
    if field.type is Type.YES_NO and text in ("", "yes", "no"):
        return _radio([("yes", gettext("Yes")), ("no", gettext("No"))])
    if field.type is Type.CHOICE:
        return _choice(line, text)
    if is_rating(field) and text in ("", *RATINGS):
        return forms.Select(choices=[("", "–"), *((n, n) for n in RATINGS)])
    return forms.TextInput(attrs=_attributes(line, text))


def _radio(choices: list[tuple[str, str]]) -> forms.RadioSelect:
    return forms.RadioSelect(choices=choices, attrs={"class": "choices-inline"})


def _choice(line: Input, text: str) -> forms.Widget:
    """Radio buttons; a select in rows; a plain input when what stands there is none of them."""
    choices = [(word, gettext(label)) for word, label in line.field.choices]
    if text not in ("", *dict(choices)):
        return forms.TextInput(attrs={"class": "input-m"})
    if line.name == line.field.path:
        return _radio(choices)
    return forms.Select(choices=[("", gettext("Same as the agent")), *choices])


def _area(field: Field) -> dict[str, Any]:
    attributes: dict[str, Any] = {"rows": 4 if field.type is Type.LONG_TEXT else 3}
    if field.type is not Type.LONG_TEXT:
        attributes |= {"spellcheck": "false", "autocapitalize": "off"}
    return attributes


_SIZES: Mapping[Type, dict[str, Any]] = {
    Type.WHOLE_NUMBER: {"inputmode": "numeric", "class": "input-s"},
    Type.DECIMAL: {"inputmode": "decimal", "class": "input-s"},
    Type.MONEY: {"inputmode": "decimal", "class": "input-s"},
    Type.DATE: {"class": "input-m"},
    Type.PERSON: {"list": PEOPLE, "autocomplete": "off", "inputmode": "email"},
}


def _attributes(line: Input, text: str) -> dict[str, Any]:
    field = line.field
    attributes = {"autocomplete": "off", **_SIZES.get(field.type, {})}
    if field.type is Type.DATE and (not text or ISO_DATE.fullmatch(text)):
        attributes["type"] = "date"
    if line.name.endswith("-key"):
        attributes |= {"inputmode": "text", "class": "input-m"}
    if line.name.endswith("-currency"):
        attributes |= {"inputmode": "text"}
    if field.suggestions or line.name in OFFERS:
        attributes["list"] = OFFERS.get(line.name, f"suggest-{field.key}")
    return attributes


def words_of(fault: Fault) -> str:
    """What is wrong, in the reader's language and in the words of the form."""
    top = ".".join(fault.path.split(".")[:2]).partition("[")[0]
    field = BY_PATH.get(top)
    for key in re.findall(r"\.([^.\[]+)", fault.path[len(top) :]):
        field = field.part(key) or field if field else None
    params = {
        key: gettext(value) if key in TRANSLATED and isinstance(value, str) and value else value
        for key, value in fault.params.items()
    }
    if fault.params.get("expected") == RATING:
        params["expected"] = str(RATED)
    elif field is not None and fault.params.get("expected") == IN_FILES[field.type]:
        params["expected"] = str(EXPECTED.get(field.type, params["expected"]))
    return gettext(english(fault.code)) % params
