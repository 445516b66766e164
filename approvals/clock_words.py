"""What the clock ledger calls limits, calendars, changes and events."""

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from approvals.rules.clock_lines import hours
from govportal.worklist.models import CalendarVersion
from govportal.worklist.rules.attributions import SECOND
from govportal.worklist.rules.clocks import ClockState
from govportal.worklist.rules.firings import EventKind, Firing
from govportal.worklist.rules.intervals import Scale
from govportal.worklist.rules.limits import HopTo, Limit
from govportal.worklist.rules.replays import ChangeKind

CHANGE_WORDS = {
    ChangeKind.STARTED: _("Started"),
    ChangeKind.PAUSED: _("Stood still"),
    ChangeKind.RESUMED: _("Ran on"),
    ChangeKind.LIMITED: _("Got another limit"),
    ChangeKind.RECOUNTED: _("Counted by a new calendar"),
    ChangeKind.STOPPED: _("Stopped"),
}
EVENT_WORDS = {
    EventKind.WARNING: _("Warning at %(threshold)s %%"),
    EventKind.DUE: _("Time was up"),
    EventKind.HOP: _("Escalated at %(threshold)s %%"),
    EventKind.PAUSE_WARNING: _("Warning: waiting for %(threshold)s business days"),
    EventKind.PAUSE_LIMIT: _("Waited the longest time allowed"),
}
NEXT_WORDS = {
    EventKind.WARNING: _("Reminder at %(threshold)s %% of the time"),
    EventKind.DUE: _("The time is up"),
    EventKind.PAUSE_WARNING: _("Reminder after waiting for %(threshold)s business days"),
    EventKind.PAUSE_LIMIT: _("Has waited the longest time allowed, and ends"),
}
HOP_WORDS = {
    HopTo.ALTERNATE: _("the alternate"),
    HopTo.MANAGER: _("the manager"),
    HopTo.CHAIR: _("the chair"),
    HopTo.BOARD_LIAISON: _("the board liaison"),
}


def limit_words(limit: Limit) -> str:
    """A limit as the committee says it."""
    if limit.scale is Scale.BUSINESS_DAYS:
        words = ngettext("%(n)s business day", "%(n)s business days", limit.amount)
        return words % {"n": limit.amount}
    length = hours(limit.amount * 60)
    if limit.scale is Scale.WORKING_HOURS:
        return gettext("%(length)s, day and night on working days") % {"length": length}
    return gettext("%(length)s, day and night") % {"length": length}


def used_words(used: int, limit: int) -> str:
    """Both in microseconds of the clock's own time."""
    words = {"used": hours(used // SECOND), "most": hours(limit // SECOND)}
    return gettext("%(used)s of %(most)s") % words


def calendar_words(key: str) -> str:
    """A version of a calendar, by the key under which clocks store it."""
    version = CalendarVersion.objects.select_related("calendar").get(pk=int(key))
    words = {"name": version.calendar.name, "n": version.number, "zone": version.rules.zone}
    return gettext("%(name)s, version %(n)s, %(zone)s") % words


def event_words(kind: EventKind, threshold: int) -> str:
    return str(EVENT_WORDS[kind] % {"threshold": threshold})


def next_words(state: ClockState, coming: Firing) -> str:
    """What comes next, and whom an escalation calls in."""
    words = {"threshold": coming.threshold}
    if coming.kind is not EventKind.HOP:
        return str(NEXT_WORDS[coming.kind] % words)
    to = next(hop.to for hop in state.chain if hop.percent == coming.threshold)
    return gettext("Escalation at %(threshold)s %%, to %(who)s") % {
        **words,
        "who": HOP_WORDS[HopTo(to)],
    }
