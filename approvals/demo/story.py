"""Plays the plot: every act at its moment, and the clocks in between as if a worker had run."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from approvals.actions.follow_up import follow_up
from approvals.demo.acts import Act, Stage
from approvals.demo.contents import use_cases
from approvals.demo.diary import Diary
from approvals.demo.plot import plot
from govportal.people.models import Person
from govportal.worklist.actions import deliver_notices, sweep
from govportal.worklist.models import Clock

BETWEEN = timedelta(minutes=3)
"""Least time between two acts of one request, whatever the diary says."""
TICK = timedelta(seconds=20)
"""How long after an event falls due the worker of the demo comes by."""
DOWN = ((41, "18:00"), (40, "07:00"))
"""The night without a worker, in working days before today: its warnings came in the morning."""


@dataclass(frozen=True)
class Scene:
    """One act at its moment; ``number`` keeps the order of the plot."""

    at: datetime
    number: int
    slug: str
    act: Act


def scenes(diary: Diary) -> list[Scene]:
    """All acts in the order in which they happen; none later than now."""
    found = list(_in_order(diary))
    return sorted(found, key=lambda scene: (scene.at, scene.number))


def _in_order(diary: Diary) -> Iterator[Scene]:
    latest: dict[str, datetime] = {}
    number = 0
    for slug, fate in plot():
        for n, (when, act) in enumerate(fate):
            at = min(when(diary), diary.now - BETWEEN * (len(fate) - n))
            if slug in latest:
                at = max(at, latest[slug] + BETWEEN)
            latest[slug] = at
            number += 1
            yield Scene(at, number, slug, act)


def play(diary: Diary, people: Mapping[str, Person]) -> None:
    """Let everything happen up to ``diary.now``."""
    cases = use_cases()
    stages = {slug: Stage(cases[slug], people) for slug, _fate in plot()}
    before = diary.now
    worker = Worker(*(diary.day(*moment) for moment in DOWN))
    for scene in scenes(diary):
        if scene.at.date() > before.date():
            deliver_notices(before)
        worker.run(scene.at)
        scene.act(stages[scene.slug], scene.at)
        before = scene.at
    worker.run(diary.now)
    deliver_notices(diary.now)


@dataclass(frozen=True)
class Worker:
    """Sweeps as the portal's worker would have, but for one night in which it was down."""

    down_from: datetime
    down_until: datetime

    def run(self, until: datetime) -> None:
        """Let happen what falls due before ``until``, each shortly after its moment."""
        while (first := _next_event()) is not None:
            at = self._comes_by(first + TICK)
            if at >= until:
                return
            sweep(at)
            follow_up(at)

    def _comes_by(self, at: datetime) -> datetime:
        return self.down_until if self.down_from < at < self.down_until else at


def _next_event() -> datetime | None:
    waiting = Clock.objects.filter(next_event_at__isnull=False).order_by("next_event_at")
    return waiting.values_list("next_event_at", flat=True).first()
