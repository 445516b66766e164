"""What is late now, and who is to act: cases whose time limit has run out."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from approvals.models import Request, ScheduledReview
from govportal.people.models import Person
from govportal.worklist.faces import glance_of
from govportal.worklist.models import WorkItem
from govportal.worklist.models.clocks import RUNNING
from incidents.models import Incident
from registry.models import Agent
from scorecards.models import DataRequest

SHOWN, READ = 8, 400
LATE_STEP = "review.late"
PAGES: dict[str, tuple[Any, str, str]] = {
    "requests": (Request, "number", "unit"),
    "scheduled-reviews": (ScheduledReview, "number", "agent__unit"),
    "agents": (Agent, "slug", "unit"),
    "incidents": (Incident, "number", "unit"),
    "scorecards/data-requests": (DataRequest, "number", "unit"),
}
"""By the first part of an address: what the part after it names, and where its unit stands."""
_ADDRESS = re.compile(r"^/((?:scorecards/)?[a-z-]+)/([^/?#]+)/")


@dataclass(frozen=True)
class LateCase:
    """One case. ``people``: who is to act, in which role; ``called``: who was called in since."""

    title: str
    url: str
    due_at: datetime
    over: str
    people: Sequence[tuple[Person, str]]
    called: Sequence[Person]


@dataclass(frozen=True)
class Late:
    """The cases that are late longest; ``count`` of those that the reader may see, ``is_more``
    where there are further ones that nobody looked at."""

    cases: Sequence[LateCase]
    count: int
    is_more: bool

    @property
    def left(self) -> int:
        return self.count - len(self.cases)


def late_now(
    reader: Person, now: datetime, units: Collection[int] | None = None, shown: int = SHOWN
) -> Late:
    """Late cases that the reader may see, the longest late first; six queries at most.

    A case is seen by who sees the page where it waits, and by who is to act. ``units``: only those
    of these units, by primary key.
    """
    items = list(late_items(now).select_related("assignee", "clock__version")[: READ + 1])
    seen = _seen(items[:READ], reader, timezone.localdate(now), units)
    cases = _cases(list(seen))
    return Late([_case(group, now) for group in cases[:shown]], len(cases), len(items) > READ)


def late_items(now: datetime) -> QuerySet[WorkItem]:
    """Open work whose time limit has run out, the longest late first: in the order of an index."""
    late = WorkItem.objects.open().filter(clock__state=RUNNING, clock__due_at__lt=now)
    return late.order_by("clock__due_at", "clock_id", "pk")


def _cases(items: Sequence[WorkItem]) -> list[list[WorkItem]]:
    """By what they wait for. Whoever was told that a step is late has a task of their own, on the
    clock of the whole review: it belongs to the step."""
    steps = {item.key.split(":")[1]: item.clock_id for item in items
             if item.key.startswith("step:")}  # fmt: skip
    cases: dict[int, list[WorkItem]] = {}
    for item in sorted(items, key=_is_of_late_step):
        clock = steps.get(item.key.split(":")[1]) if _is_of_late_step(item) else None
        assert item.clock_id is not None
        cases.setdefault(clock or item.clock_id, []).append(item)
    return sorted(cases.values(), key=_was_due)


def _is_of_late_step(item: WorkItem) -> bool:
    return item.kind == LATE_STEP and item.key.startswith("late:")


def _was_due(items: Sequence[WorkItem]) -> datetime:
    clock = items[0].clock
    assert clock is not None
    return clock.due_at


def _case(items: Sequence[WorkItem], now: datetime) -> LateCase:
    """The first item says what; all of them say who, each person once."""
    first = items[0]
    assert first.clock is not None
    face = glance_of(first.clock, now)
    acting = {item.assignee_id for item in items if item.hop is None} or {first.assignee_id}
    return LateCase(
        first.title, first.url, face.due_at, face.left_words,
        list({item.assignee_id: (item.assignee, item.kind_words) for item in reversed(items)
              if item.assignee_id in acting}.values())[::-1],
        list({item.assignee_id: item.assignee for item in items
              if item.assignee_id not in acting}.values()),
    )  # fmt: skip


def _seen(
    items: Sequence[WorkItem], reader: Person, on: date, units: Collection[int] | None
) -> Iterable[WorkItem]:
    if units is None and reader.sees_all_on(on):
        return items
    known = _known(items, reader, on, units)
    return [
        item
        for item in items
        if _page_of(item) in known or (units is None and item.assignee_id == reader.pk)
    ]


def _known(
    items: Iterable[WorkItem], reader: Person, on: date, units: Collection[int] | None
) -> set[tuple[str, str]]:
    """The pages among those of ``items`` that the reader may see; a query for each kind."""
    named: dict[str, set[str]] = {}
    for page in {_page_of(item) for item in items}:
        if page is not None:
            named.setdefault(page[0], set()).add(page[1])
    found: set[tuple[str, str]] = set()
    for kind, names in named.items():
        model, column, unit = PAGES[kind]
        rows = model.objects.visible_to(reader, on).filter(**{f"{column}__in": names})
        if units is not None:
            rows = rows.filter(**{f"{unit}__in": units})
        found |= {(kind, name) for name in rows.values_list(column, flat=True)}
    return found


def _page_of(item: WorkItem) -> tuple[str, str] | None:
    match = _ADDRESS.match(item.url)
    return (match[1], match[2]) if match and match[1] in PAGES else None
