"""The duties of one agent as pages show them: the table, with the people there are now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, Subquery

from govportal.people.models import Committee, Person, Seat, in_force
from govportal.people.rules import Role, SeatKind
from registry.duty_names import DUTY_HINTS, DUTY_NAMES, PARTY_NAMES, STAGE_NAMES
from registry.models import Agent, NamedDuty, ReferenceTable
from registry.names import PEOPLE_FIELDS
from registry.reference_tables import Table, tables_for
from registry.rules.raci import Cell, Duty, Gap, Holder, Line, Named, Party, Stage, gaps, resolve

SEATS = {
    SeatKind.CHAIR: Party.CISO,
    SeatKind.CO_CHAIR: Party.COUNSEL,
    SeatKind.ENGINEERING: Party.PLATFORM,
}

NAMED_SHOWN = 60
"""Of all duties that were named: those that stand, at most 32, and the last before them."""


def people_of(agent: Agent, on: date) -> dict[Party, tuple[Person, ...]]:
    """Who the parties are for this agent on that day; a closed account is nobody."""
    owners = {
        Party(name): (person,)
        for name in PEOPLE_FIELDS
        for person in [getattr(agent, name)]
        if person is not None and person.is_active
    }
    operators = Person.objects.holding(Role.OPERATOR, on, agent.unit)
    return {**owners, **_seated(agent, on), Party.OPERATORS: tuple(operators[:20])}


def _seated(agent: Agent, on: date) -> dict[Party, tuple[Person, ...]]:
    """The seats of the unit's committee, else of the default one; an alternate sits for nobody."""
    own = Q(units=agent.unit_id)
    found = Committee.objects.filter(own | Q(is_default=True)).order_by("is_default", "pk")
    committee = Subquery(found.values("pk")[:1])
    seats = Seat.objects.filter(in_force(on), committee=committee, kind__in=SEATS)
    rows = seats.select_related("holder", "alternate")
    return {SEATS[SeatKind(seat.kind)]: tuple(list(seat.people())[:1]) for seat in rows}


def named_of(rows: Sequence[NamedDuty]) -> dict[tuple[Stage, Duty], Named[Person]]:
    """The duties that were given to somebody else and stand; who left is nobody."""
    return {
        (Stage(row.stage), Duty(row.duty)): Named(
            Party(row.party) if row.party else None,
            row.person if row.person and row.person.is_active else None,
        )
        for row in rows
        if row.ended_at is None
    }


@dataclass(frozen=True)
class HolderLine:
    """One who has a duty, in words."""

    holder: Holder[Person]
    row: NamedDuty | None

    @property
    def role(self) -> Any:
        return PARTY_NAMES[self.holder.party] if self.holder.party else ""

    @property
    def people(self) -> str:
        return ", ".join(str(person) for person in self.holder.people)

    @property
    def left(self) -> Person | None:
        """The person named whose account is closed."""
        return self.row.person if self.row and self.holder.is_gap else None


@dataclass(frozen=True)
class CellLine:
    """One duty in one stage, in words; ``row`` is what was named in place of the table's."""

    cell: Cell[Person]
    row: NamedDuty | None
    gap_matters: bool

    @property
    def duty(self) -> Duty:
        return self.cell.duty

    @property
    def label(self) -> Any:
        return DUTY_NAMES[self.duty]

    @property
    def holders(self) -> list[HolderLine]:
        return [HolderLine(holder, self.row) for holder in self.cell.holders]


@dataclass(frozen=True)
class StageLine:
    """One stage as a row of the table."""

    line: Line[Person]
    rows: Mapping[tuple[str, str], NamedDuty]

    @property
    def stage(self) -> Stage:
        return self.line.stage

    @property
    def label(self) -> Any:
        return STAGE_NAMES[self.stage]

    @property
    def cells(self) -> list[CellLine]:
        return [
            CellLine(cell, self.rows.get((self.stage, cell.duty)), cell.duty in "RA")
            for cell in self.line.cells
        ]


@dataclass(frozen=True)
class DutyRoom:
    """The whole table of an agent, its gaps, and what was ever named."""

    lines: list[StageLine]
    gaps: list[Gap]
    named: list[NamedDuty]
    version: int

    @property
    def heads(self) -> list[tuple[Duty, Any, Any]]:
        return [(duty, DUTY_NAMES[duty], DUTY_HINTS[duty]) for duty in Duty]

    def line(self, stage: Stage) -> StageLine:
        return next(line for line in self.lines if line.stage is stage)


def duty_room(agent: Agent, on: date, table: Table | None = None) -> DutyRoom:
    """The duties of an agent, loaded with its unit and people."""
    standing_first = (F("ended_at").desc(nulls_first=True), "-pk")
    rows = agent.named_duties.select_related("person", "set_by", "ended_by")
    named = list(rows.order_by(*standing_first)[:NAMED_SHOWN])
    table = table or tables_for(agent, ReferenceTable.RACI)[ReferenceTable.RACI]
    lines = resolve(table.content, people_of(agent, on), named_of(named))
    standing = {(row.stage, row.duty): row for row in named if row.ended_at is None}
    shown = [StageLine(line, standing) for line in lines]
    return DutyRoom(shown, gaps(lines), named, table.version)
