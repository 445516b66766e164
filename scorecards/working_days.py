"""Which days the organisation works, by the calendar of its default committee."""

from datetime import date

from govportal.people.models import Committee
from govportal.worklist.models import CalendarVersion
from govportal.worklist.rules.calendars import shifts_on
from scorecards.rules.reports import IsWorking

KEY = "berlin"
"""Where there is no default committee."""


def working_days() -> IsWorking:
    """Mondays to Fridays where no calendar is loaded. Two queries."""
    committee = Committee.objects.filter(is_default=True).first()
    key = committee.calendar_key if committee else KEY
    version = CalendarVersion.objects.filter(calendar__key=key).order_by("-number").first()
    if version is None:
        return _is_weekday
    rules = version.rules
    return lambda day: bool(shifts_on(rules, day))


def _is_weekday(day: date) -> bool:
    return day.weekday() < 5
