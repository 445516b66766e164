"""What is typed about an unknown agent, or uploaded as a list of them."""

from datetime import date
from operator import mod
from typing import Any

from django import forms
from django.utils.functional import keep_lazy_text
from django.utils.translation import gettext_lazy as _

from registry.accountability_forms import Asked
from registry.identity_forms import ActForm
from registry.names import ENVIRONMENT_NAMES
from registry.rules.inventory import MOST_BYTES
from registry.rules.sighting_reports import ROWS_MAX, Report, faults_of


class ReportForm(ActForm):
    """What was seen, where and when, and what shows it."""

    name = Asked(
        label=_("What did you see?"),
        help_text=_("The name it goes by, or what it does."),
        widget=forms.TextInput(attrs={"class": "wide", "autocomplete": "off"}),
    )
    place = Asked(
        label=_("Where?"),
        help_text=_("The system, channel, team or bill, such as “expenses of October”."),
        widget=forms.TextInput(attrs={"class": "wide"}),
    )
    seen_on = forms.DateField(
        label=_("When?"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input-m"}),
    )
    environment = forms.ChoiceField(
        label=_("Environment"),
        required=False,
        choices=[("", _("Not known")), *ENVIRONMENT_NAMES.items()],
    )
    evidence = Asked(
        label=_("What shows it?"),
        help_text=_(
            "A message, an entry in a log, a line of a bill. Leave keys and passwords out."
        ),
        widget=forms.Textarea(attrs={"rows": 4, "class": "textarea said wide"}),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"seen_on": today}, **kwargs})
        self.today = today

    def clean(self) -> dict[str, Any]:
        if "seen_on" in self.cleaned_data and "environment" in self.cleaned_data:
            for field, fault in faults_of(self.report, self.today).items():
                self.add_error(field, str(fault))
        return self.cleaned_data

    @property
    def report(self) -> Report:
        typed = self.cleaned_data
        words = {name: str(typed.get(name, "")) for name in ("name", "place", "evidence")}
        return Report(seen_on=typed["seen_on"], environment=typed["environment"], **words)


class ListForm(forms.Form):
    """A list of sightings; what is in it is judged by the rules."""

    use_required_attribute = False
    file = forms.FileField(
        label=_("List of sightings"),
        help_text=keep_lazy_text(mod)(
            _("CSV in UTF-8 or XLSX, at most %(size)s MiB and %(rows)s rows."),
            {"size": MOST_BYTES // (1024 * 1024), "rows": ROWS_MAX},
        ),
        allow_empty_file=True,
        error_messages={"required": _("Choose a file.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx", "class": "input"}),
    )
