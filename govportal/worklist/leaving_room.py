"""What the pages about leavers show: who holds what still, who has the task, since when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.worklist.actions.handovers import holding_key
from govportal.worklist.handovers import Holding, holdings_of, leavers_and_tasks
from govportal.worklist.models import WorkItem

READS_ALL = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})


@dataclass(frozen=True)
class Line:
    """One thing that is held still, and the task for it; none before the next look."""

    holding: Holding
    task: WorkItem | None

    @property
    def title(self) -> str:
        return self.holding.title()

    @property
    def taker(self) -> Person | None:
        """Who has the task, or will have it."""
        if self.task is not None:
            return self.task.assignee
        return next(iter(self.holding.takers), None)


@dataclass(frozen=True)
class Leaver:
    """Somebody who left, with what they hold; None for what nobody holds at all."""

    person: Person | None
    lines: Sequence[Line]


def leavers_seen_by(reader: Person, now: datetime) -> list[Leaver]:
    """Everything for administrators and auditors; for others their reports’ and their own tasks."""
    leavers, open_tasks = leavers_and_tasks(now)
    tasks = {holding_key(task): task for task in open_tasks}
    lines = [Line(one, tasks.get(one.key)) for one in holdings_of(leavers, now)]
    if not READS_ALL & reader.roles_on(now.date()):
        lines = [line for line in lines if _concerns(line, reader)]
    return grouped(lines)


def grouped(lines: Sequence[Line]) -> list[Leaver]:
    """By person, who left last on top; what nobody holds comes last."""
    found: dict[Person | None, list[Line]] = {}
    for line in lines:
        found.setdefault(line.holding.leaver, []).append(line)
    people = sorted((p for p in found if p is not None), key=_left, reverse=True)
    rest = [None] if None in found else []
    return [Leaver(person, found[person]) for person in [*people, *rest]]


def _left(person: Person) -> tuple[float, int]:
    return (person.left_at.timestamp() if person.left_at else 0.0, person.pk)


def _concerns(line: Line, reader: Person) -> bool:
    leaver = line.holding.leaver
    is_manager = leaver is not None and leaver.manager_id == reader.pk
    return is_manager or (line.task is not None and line.task.assignee_id == reader.pk)
