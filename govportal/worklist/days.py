"""The last day for work without a clock, as people read it: said as clocks say theirs."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

SOON = 3
"""Days before its last day from which work is due soon."""


@dataclass(frozen=True)
class DayView:
    """The last day of a task at one moment (templates/parts/day.html)."""

    state: Literal["ok", "soon", "late"]
    left_words: str
    status_words: str
    detail_words: str


def today_at(now: datetime) -> date:
    """The day in the portal's own zone, whoever looks."""
    return timezone.localdate(now, timezone.get_default_timezone())


def last_day(due_on: date, now: datetime) -> DayView:
    """What a list says of it at ``now``: late from the day after on."""
    today = today_at(now)
    left = (due_on - today).days
    when = date_format(due_on, _form(due_on, today))
    if left < 0:
        return DayView("late", _over(-left), _("Overdue"), _("Was due %(day)s") % {"day": when})
    due = _("Due %(day)s") % {"day": when}
    if left <= SOON:
        return DayView("soon", _left(left), _("Due soon"), due)
    return DayView("ok", _left(left), _("On track"), due)


def _left(days: int) -> str:
    if not days:
        return _("Due today")
    return ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days}


def _over(days: int) -> str:
    return ngettext("%(n)s day late", "%(n)s days late", days) % {"n": days}


def _form(day: date, today: date) -> str:
    if day.year == today.year:
        return pgettext("date this year", "D j M")
    return pgettext("date in another year", "D j M Y")
