"""As of when a story is told, and which one somebody looks for."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from govportal.days import countable


def end_of(day: date) -> datetime:
    """The first moment after a day, in the zone in force."""
    return timezone.make_aware(datetime.combine(countable(day) + timedelta(days=1), time.min))


class MomentForm(forms.Form):
    """A day, and if need be a time; a day alone means its end."""

    on = forms.DateField(
        label=_("As of"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    at = forms.TimeField(
        label=_("Time"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("at") and not given.get("on") and "on" not in self.errors:
            self.add_error("on", _("Which day is that on?"))
        day = given.get("on")
        if day and day > timezone.localdate(self.now):
            self.add_error("on", _("That day is still to come."))
        return given

    @property
    def moment(self) -> datetime:
        """Just before which things are told; now where nothing usable was given."""
        if not self.is_bound or not self.is_valid() or not self.cleaned_data["on"]:
            return self.now
        day, at = self.cleaned_data["on"], self.cleaned_data["at"]
        moment = timezone.make_aware(datetime.combine(day, at)) if at else end_of(day)
        return min(moment, self.now)


class FindForm(forms.Form):
    """What a story is looked for by."""

    q = forms.CharField(
        label=_("Agent, request or person"),
        max_length=160,
        widget=forms.TextInput(attrs={"type": "search", "class": "grow"}),
    )
