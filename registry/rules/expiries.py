"""When what a vendor relation hangs on runs out, and when to remind of it. Pure Python.

Days are calendar days. What is valid until a day is still valid on it, and over on the next; an
assessment that is due on a day is late from the next.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

AHEAD = (60, 30, 7)
OVER = 0
"""Days before the last day at which somebody is reminded; 0 is the day after it."""
SOON = AHEAD[0]


class Thing(StrEnum):
    """What runs out."""

    AGREEMENT = "agreement"
    CERTIFICATE = "certificate"
    ASSESSMENT = "assessment"
    MODEL = "model"


@dataclass(frozen=True)
class Expiry:
    """Something with a last day. ``ref`` names it and its day: another day is another expiry.

    ``known_on``: the day since when the portal knows it; reminders before that were never due.
    """

    thing: Thing
    ref: str
    label: str
    last_day: date
    known_on: date

    def is_over(self, today: date) -> bool:
        return today > self.last_day

    def is_near(self, today: date) -> bool:
        """Within the first reminder's days, and not over."""
        return not self.is_over(today) and (self.last_day - today).days <= SOON

    def days_left(self, today: date) -> int:
        return (self.last_day - today).days


@dataclass(frozen=True)
class Reminder:
    """One reminder: at which threshold, and on which day it was due."""

    threshold: int
    due_on: date


def due_reminders(expiry: Expiry, today: date, sent: Collection[int]) -> list[Reminder]:
    """The reminders whose day has come and that are not in ``sent``, the earliest first.

    Those whose day was over before the portal knew of it are left out, but for the last of them:
    something recorded 20 days before its end is reminded of at once, as at 30 days.
    """
    reached = [r for r in reminders_of(expiry) if r.due_on <= today]
    known = [r for r in reached if r.due_on >= expiry.known_on]
    return [r for r in known or reached[-1:] if r.threshold not in sent]


def reminders_of(expiry: Expiry) -> list[Reminder]:
    """All reminders of something, the earliest first."""
    ahead = [Reminder(days, expiry.last_day - timedelta(days=days)) for days in AHEAD]
    return [*ahead, Reminder(OVER, expiry.last_day + timedelta(days=1))]


def nearest(expiries: Iterable[Expiry]) -> list[Expiry]:
    """The first to run out on top."""
    return sorted(expiries, key=lambda one: (one.last_day, one.thing.value, one.ref))
