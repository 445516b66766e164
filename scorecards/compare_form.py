"""Which figure of the units is laid side by side, and of which day."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from scorecards.figure_room import GROUP_NAMES
from scorecards.rules.kpi import Kpi
from scorecards.rules.kpis import BY_ID, KPIS


class CompareForm(forms.Form):
    """What is wrong is said and taken as absent."""

    figure = forms.ChoiceField(
        label=_("Figure"), required=False, widget=forms.Select(attrs={"class": "grow"})
    )
    day = forms.DateField(
        label=_("Day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "input input-m"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: Any, *, today: date) -> None:
        super().__init__(data)
        self.today = today
        self.fields["figure"].choices = [  # type: ignore[attr-defined]
            (str(name), [(kpi.id, gettext(kpi.name)) for kpi in KPIS if kpi.group is group])
            for group, name in GROUP_NAMES.items()
        ]

    def clean_day(self) -> date | None:
        day: date | None = self.cleaned_data["day"]
        if day is not None and day > self.today:
            raise forms.ValidationError(_("This day has not begun."))
        return day

    @property
    def chosen(self) -> tuple[Kpi[Any], date]:
        self.is_valid()
        kpi = BY_ID.get(self.cleaned_data.get("figure") or "", KPIS[0])
        return kpi, self.cleaned_data.get("day") or self.today
