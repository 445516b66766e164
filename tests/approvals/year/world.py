"""A year of the organisation, day by day: who is there, what waits for them, what they do with it.

Everybody acts as a page would let them, by the actions; what a rule refuses is counted and changes
nothing. The same seed gives the same year.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from approvals.actions.follow_up import follow_up
from approvals.models import Meeting
from govportal.people.models import Person
from govportal.refusals import Refused
from govportal.worklist.actions import deliver_notices, sweep
from govportal.worklist.actions.calendars import SHIPPED
from govportal.worklist.models import WorkItem
from govportal.worklist.rules.calendars import shifts_on
from tests import make
from tests.approvals.year import deeds, meetings

BERLIN = ZoneInfo("Europe/Berlin")
BEGIN = date(2026, 1, 5)
URGENT = frozenset({"poll.vote", "poll.casting"})
TICKS = (timedelta(hours=1), timedelta(hours=9, minutes=30), timedelta(hours=14))


@dataclass
class World:
    """The organisation and its year. ``deaf``: until when no worker runs."""

    cast: make.Cast
    chance: Random
    done: Counter = field(default_factory=Counter)
    refused: Counter = field(default_factory=Counter)
    away: dict[int, date] = field(default_factory=dict)
    deaf: date = BEGIN
    gone: set[int] = field(default_factory=set)
    sent: int = 0

    def live(self, days: int) -> datetime:
        """Let so many days pass; returns the end."""
        for n in range(days):
            self.day(BEGIN + timedelta(days=n))
        return at(BEGIN + timedelta(days=days), timedelta())

    def day(self, day: date) -> None:
        works = bool(shifts_on(SHIPPED["berlin"][1], day))
        if self.chance.random() < 0.02:
            self.deaf = day + timedelta(days=self.chance.choice((1, 1, 2, 4, 9)))
        ticks = [] if day < self.deaf else [at(day, moment) for moment in TICKS]
        moments: list[tuple[datetime, int, str]] = [
            (tick, n, "tick") for n, tick in enumerate(ticks)
        ]
        moments += [(m.starts_at, m.pk, "meet") for m in meetings.due_on(day)]
        if works:
            self.leave(day)
            self.attempt(meetings.plan, at(day, timedelta(hours=8)))
            hours = sorted(self.chance.uniform(8.2, 17.8) for _ in range(9))
            moments += [(at(day, timedelta(hours=h)), n, "work") for n, h in enumerate(hours)]
        for now, n, what in sorted(moments):
            if what == "meet":
                self.attempt(meetings.hold, now, Meeting.objects.get(pk=n))
            else:
                self.tick(now) if what == "tick" else self.work(now)

    def tick(self, now: datetime) -> None:
        """What the worker does, as its timers would."""
        sweep(now)
        follow_up(now)
        sweep(now)
        for more in deeds.TICKS:
            more(now)
        deliver_notices(now)

    def leave(self, day: date) -> None:
        """Somebody goes on holiday, now and then for long."""
        if self.chance.random() < 0.12:
            person = self.chance.choice(list(self.cast.everybody().values()))
            self.away[person.pk] = day + timedelta(days=self.chance.choice((1, 3, 5, 14)))

    def is_there(self, person: Person, now: datetime) -> bool:
        back = self.away.get(person.pk)
        return person.pk not in self.gone and (back is None or now.date() >= back)

    def work(self, now: datetime) -> None:
        """Somebody sends something, somebody does what waits for them, somebody has a whim."""
        if self.chance.random() < 0.03:
            self.attempt(deeds.send, now)
        items = list(WorkItem.objects.open().select_related("assignee").order_by("pk"))
        for item in items:
            hurry = 0.6 if item.kind in URGENT else 0.12
            if self.is_there(item.assignee, now) and self.chance.random() < hurry:
                self.attempt(deeds.DUTIES.get(item.kind, deeds.nothing), now, item)
        if self.chance.random() < 0.2:
            self.attempt(self.chance.choice(deeds.WHIMS), now)

    def attempt(self, deed: "deeds.Deed", now: datetime, *about: object) -> None:
        """Do it in good faith; a rule's no is an answer too."""
        try:
            word = deed(self, now, *about)
        except Refused as refused:
            self.refused[f"{deed.__name__}: {refused.refusal.code}"] += 1
        else:
            if word:
                self.done[word] += 1

    def dated(self, content: dict, now: datetime) -> None:
        """Put a request's dates around now."""
        content["agent_metadata"]["proposed_production_date"] = (
            (now + timedelta(days=90)).date().isoformat()
        )
        security = content["security_assessment"]
        if security.get("kill_switch_tested_on"):
            security["kill_switch_tested_on"] = (now - timedelta(days=9)).date().isoformat()


def at(day: date, moment: timedelta) -> datetime:
    """Wall-clock time in Berlin on a day."""
    return (datetime.combine(day, datetime.min.time(), BERLIN) + moment).astimezone(UTC)
