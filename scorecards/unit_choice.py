"""Whose figures are looked at, and of which day."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.utils.translation import gettext_lazy as _

from govportal.people.models import Person, Unit
from govportal.refusals import refuse
from scorecards.rights import reads_every_unit, unit_refusal
from scorecards.scores import Scores, scores_of
from scorecards.sources.days import day_of

SLUG = re.compile(r"[\w-]{1,60}")


class ChoiceForm(forms.Form):
    """A unit and a day; both may be left out."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("Of"),
        to_field_name="slug",
        required=False,
        empty_label=_("The whole organisation"),
    )
    day = forms.DateField(
        label=_("Day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "input input-m"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: Any, *, units: QuerySet[Unit], today: date) -> None:
        super().__init__(data)
        self.today = today
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    def clean_day(self) -> date | None:
        day: date | None = self.cleaned_data["day"]
        if day is not None and day > self.today:
            raise forms.ValidationError(_("This day has not begun."))
        return day


@dataclass(frozen=True)
class Chosen:
    """What was chosen. ``query``: the same choice for addresses, with its question mark."""

    unit: Unit | None
    day: date
    form: ChoiceForm
    query: str

    @property
    def scores(self) -> Scores | None:
        """The newest figures up to that day."""
        return scores_of(self.unit, self.day)

    @property
    def errors(self) -> list[str]:
        return [str(error) for errors in self.form.errors.values() for error in errors]


def units_read_by(person: Person, on: date) -> QuerySet[Unit]:
    """The units whose figures this person may read."""
    if reads_every_unit(person, on):
        return Unit.objects.all()
    return Unit.objects.filter(pk=person.unit_id)


def chosen(params: QueryDict, reader: Person, now: datetime) -> Chosen:
    """The unit and day that an address names; the organisation today where it names none.

    A day that is none is said and taken as today. Raises Http404 for a unit that is none, and
    Refused for one whose figures are not for the reader.
    """
    today = day_of(now)
    unit = unit_named(params.get("unit", ""))
    refuse(unit_refusal(reader, unit, today))
    form = ChoiceForm(params, units=units_read_by(reader, today), today=today)
    form.is_valid()
    day = form.cleaned_data.get("day")
    return Chosen(unit, day or today, form, query_of(unit, day))


def unit_named(slug: str) -> Unit | None:
    """None for the organisation. Raises Http404 for a name that no unit has."""
    if not slug:
        return None
    unit = Unit.objects.filter(slug=slug).first() if SLUG.fullmatch(slug) else None
    if unit is None:
        raise Http404
    return unit


def query_of(unit: Unit | None, day: date | None) -> str:
    named = {"unit": unit.slug if unit else "", "day": day.isoformat() if day else ""}
    kept = {name: value for name, value in named.items() if value}
    return f"?{urlencode(kept)}" if kept else ""


def members_of(unit: Unit | None) -> frozenset[int] | None:
    """The keys of a unit and all below it; None for the organisation. One query."""
    if unit is None:
        return None
    parents = dict(Unit.objects.values_list("pk", "parent_id"))
    return frozenset(key for key in parents if unit.pk in _above(key, parents))


def _above(key: int | None, parents: dict[int, int | None]) -> set[int]:
    """The unit and all above it."""
    found: set[int] = set()
    while key is not None and key not in found:
        found.add(key)
        key = parents[key]
    return found
