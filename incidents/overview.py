"""One incident as its page shows it to one reader: all that is its own, in one statement."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from govportal.gathering import gather, join
from govportal.people.models import Person
from govportal.refusals import Refusal
from govportal.worklist.faces import ClockView, face_of
from govportal.worklist.models import CalendarVersion, Clock, ClockChange
from incidents.act_words import FORWARD, OTHER, WORDS, ActWords
from incidents.actions.clocks import CONTAIN, RESPOND
from incidents.models import Incident, IncidentNote, IncidentPart, IncidentTurn
from incidents.rights import handles
from incidents.rules.states import LIVE, MOVES, Act, IncidentState, standing_refusal
from incidents.severity_reasons import Ground, grounds_of
from registry.models import Agent

UPDATES, TURNS, OTHERS = 6, 8, 6
TOLD = (IncidentNote.UPDATE, IncidentNote.CORRECTION)
WEIGHED = (Act.OPEN, Act.SEVERITY, Act.RECLASSIFY)


@dataclass(frozen=True)
class Button:
    """An act that fits the incident's state: its words, its page, and why not now."""

    act: Act
    words: ActWords
    address: str
    refusal: Refusal | None

    @property
    def name(self) -> str:
        return f"{self.act.value}-no"


class Overview:
    """``incident`` is loaded with its head; asks one query."""

    def __init__(self, incident: Incident, reader: Person, now: datetime) -> None:
        self.incident, self.reader, self.now = incident, reader, now
        found = gather(*_asked(incident, reader))
        notes, turns, parts, clocks, changes, versions, people, others, seen = found
        known = {person.pk: person for person in people}
        for rows, name in ((notes, "by"), (turns, "by"), (parts, "person")):
            join(rows, known, name)
        self.updates: list[IncidentNote] = notes[::-1]
        self.turns: list[IncidentTurn] = turns
        self.parts: list[IncidentPart] = parts
        self.others: list[Incident] = others[::-1]
        self.sees_agent = bool(seen)
        self.clocks = _faces(clocks, changes, versions, now)
        incident._prefetched_objects_cache = {"parts": parts}  # type: ignore[attr-defined]
        self.may_handle = handles(incident, reader, now)

    @property
    def latest(self) -> IncidentNote | None:
        """What is known by now; before the first update, what was reported."""
        return self.updates[0] if self.updates else None

    @property
    def course(self) -> list[IncidentTurn]:
        """The last acts, the newest on top."""
        return self.turns[: -TURNS - 1 : -1]

    @property
    def grounds(self) -> list[Ground]:
        weighed = [turn for turn in self.turns if turn.act in WEIGHED]
        return grounds_of(self.incident, weighed)

    @property
    def acknowledge_no(self) -> Refusal | None:
        return standing_refusal(Act.ACKNOWLEDGE, self._facts)

    @property
    def waits(self) -> bool:
        return self.incident.state == IncidentState.REPORTED

    @property
    def _facts(self) -> Any:
        return self.incident.facts(may_handle=self.may_handle)

    @property
    def forward(self) -> list[Button]:
        """What brings it to its end, the next one first."""
        return self._buttons(FORWARD)

    @property
    def others_to_do(self) -> list[Button]:
        """What turned out otherwise."""
        return self._buttons(OTHER)

    @property
    def lead_button(self) -> Button | None:
        return next(iter(self._buttons((Act.LEAD,))), None)

    def _buttons(self, acts: tuple[Act, ...]) -> list[Button]:
        state, number = IncidentState(self.incident.state), self.incident.number
        return [
            Button(
                act,
                WORDS[act],
                reverse(f"incident_{act.value}", args=[number]),
                standing_refusal(act, self._facts),
            )
            for act in acts
            if state in MOVES[act].sources
        ]


def _asked(incident: Incident, reader: Person) -> list[QuerySet[Any]]:
    """Notes, turns, parts, clocks with what draws them, people, other incidents, the agent."""
    notes = _last(IncidentNote.objects.filter(incident=incident, kind__in=TOLD), "-n", UPDATES)
    turns = IncidentTurn.objects.filter(incident=incident)
    last = _last(turns, "-n", TURNS)
    shown = turns.filter(Q(pk__in=last.values("pk")) | Q(act__in=WEIGHED))
    parts = IncidentPart.objects.filter(incident=incident, until=None)
    clocks = Clock.objects.filter(subject_ref=incident.ledger_ref, kind__in=(RESPOND, CONTAIN))
    wrote = Q(pk__in=notes.values("by")) | Q(pk__in=shown.values("by"))
    people = Person.objects.filter(wrote | Q(pk__in=parts.values("person")))
    agents = Agent.objects.visible_to(reader).filter(incidents=incident)
    return [
        notes,
        shown,
        parts,
        clocks,
        ClockChange.objects.filter(clock__in=clocks.values("pk")),
        CalendarVersion.objects.filter(pk__in=clocks.values("version")),
        people,
        _related(incident, reader),
        agents,
    ]


def _last(rows: QuerySet[Any], order: str, most: int) -> QuerySet[Any]:
    """The newest few, without an order of their own, so that they can be read with others."""
    model: Any = rows.model
    chosen: QuerySet[Any] = model.objects.filter(pk__in=rows.order_by(order).values("pk")[:most])
    return chosen


def _related(incident: Incident, reader: Person) -> QuerySet[Any]:
    """What was merged into it, and what else goes on about its agent."""
    rows = Incident.objects.visible_to(reader).exclude(pk=incident.pk)
    related = Q(merged_into=incident)
    if incident.agent_id is not None:
        live = sorted(LIVE)
        related |= Q(agent=incident.agent_id, state__in=live, is_exercise=incident.is_exercise)
    return _last(rows.filter(related), "-pk", OTHERS)


def _faces(
    clocks: list[Clock], changes: list[ClockChange], versions: list[CalendarVersion], now: datetime
) -> list[tuple[str, ClockView]]:
    """The newest clock of each kind, in the order of the acts that stop them."""
    join(clocks, {version.pk: version for version in versions}, "version")
    of_clock: dict[int, list[ClockChange]] = {}
    for change in changes:
        of_clock.setdefault(change.clock_id, []).append(change)
    newest = {clock.kind: clock for clock in clocks}
    faces = []
    for kind in (RESPOND, CONTAIN):
        if clock := newest.get(kind):
            told = of_clock.get(clock.pk, [])
            told.sort(key=lambda change: change.number)
            clock._prefetched_objects_cache = {"changes": told}  # type: ignore[attr-defined]
            faces.append((kind, face_of(clock, now)))
    return faces
