"""The rows of a vote in which conditions are proposed: as many as there are, and one more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from approvals.forms import condition_rules
from approvals.forms.condition_rules import DrawnRule
from approvals.forms.controls import Answer
from approvals.models.names import part_name
from approvals.rules.conditions import DAYS_DEFAULT, ROWS_MAX, ROWS_SHOWN, Row, RowFault
from govportal.people.models import Person
from registry.rules.runtime_rules import FIELDS

COUNT = "condition-rows"
PARTS = ("text", "owner", "days")


@dataclass(frozen=True)
class DrawnRow:
    """One row as the page draws it."""

    n: int
    text: BoundField
    owner: BoundField
    days: BoundField
    rule: DrawnRule

    @property
    def legend(self) -> str:
        return _("Condition %(n)s") % {"n": self.n + 1}


def row_name(n: int, part: str) -> str:
    """The name of a control in row ``n``, counted from 0."""
    return f"condition-{n}-{part}"


def rule_prefix(n: int) -> str:
    """What the names of the controls of row ``n``'s rule begin with."""
    return row_name(n, "rule-")


def drawn_row(form: forms.Form, n: int) -> DrawnRow:
    """Row ``n`` of a form that has the controls of ``fields_of_rows``."""
    rule = condition_rules.drawn((name, form[f"{rule_prefix(n)}{name}"]) for name in FIELDS)
    text, owner, days = (form[row_name(n, part)] for part in PARTS)
    return DrawnRow(n, text, owner, days, rule)


def fields_of_rows(count: int, owners: Mapping[str, Person]) -> dict[str, forms.Field]:
    """The controls of so many rows. They take what is typed; the rules say what is wrong."""
    found: dict[str, forms.Field] = {
        COUNT: forms.CharField(required=False, widget=forms.HiddenInput)
    }
    people = [(part, f"{part_name(part)}: {person}") for part, person in owners.items()]
    for n in range(count):
        found[row_name(n, "text")] = Answer(
            label=_("What has to be done"),
            widget=forms.Textarea(attrs={"rows": 2, "class": "textarea said wide"}),
        )
        found[row_name(n, "owner")] = Answer(
            label=_("Owner"),
            widget=forms.Select(choices=people),
        )
        found[row_name(n, "days")] = Answer(
            label=_("Days after the decision"),
            widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input-s"}),
        )
        rule = condition_rules.controls()
        found |= {f"{rule_prefix(n)}{name}": field for name, field in rule.items()}
    return found


def rows_shown(given: Sequence[Row], owners: Mapping[str, Person]) -> list[Row]:
    """The rows of a fresh form: those to adopt, and blank ones up to three, one at least."""
    first = next(iter(owners), "")
    wanted = max(ROWS_SHOWN, len(given) + 1)
    return [*given, *(Row("", first) for _n in range(wanted - len(given)))][:ROWS_MAX]


def count_in(data: Mapping[str, Any]) -> int:
    """How many rows a posted form has; bounded, whatever it says."""
    said = str(data.get(COUNT, ""))
    return min(int(said), ROWS_MAX) if said.isascii() and said.isdigit() and len(said) < 5 else 0


def rows_in(data: Mapping[str, Any]) -> list[Row]:
    """The rows of a posted form, as typed."""
    return [
        Row(
            **{part: str(data.get(row_name(n, part), "")) for part in PARTS},
            rule=condition_rules.typed_in(data, rule_prefix(n)),
        )
        for n in range(count_in(data))
    ]


def texts_of(rows: Sequence[Row]) -> dict[str, str]:
    """The texts of all controls of these rows, by name."""
    found = {COUNT: str(len(rows))}
    for n, row in enumerate(rows):
        found |= {
            row_name(n, "text"): row.text,
            row_name(n, "owner"): row.owner,
            row_name(n, "days"): row.days,
            **condition_rules.texts_of(row.rule, rule_prefix(n)),
        }
    return found


def changed(
    rows: Sequence[Row], data: Mapping[str, Any], owners: Mapping[str, Person]
) -> list[Row]:
    """The rows after one of the form's own buttons: one more, or one fewer."""
    first = next(iter(owners), "")
    gone = str(data.get("remove", ""))
    kept = [row for n, row in enumerate(rows) if str(n) != gone]
    return [*kept, Row("", first, str(DAYS_DEFAULT))][:ROWS_MAX] if "add" in data else kept


def name_of(fault: RowFault) -> str:
    """The control that a fault is about."""
    return row_name(fault.n - 1, fault.field)
