"""What the overview shows of the checklist, and of what is frozen and held."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.db.models import Exists, OuterRef

from govportal.people.models import Person
from incidents.actions.checklists import may_tick
from incidents.models import ChecklistItem, Exercise, Freeze, Incident, LegalHold
from incidents.panels import ASIDE, MAIN, Panel
from incidents.rights import handles


@dataclass(frozen=True)
class Line:
    """One item as the reader meets it."""

    item: ChecklistItem
    may_tick: bool
    is_late: bool
    is_own: bool


@dataclass(frozen=True)
class Checklist:
    """All items, and how far they are."""

    lines: list[Line]

    @property
    def closed(self) -> int:
        return sum(1 for line in self.lines if line.item.is_closed)

    @property
    def share(self) -> Fraction:
        return Fraction(self.closed, len(self.lines) or 1)

    @property
    def may_tick(self) -> bool:
        return any(line.may_tick for line in self.lines)


def checklist_for(
    incident: Incident, items: list[ChecklistItem], reader: Person, now: datetime
) -> Checklist:
    """The items as ``reader`` meets them; ended incidents are only read."""
    handling = handles(incident, reader, now)
    return Checklist(
        [
            Line(
                item,
                may_tick=incident.is_live and may_tick(item, reader, handling=handling),
                is_late=not item.is_closed and item.due_at is not None and item.due_at < now,
                is_own=item.assignee_id == reader.pk,
            )
            for item in items
        ]
    )


def checklist_panel(incident: Incident, reader: Person, now: datetime) -> Panel | None:
    """The checklist with one save for several ticks."""
    items = list(incident.checklist.standing())
    if not items:
        return None
    room = checklist_for(incident, items, reader, now)
    context = {"checklist": room, "incident": incident, "reader": reader}
    return Panel(MAIN, 30, "incidents/parts/checklist_panel.html", context)


def frozen_panel(incident: Incident, reader: Person, now: datetime) -> Panel | None:
    """The last freeze, and whether a legal hold is in force."""
    holds = LegalHold.objects.in_force().filter(incident=OuterRef("incident"))
    last = (
        Freeze.objects.filter(incident=incident)
        .annotate(is_held=Exists(holds))
        .order_by("-n")
        .first()
    )
    if last is None:
        return None
    return Panel(ASIDE, 60, "incidents/parts/frozen_panel.html", {"freeze": last})


def exercise_panel(incident: Incident, reader: Person, now: datetime) -> Panel | None:
    """Of an exercise alone: how it stands, and the way to its page."""
    exercise = Exercise.objects.filter(incident=incident).first() if incident.is_exercise else None
    if exercise is None:
        return None
    return Panel(ASIDE, 5, "incidents/parts/exercise_panel.html", {"exercise": exercise})
