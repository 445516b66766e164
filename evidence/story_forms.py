"""As of when a story is told, and which one somebody looks for."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy as _

from govportal.days import EARLIEST, countable
from govportal.refusals import Refusal


def end_of(day: date) -> datetime:
    """The first moment after a day, in the zone in force."""
    return timezone.make_aware(datetime.combine(countable(day) + timedelta(days=1), time.min))


def hour_refusal(day: date, at: time) -> Refusal | None:
    """Why a time of the zone in force is no one moment: clocks were put back, or forward, then."""
    plain, zone = datetime.combine(countable(day), at), timezone.get_current_timezone()
    first, second = (plain.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    if first is None or second is None or first == second:
        return None
    return Refusal("story.time_twice" if first > second else "story.no_such_time")


def moment_refusal(day: date, moment: datetime | None, now: datetime) -> Refusal | None:
    """Why nothing is told as of a day, or a moment of it: it is to come, or before all days."""
    if day < EARLIEST:
        return Refusal("story.too_early", {"year": EARLIEST.year})
    is_later = day > timezone.localdate(now)
    if moment is None:
        return Refusal("story.day_to_come") if is_later else None
    code = "story.day_to_come" if is_later else "story.time_to_come"
    return Refusal(code) if moment > now else None


OF_THE_TIME = ("story.time_to_come", "story.time_twice", "story.no_such_time")


class NotAMoment(ValueError):
    """What was written is no moment of which anything can be told; says why."""

    def __init__(self, code: str, said: str) -> None:
        super().__init__(said)
        self.code = code


def moment_of(text: str | None, now: datetime) -> datetime:
    """An ISO date (its end) or time as commands take it; now where nothing was written. Raises
    NotAMoment."""
    if not text:
        return now
    try:
        day = parse_date(text)
        at = None if day else parse_datetime(text)
    except ValueError:
        day = at = None
    is_plain = at is not None and not timezone.is_aware(at)
    moment = timezone.make_aware(at) if at is not None and is_plain else at
    first = day or (moment.date() if moment else None)
    if first is None:
        raise NotAMoment("story.no_moment", f"{text} is no ISO date or time.")
    hour = hour_refusal(first, at.time()) if at is not None and is_plain else None
    if no := hour or moment_refusal(first, moment, now):
        raise NotAMoment(no.code, str(no))
    return moment or min(end_of(first), now)


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
        if given.get("at") is not None and not given.get("on") and "on" not in self.errors:
            self.add_error("on", _("Which day is that on?"))
        day, at = given.get("on"), given.get("at")
        hour = hour_refusal(day, at) if day and at is not None else None
        if no := hour or (day and moment_refusal(day, _moment(day, at), self.now)):
            self.add_error("at" if no.code in OF_THE_TIME else "on", str(no))
        return given

    @property
    def moment(self) -> datetime:
        """Just before which things are told; now where nothing usable was given."""
        if not self.is_bound or not self.is_valid() or not self.cleaned_data["on"]:
            return self.now
        day = self.cleaned_data["on"]
        return min(_moment(day, self.cleaned_data["at"]) or end_of(day), self.now)


def _moment(day: date, at: time | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(countable(day), at)) if at is not None else None


class FindForm(forms.Form):
    """What a story is looked for by."""

    q = forms.CharField(
        label=_("Agent, request or person"),
        max_length=160,
        widget=forms.TextInput(attrs={"type": "search", "class": "grow"}),
    )
