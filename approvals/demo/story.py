"""Plays the plot: every act at its moment, and the worker in between as if it had run."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush
from typing import Any

from approvals.demo.acts.cases import Recurrence, Stage
from approvals.demo.contents import use_cases
from approvals.demo.diary import Diary
from approvals.demo.plot import plot
from approvals.demo.plot.recurring import habit_for
from approvals.demo.worker import Worker, downtimes
from approvals.models import ScheduledReview
from approvals.rules.reviews import StepKind
from govportal.people.models import Person

BETWEEN = timedelta(minutes=3)
"""Least time between two acts of one strand, whatever the diary says."""


@dataclass(frozen=True, order=True)
class Scene:
    """One act at its moment; ``number`` keeps the order of the plot."""

    at: datetime
    number: int
    slug: str = field(compare=False)
    act: Any = field(compare=False)
    case: Any = field(default=None, compare=False)

    def play(self, case: Any) -> None:
        """Do it. What is raised says of which scene."""
        try:
            self.act(case, self.at)
        except Exception as error:
            error.add_note(f"in the story of {self.slug}, at {self.at:%F %R}")
            raise


def scenes(diary: Diary) -> list[Scene]:
    """All acts of the plot in the order in which they happen; none later than now."""
    return sorted(_strands(diary))


def _strands(diary: Diary) -> Iterator[Scene]:
    number = 0
    for slug, fate in plot():
        latest: datetime | None = None
        for n, (when, act) in enumerate(fate):
            at = min(when(diary), diary.now - BETWEEN * (len(fate) - n))
            latest = at if latest is None else max(at, latest + BETWEEN)
            number += 1
            yield Scene(latest, number, slug, act)


@dataclass
class Story:
    """The plot as it is played: what is still to come, and what the calendar adds to it."""

    diary: Diary
    people: Mapping[str, Person]
    coming: list[Scene]
    worker: Worker
    seen: int = 0

    def play(self) -> None:
        """Let everything happen up to ``diary.now``."""
        stages = {scene.slug: Stage(use_cases()[scene.slug], self.people) for scene in self.coming}
        heapify(self.coming)
        while self.coming:
            if self.worker.comes_before(self.coming[0].at):
                self._take_up(self.worker.come_by())
                continue
            scene = heappop(self.coming)
            scene.play(scene.case or stages[scene.slug])
        while self.worker.comes_before(self.diary.now):
            self._take_up(self.worker.come_by())
        self.worker.finish(self.diary.now)

    def _take_up(self, opened: int) -> None:
        """People take up the reviews that the calendar has just opened."""
        if not opened:
            return
        fresh = ScheduledReview.objects.filter(pk__gt=self.seen).order_by("pk")
        for review in fresh.select_related("agent", "authorisation", "review"):
            self.seen = review.pk
            self._schedule(review)

    def _schedule(self, scheduled: ScheduledReview) -> None:
        assert scheduled.review is not None
        slug, kind = scheduled.agent.slug, scheduled.kind
        same = ScheduledReview.objects.filter(agent=scheduled.agent_id, kind=kind)
        n = same.filter(pk__lte=scheduled.pk).count()
        duties = {StepKind(step) for step in scheduled.review.steps.values_list("kind", flat=True)}
        day = scheduled.opened_at.astimezone(self.diary.spec.tz).date()
        course = habit_for(slug, kind, n)(self.diary, day, scheduled.due_on, duties)
        case = Recurrence(scheduled.number, f"{slug}:{kind}:{n}", self.people)
        for order, (at, act) in enumerate(course):
            if scheduled.opened_at < at < self.diary.now:
                heappush(
                    self.coming, Scene(at, LATER + scheduled.pk * 100 + order, slug, act, case)
                )


LATER = 1_000_000
"""Numbers of scenes that the calendar adds: after those of the plot at the same moment."""


def play(diary: Diary, people: Mapping[str, Person]) -> None:
    """Let everything happen up to ``diary.now``."""
    coming = scenes(diary)
    Story(diary, people, coming, Worker(diary, coming[0].at, downtimes(diary))).play()
