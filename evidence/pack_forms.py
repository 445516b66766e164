"""What somebody asks a pack about: the kind of thing, which one, and of which days."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evidence.models.scopes import find_subject, kind_named
from evidence.models.subjects import Subject
from evidence.rules.packing import Kind
from evidence.rules.scopes import kind_of, span_of
from evidence.scope_sentences import KIND_WORDS
from govportal.days import EARLIEST, LATEST
from govportal.people.models import Person
from govportal.refusals import Refusal, Refused, sentence

FIELDS = {
    "pack.needs_full": "kind",
    "pack.name_unclear": "kind",
    "pack.span_missing": "since",
    "pack.span_half": "until",
    "pack.span_turned": "until",
    "pack.span_to_come": "until",
    "pack.span_long": "until",
    "pack.span_idle": "since",
    "pack.day_unreadable": "since",
}
"""Which field a refusal is about; the others are about what was named."""


def _day(label: Any, help_text: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"})
    return forms.DateField(label=label, required=False, help_text=help_text, widget=widget)


class PackForm(forms.Form):
    """One scope. Without a kind it is read from the number or short name."""

    kind = forms.ChoiceField(
        label=_("About"),
        required=False,
        choices=[
            ("", _("What the number or short name says")),
            *((k.value, w) for k, w in KIND_WORDS.items()),
        ],
    )
    number = forms.CharField(
        label=_("Which one"),
        max_length=120,
        help_text=_(
            "A number such as ADR-2026-0042, INC-2026-0007 or SMP-2026-0001; the short name of an "
            "agent, committee or framework; or a word for a class of actions. You get what you "
            "may see of it."
        ),
        widget=forms.TextInput(attrs={"class": "input-m", "list": "pack-names"}),
    )
    since = _day(_("From"), _("For a committee; if you like, for an agent or a class of actions."))
    until = _day(_("To"), _("That day too."))

    def clean_number(self) -> str:
        text = str(self.cleaned_data["number"]).strip()
        return text.upper() if kind_of(text.upper()) else text

    def clean_since(self) -> date | None:
        return self._within("since")

    def clean_until(self) -> date | None:
        return self._within("until")

    def _within(self, name: str) -> date | None:
        day: date | None = self.cleaned_data[name]
        if day is not None and not EARLIEST <= day <= LATEST:
            raise forms.ValidationError(_("Enter a valid date."))
        return day

    def subject(self, reader: Person) -> Subject:
        """What was asked for, among what the reader may see. Raises Refused."""
        given = self.cleaned_data
        kind = self._kind(reader)
        span = span_of(kind, given["since"], given["until"], timezone.localdate())
        if isinstance(span, Refusal):
            raise Refused(span)
        return find_subject(kind, given["number"], span, reader)

    def _kind(self, reader: Person) -> Kind:
        chosen, number = self.cleaned_data["kind"], self.cleaned_data["number"]
        return Kind(chosen) if chosen else kind_of(number) or kind_named(number, reader)

    def refuse(self, refusal: Refusal) -> None:
        """Say it beside the field that it is about."""
        self.add_error(FIELDS.get(refusal.code, "number"), sentence(refusal))
