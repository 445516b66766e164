"""What people who left still hold, found in the data of every room (1-domain.md §1, Leavers).

A room says so by a source, registered when Django starts: rows in, no memory. Whoever asks later,
or twice, finds the same; what somebody else took over is found no more.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from govportal.ledger.rules import Subject
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.worklist.models import Clock, WorkItem
from govportal.worklist.saying import in_language_of


@dataclass(frozen=True)
class Leavers:
    """People whose account is closed, or is to be closed: ``pks`` for a query, rows or a list.

    ``items``: open work of theirs. ``administrators``: who is there where nobody else is.
    ``reports``: those whose manager is one of them, where that is read already.
    """

    pks: Any
    items: Sequence[WorkItem]
    administrators: Sequence[Person]
    leaving: Collection[int] = ()
    reports: Sequence[Person] | None = None

    def stays(self, person: Person | None) -> bool:
        return person is not None and person.is_active and person.pk not in self.leaving

    def is_leaver(self, person: Person | None) -> bool:
        return person is not None and not self.stays(person)

    def takers(self, *candidates: Person | None) -> tuple[Person, ...]:
        """Those of them who stay, in this order, then administrators."""
        staying = [one for one in candidates if one is not None and self.stays(one)]
        return tuple(dict.fromkeys([*staying, *self.administrators]))


@dataclass(frozen=True)
class Holding:
    """Something that waits for somebody else: what, where it is handed over, who may do that.

    ``key`` names what is held, and stays while it is. ``text`` is a title with places for
    ``words``, both in English. ``takers``: the first of them gets the task. ``items``: open
    work of the leaver that is handed over with it.
    """

    key: str
    kind: str
    subject: Subject
    text: str
    words: Mapping[str, Any]
    url: str
    leaver: Person | None
    since: datetime | None
    takers: Sequence[Person]
    role: str = Role.ADMINISTRATOR.value
    clock: Clock | None = None
    due_on: date | None = None
    items: Collection[int] = field(default=())

    def title(self, reader: Person | None = None) -> str:
        """What is to be done, in the reader's language, else in that which is on."""
        if reader is None:
            return gettext(self.text) % {key: str(value) for key, value in self.words.items()}
        with in_language_of(reader):
            return self.title()


PREFIX, WORK = "handover.", "handover.work"
IS_TASK = Q(kind__gte=PREFIX, kind__lt=PREFIX[:-1] + "/")
"""As a range, which an index answers."""
Source = Callable[[Leavers, datetime], Iterable[Holding]]
Keeper = Callable[[datetime], object]
_sources: dict[str, Source] = {}
_keepers: dict[str, Keeper] = {}
_tended: set[str] = set()


def register_source(name: str, source: Source) -> None:
    """Say what leavers still hold in a room: a fixed number of queries, whoever they are."""
    _sources[name] = source


def register_keeper(name: str, keep: Keeper) -> None:
    """Do first what follows by itself; idempotent, and cheap where nothing is to do."""
    _keepers[name] = keep


def register_tended(kinds: Iterable[str]) -> None:
    """Kinds of work whose room passes them on by itself within seconds."""
    _tended.update(kinds)


def keepers() -> Mapping[str, Keeper]:
    return _keepers


def is_tended(item: WorkItem) -> bool:
    """Whether a room passes this on by itself."""
    return item.kind in _tended


def all_leavers(now: datetime) -> Leavers:
    """Everybody whose account is closed."""
    gone = Person.objects.left().order_by()
    rows = WorkItem.objects.open().filter(assignee__in=gone.values("pk"))
    return Leavers(gone.values("pk"), _items(rows), _administrators(now))


def leavers_and_tasks(now: datetime) -> tuple[Leavers, list[WorkItem]]:
    """Everybody whose account is closed, and the tasks about them, at the price of one."""
    gone = Person.objects.left().order_by().values("pk")
    rows = WorkItem.objects.open().filter(Q(assignee__in=gone) | IS_TASK)
    items = _items(rows)
    theirs = [item for item in items if not item.assignee.is_active]
    tasks = [item for item in items if item.kind.startswith(PREFIX)]
    administrators, reports = _staying(gone, now)
    return Leavers(gone, theirs, administrators, reports=reports), tasks


def _staying(gone: Any, now: datetime) -> tuple[list[Person], list[Person]]:
    """Administrators, and those whose manager has left."""
    administers = Q(pk__in=Person.objects.holding(Role.ADMINISTRATOR, now.date()).values("pk"))
    rows = Person.objects.active().filter(administers | Q(manager__in=gone))
    known = rows.annotate(administers=ExpressionWrapper(administers, BooleanField()))
    found = [(one, bool(vars(one)["administers"])) for one in known.select_related("manager")]
    people = sorted(found, key=lambda pair: pair[0].pk)
    reports = [one for one, _is in people if one.manager and not one.manager.is_active]
    return [one for one, is_one in people if is_one], reports


def leavers_of(people: Collection[Person], now: datetime) -> Leavers:
    """These as if their accounts were closed."""
    pks = [person.pk for person in people]
    rows = WorkItem.objects.open().filter(assignee__in=pks)
    staying = [one for one in _administrators(now) if one.pk not in pks]
    return Leavers(pks, _items(rows), staying, frozenset(pks))


def _items(rows: QuerySet[WorkItem]) -> list[WorkItem]:
    return list(rows.select_related("assignee__manager", "clock").order_by("pk"))


def _administrators(now: datetime) -> list[Person]:
    return list(Person.objects.holding(Role.ADMINISTRATOR, now.date()))


def holdings_of(leavers: Leavers, now: datetime) -> list[Holding]:
    """All that they hold, room by room; then open work of theirs that no room has said."""
    found = [one for source in _sources.values() for one in source(leavers, now)]
    said = {pk for one in found for pk in one.items}
    return [*found, *_rest(leavers, said)]


def _rest(leavers: Leavers, said: Collection[int]) -> Iterator[Holding]:
    from_room = (item for item in leavers.items if item.pk not in said and not is_tended(item))
    for item in from_room:
        if not item.kind.startswith(PREFIX):
            yield work_holding(item, leavers)


def work_holding(item: WorkItem, leavers: Leavers) -> Holding:
    """A piece of work itself: their manager or an administrator gives it to somebody."""
    person = item.assignee
    return Holding(
        key=f"work:{item.pk}",
        kind=WORK,
        subject=item,
        text=gettext_noop("Pass on the work of %(person)s: %(title)s"),
        words={"person": person, "title": item.title},
        url=reverse("work_pass", args=[item.pk]),
        leaver=person,
        since=person.left_at,
        takers=leavers.takers(person.manager),
        role="manager" if leavers.stays(person.manager) else Role.ADMINISTRATOR.value,
        clock=item.clock if item.clock is not None and not item.clock.is_stopped else None,
        due_on=item.due_on,
        items=(item.pk,),
    )
