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
    for scene in scenes(diary):
        if scene.at.date() > before.date():
            deliver_notices(before)
        let_clocks_run(scene.at)
        scene.act(stages[scene.slug], scene.at)
        before = scene.at
    let_clocks_run(diary.now)
    deliver_notices(diary.now)


def let_clocks_run(until: datetime) -> None:
    """Sweep as the worker would have: each time shortly after something fell due."""
    while True:
        waiting = Clock.objects.filter(next_event_at__lt=until - TICK).order_by("next_event_at")
        first = waiting.values_list("next_event_at", flat=True).first()
        if first is None:
            return
        sweep(first + TICK)
        follow_up(first + TICK)
