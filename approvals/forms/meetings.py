"""Forms of meetings: planning one, an item of the agenda, notes, minutes and action items."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from approvals.actions.meetings import Plan
from approvals.forms.said import Said
from approvals.models import Meeting
from approvals.rules.reasons import seen_length
from govportal.days import known_zones
from govportal.people.models import Committee, Person

MONTHS = 6
SHORT = {"class": "input-s"}


class MeetingForm(forms.Form):
    """When and where. ``months``: how many meetings in a row, each a month after the other."""

    committee = forms.ModelChoiceField(Committee.objects.none(), label=_("Committee"))
    title = Said(label=_("Title"), max_length=160)
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date", **SHORT}))
    time = forms.TimeField(
        label=_("Begins at"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", **SHORT}),
    )
    zone = Said(
        label=_("Time zone"),
        max_length=60,
        help_text=_("For instance Europe/Berlin; everybody is told the time in their own zone."),
    )
    minutes = forms.IntegerField(
        label=_("Minutes it takes"),
        min_value=5,
        max_value=720,
        widget=forms.NumberInput(attrs=SHORT),
    )
    place = Said(label=_("Place"), max_length=200, required=False)
    link = forms.URLField(
        label=_("Link for those who join from afar"),
        max_length=300,
        required=False,
        assume_scheme="https",
    )
    months = forms.IntegerField(
        label=_("How many, a month apart"),
        min_value=1,
        max_value=24,
        initial=MONTHS,
        help_text=_("On the same weekday of the month, at the same time by the clock."),
        widget=forms.NumberInput(attrs=SHORT),
    )

    def __init__(
        self,
        *args: Any,
        committees: Iterable[Committee] = (),
        meeting: Meeting | None = None,
        **kwargs: Any,
    ) -> None:
        if meeting is not None:
            kwargs["initial"] = _as_planned(meeting)
        super().__init__(*args, **kwargs)
        if meeting is not None:
            del self.fields["committee"], self.fields["months"]
            return
        numbers = [one.pk for one in committees]
        field = self.fields["committee"]
        field.queryset = Committee.objects.filter(pk__in=numbers)  # type: ignore[attr-defined]
        if len(numbers) == 1:
            field.initial = numbers[0]
            field.widget = forms.HiddenInput()

    def clean_zone(self) -> str:
        zone = str(self.cleaned_data["zone"])
        if zone not in known_zones():
            raise forms.ValidationError(_("No time zone has this name."))
        return zone

    def plan(self) -> Plan:
        """What was typed; only after ``is_valid``."""
        clean = self.cleaned_data
        zone = ZoneInfo(clean["zone"])
        return Plan(
            title=clean["title"],
            starts_at=datetime.combine(clean["day"], clean["time"], tzinfo=zone),
            zone=clean["zone"],
            minutes=clean["minutes"],
            place=clean["place"],
            link=clean["link"],
        )


def _as_planned(meeting: Meeting) -> dict[str, Any]:
    local = meeting.starts_at.astimezone(meeting.tz)
    kept = {name: getattr(meeting, name) for name in ("title", "zone", "minutes", "place", "link")}
    return {**kept, "day": local.date(), "time": local.time()}


class ItemForm(forms.Form):
    """A motion or a report for the agenda."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[("motion", _("A motion, voted on")), ("report", _("A report, heard and noted"))],
        widget=forms.RadioSelect(attrs={"class": "choices-inline"}),
        initial="motion",
    )
    title = Said(label=_("Title"), max_length=240)
    text = Said(
        label=_("Text"),
        required=False,
        max_length=8000,
        help_text=_("Of a motion: exactly what is put to the vote."),
        widget=forms.Textarea(attrs={"rows": 4, "class": "textarea said wide"}),
    )

    def __init__(self, *args: Any, motions_only: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if motions_only:
            del self.fields["kind"]

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or self.cleaned_data
        is_motion = clean.get("kind", "motion") == "motion"
        if is_motion and not seen_length(clean.get("text") or "") and "text" not in self.errors:
            self.add_error("text", _("Write down what is put to the vote."))
        return clean


class TextForm(forms.Form):
    """A text of minutes: a note on an item, a remark, an addendum, or what came of an action."""

    text = Said(
        label=_("Text"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 5, "class": "textarea said wide"}),
    )

    def __init__(self, *args: Any, label: Any = "", required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label or self.fields["text"].label
        self.fields["text"].required = required


class ActionForm(forms.Form):
    """Somebody is asked to do something until a day."""

    text = Said(
        label=_("What is to be done"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "textarea said wide"}),
    )
    owner = forms.ModelChoiceField(Person.objects.none(), label=_("By whom"))
    due_on = forms.DateField(
        label=_("Until"), widget=forms.DateInput(attrs={"type": "date", **SHORT})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Person.objects.active().order_by("full_name", "pk")
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]
