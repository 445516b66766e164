"""What importing a file would do, row by row, compared with what the portal knows.

A file is read in chunks, each with a fixed number of queries, so memory and queries follow its
rows and nothing else.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

import orjson
from django.db.models import Exists, OuterRef

from govportal.people.models import Person, Unit
from govportal.refusals import Refusal, Refused
from registry.inventory_cells import cells_of
from registry.models import Agent, Manifest
from registry.names import PEOPLE_FIELDS
from registry.rules.inventory import (
    DECIDED,
    Fault,
    Record,
    changes_between,
    faults_of,
    header_faults,
    records,
)
from registry.rules.inventory.cells import column_names
from registry.rules.lifecycle import RUNNING

CHUNK = 500
UNREADABLE = ("inventory.column_missing", "inventory.column_twice")
"""Faults of a header under which no row can be read."""
_RUNNING = {stage.value for stage in RUNNING}


@dataclass(frozen=True)
class Row:
    """One row without faults: a new agent (``agent`` is None), or what it changes of one.

    ``kept``: columns in which the file says something else and the portal's decisions stay.
    """

    number: int
    cells: Mapping[str, str]
    agent: Agent | None
    changes: Mapping[str, tuple[str, str]]
    kept: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        return self.cells["slug"]

    @property
    def runs(self) -> bool:
        return self.agent is None and self.cells["lifecycle_state"] in _RUNNING


@dataclass
class Plan:
    """What an import would do. ``digest`` is over all of it; the same digest is the same plan."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    kept: int = 0
    running: int = 0  # new agents that run, and that nobody here approved
    faults: list[Fault] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    units: list[str] = field(default_factory=list)
    digest: str = ""


class Faulty(Exception):
    """A file with faults; nothing was imported."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(f"{len(plan.faults)} faults")
        self.plan = plan


class Reading:
    """One pass over a file. Raises Refused for what is no inventory file."""

    def __init__(self, data: bytes) -> None:
        self._records = records(data)
        header = next(self._records, None)
        if header is None or header.fault:
            raise Refused(header.fault if header and header.fault else _EMPTY)
        self.columns = column_names(header)
        self.faults = header_faults(header)
        self.units = {unit.name.casefold(): unit.name for unit in Unit.objects.all()}
        self.new_units: dict[str, str] = {}
        self.people: set[str] = set()
        self.new_people: dict[str, None] = {}
        self.rows = 0
        self._seen: dict[str, int] = {}

    def chunks(self) -> Iterator[list[Row]]:
        """The rows in order; what is wrong is in ``faults`` afterwards, with the row left out."""
        if any(fault.why.code in UNREADABLE for fault in self.faults):
            self.rows = sum(not record.fault for record in self._records)
            return
        while chunk := list(islice(self._records, CHUNK)):
            yield self._rows(chunk)

    def _rows(self, chunk: Iterable[Record]) -> list[Row]:
        readable = []
        for record in chunk:
            if record.fault:
                self.faults.append(Fault(record.number, "", record.fault))
            else:
                readable.append((record, self._slug(record)))
        self.rows += len(readable)
        known = _known({slug for _record, slug in readable})
        rows = [row for record, slug in readable if (row := self._row(record, known.get(slug)))]
        return self._with_people(rows)

    def _slug(self, record: Record) -> str:
        place = self.columns.index("slug")
        return record.cells[place].strip() if place < len(record.cells) else ""

    def _row(self, record: Record, agent: Agent | None) -> Row | None:
        known = cells_of(agent) if agent else {}
        cells, faults = faults_of(record, self.columns, known)
        slug = cells.get("slug")
        if slug is not None and self._seen.setdefault(slug, record.number) != record.number:
            why = Refusal("inventory.slug_twice", {"row": self._seen[slug]})
            faults = [Fault(record.number, "slug", why), *faults]
        if faults:
            self.faults += faults
            return None
        cells["business_unit"] = self._unit(cells["business_unit"])
        kept = _kept(cells, known) if agent and _is_decided(agent) else ()
        return Row(record.number, cells, agent, changes_between(cells, known, kept), kept)

    def _unit(self, name: str) -> str:
        """As the portal writes it; else as the file wrote it first."""
        key = name.casefold()
        return self.units.get(key) or self.new_units.setdefault(key, name)

    def _with_people(self, rows: list[Row]) -> list[Row]:
        """Those whose people may be named; who has no account yet is in ``new_people``."""
        named = {cell for row in rows for cell in _addresses(row).values()} - self.people
        found = dict(Person.objects.filter(email__in=named).values_list("email", "is_active"))
        closed = {email for email, is_active in found.items() if not is_active}
        self.people |= found.keys() - closed
        fine = [row for row in rows if not self._names_closed(row, closed)]
        for row in fine:
            for email in _addresses(row).values():
                if email not in self.people:
                    self.new_people[email] = None
        return fine

    def _names_closed(self, row: Row, closed: set[str]) -> bool:
        faults = [
            Fault(row.number, column, Refusal("inventory.person_closed", {"email": email}))
            for column, email in _addresses(row).items()
            if email in closed
        ]
        self.faults += faults
        return bool(faults)


_EMPTY = Refusal("inventory.file_empty")


def _known(slugs: set[str]) -> dict[str, Agent]:
    """The agents with these short names, with their people; and whether a request was about it."""
    agents = Agent.objects.filter(slug__in=slugs).select_related("unit", *PEOPLE_FIELDS)
    asked = Exists(Manifest.objects.filter(agent=OuterRef("pk")))
    return {agent.slug: agent for agent in agents.annotate(was_asked_for=asked)}


def _is_decided(agent: Agent) -> bool:
    """Whether requests and reviews of this portal have a say about it."""
    return bool(getattr(agent, "was_asked_for", False))


def _kept(cells: Mapping[str, str], known: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(c for c in DECIDED if c in cells and cells[c] != known[c])


def _addresses(row: Row) -> dict[str, str]:
    """Whom the row names anew: column to address."""
    return {
        column: after
        for column, (_before, after) in row.changes.items()
        if column in PEOPLE_FIELDS and after
    }


def plan_of(data: bytes, tell: "list[Row] | None" = None, most: int = 0) -> Plan:
    """Read the whole file and say what an import would do; the first ``most`` rows that do
    something are put into ``tell``. Raises Refused for what is no inventory file.
    """
    reading, plan, digest = Reading(data), Plan(), hashlib.sha256()
    for rows in reading.chunks():
        for row in rows:
            _count(plan, row)
            if not row.changes:
                continue
            digest.update(orjson.dumps([row.slug, row.agent is None, row.changes]))
            if tell is not None and len(tell) < most:
                tell.append(row)
    plan.rows = reading.rows
    plan.faults = sorted(reading.faults, key=lambda fault: fault.row)
    plan.people = sorted(reading.new_people)
    plan.units = sorted(reading.new_units.values())
    digest.update(orjson.dumps([plan.people, plan.units]))
    plan.digest = "" if plan.faults else digest.hexdigest()
    return plan


def _count(plan: Plan, row: Row) -> None:
    plan.new += row.agent is None
    plan.changed += row.agent is not None and bool(row.changes)
    plan.same += not row.changes
    plan.kept += bool(row.kept)
    plan.running += row.runs
