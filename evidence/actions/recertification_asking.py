"""Who may be asked about somebody's roles: the managers above them, then chair and co-chair."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from evidence.models.recertifications import RecertifiedRole
from evidence.rules import recertification as rules
from evidence.rules.recertification import Candidate
from govportal.people.leaving_actions import DECIDES_NOTHING
from govportal.people.models import Person, RoleAssignment, Seat, in_force
from govportal.people.rules import SeatKind


@dataclass(frozen=True)
class Asking:
    """Who may be asked at a moment."""

    managers: dict[int, int | None]
    leads: Sequence[int]
    decides_nothing: frozenset[int]

    @classmethod
    def now(cls, now: datetime) -> "Asking":
        people = Person.objects.active().values_list("pk", "manager_id")
        nothing = RoleAssignment.objects.filter(in_force(now.date()), role__in=DECIDES_NOTHING)
        return cls(
            dict(people.iterator(5000)),
            _leads(now),
            frozenset(nothing.values_list("person_id", flat=True)),
        )

    def about(self, holder: int) -> list[int]:
        """Whom to ask of this person's roles, in their order: managers, then who leads."""
        order = [*rules.chain(holder, self.managers), *self.leads]
        return rules.askable(
            holder,
            (Candidate(pk, pk in self.managers, pk not in self.decides_nothing) for pk in order),
        )

    def ask_anew(self, line: RecertifiedRole, *, is_due: bool, now: datetime) -> bool:
        """Whom to ask of a role now; whether that is somebody else than before."""
        before = (line.answerer_id, line.escalated_to_id)
        order = self.about(line.person_id)
        if line.answerer_id not in order:
            line.answerer_id = next(iter(order), None)
        if line.escalated_to_id not in order or line.escalated_to_id == line.answerer_id:
            line.escalated_to_id = None
        if is_due and line.escalated_to_id is None:
            line.escalated_to_id = _next_up(order, line.answerer_id)
            line.escalated_at = now if line.escalated_to_id else line.escalated_at
        return (line.answerer_id, line.escalated_to_id) != before


def _next_up(order: Sequence[int], first: int | None) -> int | None:
    if first is None:
        return None
    return next(iter(order[order.index(first) + 1 :]), None)


def _leads(now: datetime) -> list[int]:
    """Chair and co-chair with their alternates, of the default committee first."""
    kinds = [SeatKind.CHAIR, SeatKind.CO_CHAIR]
    seats = Seat.objects.filter(in_force(now.date()), kind__in=kinds)
    rows = sorted(
        seats.values_list(
            "committee__is_default", "kind", "committee_id", "pk", "holder_id", "alternate_id"
        ),
        key=lambda row: (not row[0], kinds.index(SeatKind(row[1])), row[2], row[3]),
    )
    sitting = [*(row[4] for row in rows), *(row[5] for row in rows)]
    return [pk for pk in sitting if pk is not None]
