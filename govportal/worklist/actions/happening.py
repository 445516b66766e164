"""Letting the events of clocks happen: rows, work items, notices and entries, many at a time.

The number of queries does not depend on the number of clocks. Callers hold the clocks' rows locked
in a transaction; the unique key of an event makes a second one impossible.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from govportal.ledger.actions import record_many
from govportal.ledger.rules import SYSTEM, Facts, Reference
from govportal.people.models import Delegation, Person, RoleAssignment, Seat, in_force
from govportal.worklist.letters import letter
from govportal.worklist.models import Clock, ClockEvent, Notice, WorkItem
from govportal.worklist.rules.escalations import (
    Desk,
    Organisation,
    RoleFacts,
    SeatFacts,
    called,
)
from govportal.worklist.rules.firings import EventKind, Firing, Outcome
from govportal.worklist.rules.limits import HopTo

ACTOR = SYSTEM("sweep")
PAUSE_KINDS = frozenset({EventKind.PAUSE_WARNING, EventKind.PAUSE_LIMIT})


@dataclass(frozen=True)
class Fall:
    """One event of one clock that is to happen now."""

    clock: Clock
    firing: Firing


@dataclass
class Effects:
    """What comes of the events: rows to write, in order, and who was told of what."""

    items: list[WorkItem] = field(default_factory=list)
    notices: dict[str, Notice] = field(default_factory=dict)
    events: list[ClockEvent] = field(default_factory=list)
    facts: list[Facts] = field(default_factory=list)


@dataclass(frozen=True)
class Surroundings:
    """Read once for all clocks: their open items, the questions they wait for, the organisation."""

    items: Mapping[int, list[WorkItem]]
    questions: Mapping[str, list[WorkItem]]
    organisation: Organisation
    people: Mapping[int, Person]

    def of(self, clock: Clock) -> list[WorkItem]:
        return self.items.get(clock.pk, [])

    def asked(self, clock: Clock) -> list[WorkItem]:
        return [item for cause in clock.causes for item in self.questions.get(cause, [])]


def happen(falls: Sequence[Fall], now: datetime, *, moot: bool = False) -> list[ClockEvent]:
    """Let these events happen at ``now``, in the order given. Returns their rows.

    ``moot``: the clock is being stopped, so they are recorded and nobody is told.
    """
    if not falls:
        return []
    around = _surroundings([fall.clock for fall in falls], falls, now)
    effects = Effects()
    for fall in falls:
        _effect(fall, around, effects, now, moot)
    events = ClockEvent.objects.bulk_create(effects.events)
    WorkItem.objects.bulk_create(effects.items, ignore_conflicts=True)
    Notice.objects.bulk_create(effects.notices.values(), ignore_conflicts=True)
    record_many(effects.facts)
    return events


def _effect(fall: Fall, around: Surroundings, effects: Effects, now: datetime, moot: bool) -> None:
    clock, firing = fall.clock, fall.firing
    told: dict[int, Person] = {}
    outcome = Outcome.MOOT if moot else Outcome.TOLD
    if not moot:
        called_in = _call(fall, around, effects, now)
        for item in _concerned(fall, around):
            told[item.assignee_id] = item.assignee
            _notify(fall, item.assignee, item.title, item.url, effects, now, called=False)
        told.update(called_in)
        if not told or (firing.kind is EventKind.HOP and not called_in):
            outcome = Outcome.NOBODY
    refs = [person.ledger_ref for person in told.values()]
    effects.events.append(
        ClockEvent(
            clock=clock,
            kind=firing.kind.value,
            threshold=firing.threshold,
            due_at=firing.due_at,
            happened_at=now,
            outcome=outcome.value,
            told=refs,
        )
    )
    effects.facts.append(_facts(fall, refs, outcome, now))


def _concerned(fall: Fall, around: Surroundings) -> Iterable[WorkItem]:
    """Whose items the event is about: everybody's, and who was asked when the clock waits."""
    if fall.firing.kind in PAUSE_KINDS:
        return [*around.asked(fall.clock), *around.of(fall.clock)]
    if fall.firing.kind is EventKind.HOP:
        return [item for item in around.of(fall.clock) if item.hop is None]
    return around.of(fall.clock)


def _call(fall: Fall, around: Surroundings, effects: Effects, now: datetime) -> dict[int, Person]:
    """Open an item for whoever the hop calls, for each first assignee; the people called."""
    if fall.firing.kind is not EventKind.HOP:
        return {}
    found: dict[int, Person] = {}
    originals: list[WorkItem | None] = [i for i in around.of(fall.clock) if i.hop is None]
    for item in originals or [None]:
        number = _called(fall, item, around)
        if number is None or number in found:
            continue
        person = found[number] = around.people[number]
        _open(fall, item, person, around, effects, now)
    return found


def _called(fall: Fall, item: WorkItem | None, around: Surroundings) -> int | None:
    clock = fall.clock
    to = next(hop["to"] for hop in clock.chain if hop["percent"] == fall.firing.threshold)
    return called(to, _desk(item), around.organisation, clock.committee_id, clock.barred)


def _desk(item: WorkItem | None) -> Desk:
    if item is None:
        return Desk(None, None, None, "")
    person, manager = item.assignee, item.assignee.manager
    return Desk(
        person.pk,
        person.unit_id,
        manager.pk if manager is not None and manager.is_active else None,
        item.role,
    )


def _open(
    fall: Fall,
    item: WorkItem | None,
    person: Person,
    around: Surroundings,
    effects: Effects,
    now: datetime,
) -> None:
    clock, percent = fall.clock, fall.firing.threshold
    title = item.title if item else clock.title or str(clock)
    url = item.url if item else clock.url
    _notify(fall, person, title, url, effects, now, called=True)
    mine = [*around.of(clock), *effects.items]
    if any(one.assignee_id == person.pk and one.clock_id == clock.pk for one in mine):
        return
    effects.items.append(
        WorkItem(
            subject_ref=item.subject_ref if item else clock.subject_ref,
            kind=item.kind if item else f"clock.{clock.kind}",
            title=title,
            url=url,
            assignee=person,
            role=item.role if item else "",
            clock=clock,
            key=f"clock:{clock.pk}:hop:{percent}:{person.pk}",
            escalated_from=item,
            hop=percent,
            opened_at=now,
        )
    )


def _notify(
    fall: Fall,
    person: Person,
    title: str,
    url: str,
    effects: Effects,
    now: datetime,
    *,
    called: bool,
) -> None:
    clock, firing = fall.clock, fall.firing
    key = f"clock:{clock.pk}:{firing.kind.value}:{firing.threshold}:{person.pk}"
    if key in effects.notices and not called:
        return
    words = letter(person, firing, title, clock.due_at, now, called=called)
    effects.notices[key] = Notice(
        key=key,
        person=person,
        subject=words.subject[:300],
        body=words.body,
        url=url,
        created_at=now,
        next_try_at=now,
    )


def _facts(fall: Fall, told: Sequence[str], outcome: Outcome, now: datetime) -> Facts:
    clock, firing = fall.clock, fall.firing
    late = (now - firing.due_at).total_seconds()
    return Facts(
        f"clock.{firing.kind.value}",
        clock,
        ACTOR,
        now,
        refs=[Reference(ref) for ref in dict.fromkeys((clock.subject_ref, *clock.refs, *told))],
        data={
            "threshold": firing.threshold,
            "due_at": firing.due_at.isoformat(),
            "happened_at": now.isoformat(),
            "late_seconds": int(late),
            "outcome": outcome.value,
        },
    )


def _surroundings(clocks: Sequence[Clock], falls: Sequence[Fall], now: datetime) -> Surroundings:
    items = _items_of(clocks)
    hops = any(fall.firing.kind is EventKind.HOP for fall in falls)
    people = {item.assignee_id: item.assignee for found in items.values() for item in found}
    for person in list(people.values()):
        if person.manager is not None:
            people[person.manager.pk] = person.manager
    seats = _seats(now, people) if hops else ()
    roles = _roles(items, now, people) if hops else ()
    causes = {cause for clock in clocks for cause in clock.causes}
    around = Organisation(seats, roles, _substitutes(now, people) if hops else {})
    return Surroundings(items, _questions(causes), around, people)


def _items_of(clocks: Sequence[Clock]) -> dict[int, list[WorkItem]]:
    found: dict[int, list[WorkItem]] = defaultdict(list)
    rows = WorkItem.objects.open().filter(clock__in={clock.pk for clock in clocks}).order_by("pk")
    for item in rows.select_related("assignee__manager"):
        assert item.clock_id is not None  # filtered by it
        found[item.clock_id].append(item)
    return found


def _questions(causes: Collection[str]) -> dict[str, list[WorkItem]]:
    found: dict[str, list[WorkItem]] = defaultdict(list)
    if causes:
        rows = WorkItem.objects.open().filter(subject_ref__in=causes).order_by("pk")
        for item in rows.select_related("assignee"):
            found[item.subject_ref].append(item)
    return found


def _seats(now: datetime, people: dict[int, Person]) -> tuple[SeatFacts, ...]:
    rows = Seat.objects.filter(in_force(now.date())).select_related("holder", "alternate")
    seats = []
    for seat in rows.order_by("pk"):
        people.update({person.pk: person for person in seat.people()})
        holder, alternate = seat.holder, seat.alternate
        seats.append(
            SeatFacts(
                seat.committee_id,
                seat.kind,
                holder.pk if holder is not None and holder.is_active else None,
                alternate.pk if alternate is not None and alternate.is_active else None,
            )
        )
    return tuple(seats)


def _roles(
    items: Mapping[int, list[WorkItem]], now: datetime, people: dict[int, Person]
) -> tuple[RoleFacts, ...]:
    wanted = {item.role for found in items.values() for item in found} | {HopTo.BOARD_LIAISON.value}
    rows = RoleAssignment.objects.filter(
        in_force(now.date()), Q(person__is_active=True), role__in=wanted
    ).select_related("person")
    people.update({row.person_id: row.person for row in rows})
    return tuple(RoleFacts(row.role, row.person_id, row.unit_id) for row in rows)


def _substitutes(now: datetime, people: dict[int, Person]) -> dict[int, int]:
    rows = Delegation.objects.in_force(now).filter(person__in=list(people))
    found = {row.person_id: row.substitute for row in rows.select_related("substitute")}
    people.update({one.pk: one for one in found.values()})
    return {absent: one.pk for absent, one in found.items()}
