"""The worker of the demo: comes by when something falls due and once a day, unless it is down."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from approvals.actions.follow_up import HANDLERS, follow_up
from approvals.actions.scheduled import keep_reviews
from approvals.demo.diary import Diary
from govportal.worklist.actions import deliver_notices, sweep
from govportal.worklist.models import Clock, ClockEvent

TICK = timedelta(seconds=20)
"""How long after an event falls due the worker comes by."""
MIDNIGHT = time(0, 10)
"""When it looks at the calendar of the new day."""
RECENT = timedelta(days=14)
"""How long ago it still looks at weekends and holidays, too; they are a third of a year."""
NOWHERE = "django.core.mail.backends.dummy.EmailBackend"
"""Where the mails of the year go; those of its last day are really sent."""
FIRST = (
    f"SELECT id, next_event_at FROM {Clock._meta.db_table}"  # noqa: S608 - a name of ours
    " WHERE next_event_at IS NOT NULL ORDER BY next_event_at LIMIT 1"
)
Downtime = tuple[datetime, datetime]
NIGHT, WEEKEND = 41, 137
"""Working days before today: the night without a worker, and about when the weekend was."""


def downtimes(diary: Diary) -> list[Downtime]:
    """One night, and one weekend from Friday's evening to Monday's morning."""
    back = WEEKEND
    while (diary.working_days[back - 2] - diary.working_days[back - 1]).days < 3:
        back += 1
    return [
        (diary.day(back, "18:00"), diary.day(back - 1, "07:30")),
        (diary.day(NIGHT, "18:00"), diary.day(NIGHT - 1, "07:00")),
    ]


def _asks(event: ClockEvent) -> bool:
    """Whether somebody has to answer it; looking after the others would find nothing to do."""
    return (event.kind, event.clock.kind) in HANDLERS


@dataclass
class Worker:
    """Does what the portal's worker would have done, at the times at which it would have."""

    diary: Diary
    since: datetime
    down: Sequence[Downtime] = ()
    _next: datetime | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._due = self.since
        self.day = self.since.astimezone(self.diary.spec.tz).date()

    def comes_before(self, moment: datetime) -> bool:
        """Whether it comes by before ``moment``; reads when the next event falls due."""
        self._due = self._next_event()
        self._next = self._comes_by(min(self._midnight(), self._due + TICK))
        return self._next < moment

    def come_by(self) -> int:
        """One look at everything, at the time found last; how many scheduled reviews it changed."""
        assert self._next is not None
        now = self._next
        if self._due < now and any(_asks(event) for event in sweep(now).events):
            follow_up(now)
        if now < self._midnight():
            return 0
        self.day = now.astimezone(self.diary.spec.tz).date()
        deliver_notices(now, backend=NOWHERE)
        return keep_reviews(now)

    def finish(self, now: datetime) -> None:
        """The last look, at the end of the story."""
        deliver_notices(now)

    def _midnight(self) -> datetime:
        """Of the next day; of a weekend long ago, of the working day after it."""
        day = self.day + timedelta(days=1)
        if self.diary.today - day > RECENT:
            day = self.diary.office_day(day)
        return datetime.combine(day, MIDNIGHT, self.diary.spec.tz)

    def _next_event(self) -> datetime:
        """Written by hand, since each act of the year asks: building it anew costs more."""
        first = next(iter(Clock.objects.raw(FIRST)), None)
        return (first and first.next_event_at) or self._midnight()

    def _comes_by(self, at: datetime) -> datetime:
        return next((until for since, until in self.down if since < at < until), at)
