"""The controls of a condition's run-time rule: one for each field of the closed list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from approvals.forms.controls import Answer
from registry.duty_names import GROUP_NAMES
from registry.names import ENVIRONMENT_NAMES
from registry.rules.runtime_rules import FIELDS, Typed
from registry.runtime_words import DATA_NAMES, EFFECT_NAMES


@dataclass(frozen=True)
class DrawnRule:
    """The rule of one row as the page draws it; unfolded where it says something."""

    fields: Mapping[str, BoundField]
    is_open: bool


def drawn(fields: Iterable[tuple[str, BoundField]]) -> DrawnRule:
    """``fields``: by the names of ``FIELDS``."""
    found = dict(fields)
    says = any(field.value() or field.errors for field in found.values())
    return DrawnRule(found, says)


def controls() -> dict[str, forms.Field]:
    """One control a field, in the order of the form. They take what is typed; rules judge it."""
    labels = {
        "effect": _("What happens to such actions"),
        "action": _("Action class"),
        "group": _("Or a group of actions"),
        "tool": _("Tool"),
        "operation": _("Operation"),
        "amount": _("Amount over"),
        "currency": _("Currency"),
        "records": _("Records, more than"),
        "data": _("Data"),
        "external": _("Reach"),
        "environment": _("Environment"),
    }
    return {name: Answer(label=labels[name], widget=_widget(name)) for name in FIELDS}


def _widget(name: str) -> forms.Widget:
    if name in (offered := _choices()):
        return forms.Select(choices=offered[name])
    hints: dict[str, dict[str, Any]] = {
        "action": {"placeholder": "payment.release"},
        "currency": {"placeholder": "EUR", "maxlength": 3, "class": "input-s"},
        "amount": {"placeholder": "500", "inputmode": "decimal", "class": "input-s"},
        "records": {"placeholder": "1000", "inputmode": "numeric", "class": "input-s"},
    }
    return forms.TextInput(attrs={"autocomplete": "off", **hints.get(name, {})})


def _choices() -> dict[str, list[tuple[str, Any]]]:
    return {
        "effect": [("", _("No run-time rule")), *_named(EFFECT_NAMES)],
        "group": [("", _("None")), *_named(GROUP_NAMES)],
        "data": [("", _("Any, or none")), *_named(DATA_NAMES)],
        "external": [("", _("All actions")), ("yes", _("Only what reaches people outside"))],
        "environment": [("", _("Every environment")), *_named(ENVIRONMENT_NAMES)],
    }


def _named(names: Mapping[Any, Any]) -> list[tuple[str, Any]]:
    return [(str(getattr(key, "value", key)), name) for key, name in names.items()]


def typed_in(data: Mapping[str, Any], prefix: str) -> Typed:
    """A rule as it was posted."""
    return Typed(**{name: str(data.get(f"{prefix}{name}", "")) for name in FIELDS})


def texts_of(rule: Typed, prefix: str) -> dict[str, str]:
    """The texts of its controls, by name."""
    return {f"{prefix}{name}": text for name, text in vars(rule).items()}
