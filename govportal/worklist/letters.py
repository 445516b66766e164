"""What notices about clocks say, in the reader's language and zone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from govportal.people.models import Person
from govportal.worklist.rules.firings import EventKind, Firing
from govportal.worklist.saying import in_language_of

PUNCTUAL = timedelta(minutes=15)
"""A notice later than this says that it is late."""


@dataclass(frozen=True)
class Letter:
    """Subject and text of a mail."""

    subject: str
    body: str


def letter(
    person: Person, firing: Firing, title: str, due_at: datetime, now: datetime, *, called: bool
) -> Letter:
    """The mail about one event of a clock; ``called``: the person is called in by an escalation."""
    with in_language_of(person):
        zone = ZoneInfo(person.time_zone)
        words = {
            "title": title,
            "threshold": firing.threshold,
            "due": _shown(due_at, zone),
            "at": _shown(firing.due_at, zone),
        }
        subject, body = (_escalated if called else _WORDS[firing.kind])()
        text = body % words
        if now - firing.due_at > PUNCTUAL:
            text += " " + _("This notice was due on %(at)s and is sent late.") % words
        return Letter(subject % words, text)


def _shown(at: datetime, zone: ZoneInfo) -> str:
    return date_format(at.astimezone(zone), pgettext("date in another year", "D j M Y") + ", H:i")


def _warning() -> tuple[str, str]:
    return (
        _("%(threshold)s %% of the time is used: %(title)s"),
        _(
            "Please see to “%(title)s” until %(due)s: %(threshold)s %% of its time is used. After "
            "that it counts as late and others are asked as well; nothing is decided by silence."
        ),
    )


def _overdue() -> tuple[str, str]:
    return (
        _("Overdue: %(title)s"),
        _(
            "Please see to “%(title)s” now: it was due on %(due)s and still waits for you. Nothing "
            "is decided by silence; if it stays open, others are asked as well."
        ),
    )


def _hop_told() -> tuple[str, str]:
    return (
        _("Escalated: %(title)s"),
        _(
            "“%(title)s” was due on %(due)s. Somebody else has been asked as well; it stays yours "
            "until one of you is done."
        ),
    )


def _pause_warning() -> tuple[str, str]:
    return (
        _("An answer is missing: %(title)s"),
        _(
            "“%(title)s” has waited %(threshold)s business days for an answer. Whoever was asked, "
            "please answer before 10 are over; then the request is withdrawn and must be sent "
            "again."
        ),
    )


def _pause_limit() -> tuple[str, str]:
    return (
        _("No answer in time: %(title)s"),
        _(
            "“%(title)s” has waited for an answer the longest time allowed, %(threshold)s business "
            "days. The request is withdrawn; whoever still wants it sends it again."
        ),
    )


def _escalated() -> tuple[str, str]:
    return (
        _("Escalated to you: %(title)s"),
        _(
            "Please see to “%(title)s” now: it was due on %(due)s and is not done, so you are "
            "called in. If it stays open, the next in the chain of escalation is asked."
        ),
    )


_WORDS: Mapping[EventKind, Callable[[], tuple[str, str]]] = MappingProxyType(
    {
        EventKind.WARNING: _warning,
        EventKind.DUE: _overdue,
        EventKind.HOP: _hop_told,
        EventKind.PAUSE_WARNING: _pause_warning,
        EventKind.PAUSE_LIMIT: _pause_limit,
    }
)
