"""What people type on the audit and pack pages."""

from datetime import date, datetime, time
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from evidence.trail_views import TRAIL_VIEWS
from evidence.verbs import VERBS
from govportal.days import EARLIEST, LATEST


def _verbs() -> list[tuple[str, str]]:
    return _verbs_in(get_language())


@cache
def _verbs_in(language: str | None) -> list[tuple[str, str]]:
    """In the words of ``language``, which is the active one. A page asks three times."""
    named = [(verb, str(words)) for verb, words in VERBS.items()]
    named.sort(key=lambda row: (row[0].split(".")[0], row[1]))
    return [("", gettext("Anything")), *named]


def _plain(value: object) -> str:
    """As every language reads it."""
    return value.isoformat() if isinstance(value, date) else str(value)


class AuditFilter(forms.Form):
    """Filters of the audit trail. Each one narrows by an index of its own."""

    view = forms.ChoiceField(
        choices=list(TRAIL_VIEWS.items()), required=False, widget=forms.HiddenInput
    )
    words = forms.CharField(
        label=_("Words"),
        required=False,
        max_length=100,
        widget=forms.TextInput(
            attrs={"class": "grow", "type": "search", "placeholder": _("In reasons and texts")}
        ),
    )
    about = forms.CharField(
        label=_("About"),
        required=False,
        max_length=160,
        widget=forms.TextInput(
            attrs={"class": "grow", "placeholder": _("ADR-2026-0042, an agent, a person")}
        ),
    )
    verb = forms.ChoiceField(label=_("What happened"), required=False, choices=_verbs)
    actor = forms.CharField(label=_("Who"), required=False, max_length=160)
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    trace = forms.CharField(label=_("Trace"), required=False, max_length=64)
    moment = forms.DateTimeField(label=_("Just before"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A moment is what links ask for: there is a field for it where one is given."""
        super().__init__(*args, **kwargs)
        if not self.data.get("moment"):
            self.fields["moment"].widget = forms.HiddenInput()

    def clean_moment(self) -> datetime | None:
        moment: datetime | None = self.cleaned_data["moment"]
        if moment is not None and not EARLIEST <= moment.date() <= LATEST:
            raise forms.ValidationError(_("Enter a valid date/time."))
        return moment

    def given(self) -> dict[str, Any]:
        """The filters that hold a usable value."""
        self.is_valid()
        return {key: value for key, value in self.cleaned_data.items() if value}

    @property
    def query(self) -> str:
        """What is filtered, as a query string: only what is usable, in the form's order."""
        given = self.given()
        chosen = [(name, _plain(given[name])) for name in self.fields if name in given]
        return urlencode([pair for pair in chosen if pair != ("view", "all")])


class ExtractForm(forms.Form):
    """What of the trail is taken away, and as what."""

    filters = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)
    format = forms.ChoiceField(
        label=_("As"),
        choices=[
            ("csv", _("CSV, for a spreadsheet")),
            ("json", _("JSON, for a program")),
            ("pdf", _("PDF, to read and print")),
        ],
    )

    @property
    def asked(self) -> AuditFilter:
        """The filters that came back from the page, read anew."""
        return AuditFilter(QueryDict(self.data.get("filters", "")))

    @property
    def filters_given(self) -> str:
        return self.asked.query

    @property
    def page(self) -> str:
        """The list that they filter."""
        return reverse("entry_list") + (f"?{self.filters_given}" if self.filters_given else "")


def start_of(day: date) -> datetime:
    """The first moment of a day in the reader's zone."""
    return timezone.make_aware(datetime.combine(day, time.min))
