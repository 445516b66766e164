"""What inputs offer while somebody types: people, units, agents and known words."""

from collections.abc import Iterable
from typing import Any

from django import forms

from approvals.forms.controls import AGENTS, PEOPLE, UNITS
from approvals.forms.steps import StepForm
from govportal.people.models import Person, Unit
from registry.models import Agent

LONGEST = 300
"""So many are offered at most: a page stays small, and anything else can be typed."""

Offered = Iterable[tuple[str, str]]


def datalists(form: forms.BaseForm, reader: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    """The lists that the form's inputs name, with values and words; one query each."""
    named = {str(field.widget.attrs.get("list", "")) for field in form.fields.values()}
    lists = [
        (name, list(_offered(name, reader))) for name in (PEOPLE, UNITS, AGENTS) if name in named
    ]
    if isinstance(form, StepForm):
        for key, words in form.suggestions.items():
            lists.append((f"suggest-{key}", [(word, "") for word in words]))
    return lists


def _offered(name: str, reader: Any) -> Offered:
    if name == PEOPLE:
        people = Person.objects.active().order_by("full_name")
        return people.values_list("email", "full_name")[:LONGEST]
    if name == UNITS:
        return Unit.objects.order_by("name").values_list("slug", "name")[:LONGEST]
    agents = Agent.objects.visible_to(reader).order_by("name")
    return agents.values_list("slug", "name")[:LONGEST]
