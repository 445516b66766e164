"""Tasks for what people who left still hold: opened, and closed when somebody else has it.

Everything follows from the rows: a tick without memory, which late or twice does the same.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext, ngettext

from govportal.ledger.actions import recorded
from govportal.ledger.rules import SYSTEM
from govportal.people.models import Person
from govportal.refusals import Refused
from govportal.worklist.actions.items import close_item, notify, open_item
from govportal.worklist.handovers import (
    IS_TASK,
    PREFIX,
    Holding,
    Leavers,
    all_leavers,
    holdings_of,
    is_tended,
    keepers,
)
from govportal.worklist.models import WorkItem
from govportal.worklist.saying import in_language_of

log = logging.getLogger(__name__)
KEEPER = SYSTEM("leavers")


def keep_handovers(now: datetime) -> int:
    """Bring the tasks into line with what leavers hold; how many were opened or closed.

    First each room does what follows by itself. A fixed number of queries when nothing is to do.
    """
    for name, keep in keepers().items():
        _try(name, keep, now)
    leavers = all_leavers(now)
    moot = {item.pk for item in _moot(leavers.items)}
    wanted = {one.key: one for one in holdings_of(leavers, now) if not moot.issuperset(one.items)
              or not one.items}  # fmt: skip
    tasks, missing = open_tasks(), dict(wanted)
    ended = [item for item in leavers.items if item.pk in moot]
    for task in tasks:
        held = wanted.get(holding_key(task))
        if held is not None and _fits(task, held):
            missing.pop(held.key, None)
        else:
            ended.append(task)
    closed = sum(_close(item, now) for item in ended)
    return closed + sum(_give(taker, held, now) for taker, held in _by_taker(missing.values()))


def open_tasks() -> Sequence[WorkItem]:
    """The tasks of all leavers that wait for somebody."""
    rows = WorkItem.objects.open().filter(IS_TASK)
    return list(rows.select_related("assignee", "clock").order_by("pk"))


def holding_key(task: WorkItem) -> str:
    """Of which holding it is the task."""
    return task.key.removeprefix(PREFIX).rpartition("#")[0]


def _moot(items: Sequence[WorkItem]) -> Iterable[WorkItem]:
    """Work that somebody who is here has too, and that a room does not pass on by itself."""
    open_ones = [item for item in items if not is_tended(item) and not item.kind.startswith(PREFIX)]
    if not open_ones:
        return []
    others = WorkItem.objects.open().filter(
        subject_ref__in={item.subject_ref for item in open_ones}, assignee__is_active=True
    )
    known = set(others.values_list("subject_ref", "kind"))
    return [item for item in open_ones if (item.subject_ref, item.kind) in known]


def _fits(task: WorkItem, held: Holding) -> bool:
    """Whether the task is with somebody who may do it, and on the right clock."""
    is_with = task.assignee_id in {person.pk for person in held.takers}
    return is_with and task.clock_id == (held.clock.pk if held.clock else None)


@recorded
def _close(item: WorkItem, now: datetime) -> bool:
    try:
        close_item(item, actor=KEEPER, now=now, outcome="taken_over")
    except Refused:  # somebody else was first
        return False
    return True


def _by_taker(holdings: Iterable[Holding]) -> Iterable[tuple[Person, list[Holding]]]:
    found: dict[Person, list[Holding]] = defaultdict(list)
    for one in holdings:
        if one.takers:
            found[one.takers[0]].append(one)
        else:
            log.error("%s is left without anybody: there is no administrator", one.key)
    return found.items()


def _give(taker: Person, holdings: Sequence[Holding], now: datetime) -> int:
    try:
        return _open(taker, holdings, now)
    except Exception:  # whatever went wrong with these, the others get theirs
        log.exception("tasks of leavers for %s: not opened", taker.ledger_ref)
        return 0


@recorded
def _open(taker: Person, holdings: Sequence[Holding], now: datetime) -> int:
    """Their tasks, and one mail that names them."""
    items = [_task(taker, one, now) for one in holdings]
    with in_language_of(taker):
        count = len(items)
        subject = ngettext(
            "Somebody has left: %(n)s task for you", "Somebody has left: %(n)s tasks for you", count
        )
        lead = gettext("Each names what is to be handed over, and ends by itself when it is.")
        body = "\n".join([lead, "", *(f"– {item.title}" for item in items[:50])])
    notify(
        taker,
        key=f"{items[0].key}:mail",
        subject=subject % {"n": count},
        body=body,
        url=items[0].url if count == 1 else "/",
        now=now,
    )
    return count


def _task(taker: Person, held: Holding, now: datetime) -> WorkItem:
    """One task; a further one where it was done before and waits again."""
    turn = 0
    while True:
        turn += 1
        task = open_item(
            held.subject,
            kind=held.kind,
            title=held.title(taker),
            url=held.url,
            assignee=taker,
            role=held.role,
            clock=held.clock,
            due_on=held.due_on,
            key=f"{PREFIX}{held.key}#{taker.pk}.{turn}",
            actor=KEEPER,
            now=now,
        )
        if task.is_open and task.clock_id == (held.clock.pk if held.clock else None):
            return task


def _try(name: str, keep: object, now: datetime) -> None:
    try:
        keep(now)  # type: ignore[operator]
    except Exception:  # one room's trouble is not everybody's
        log.exception("leavers: %s failed", name)


def holding_of(task: WorkItem, now: datetime) -> Holding | None:
    """What a task is about now; None when it has been done."""
    found = holdings_of(all_leavers(now), now)
    return next((one for one in found if one.key == holding_key(task)), None)


__all__ = ["Leavers", "holding_key", "keep_handovers", "open_tasks"]
