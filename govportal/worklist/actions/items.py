"""Opening and closing work items, and writing notices into the outbox. Idempotent by key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from govportal.ledger.actions import record, recorded
from govportal.ledger.inserts import insert_once
from govportal.ledger.rules import Actor, HasRef, Reference, Subject
from govportal.people.models import Person
from govportal.refusals import Refusal, Refused
from govportal.worklist.models import Clock, Notice, NoticeAttachment, NoticePage, WorkItem
from govportal.worklist.saying import Words, for_reader


@recorded
def open_item(
    subject: Subject,
    *,
    kind: str,
    title: Words,
    url: str,
    assignee: Person,
    role: str,
    clock: Clock | None = None,
    due_on: date | None = None,
    key: str,
    actor: Actor,
    now: datetime,
) -> WorkItem:
    """Give somebody something to do about ``subject``; the same ``key`` gives it only once.

    The title is kept in the language of its assignee. ``due_on``: the last day for what has no
    clock.
    """
    item = WorkItem(
        key=key,
        subject_ref=subject.ledger_ref,
        kind=kind,
        title=for_reader(assignee, title)[:300],
        url=url,
        assignee=assignee,
        role=role,
        clock=clock,
        due_on=None if clock else due_on,
        opened_at=now,
    )
    if not insert_once(item):
        return WorkItem.objects.get(key=key)
    refs = [subject, assignee, *([clock] if clock else [])]
    day = {"due_on": str(item.due_on)} if item.due_on else {}
    data = {"kind": kind, "role": role, **day}
    record("item.opened", item, actor=actor, now=now, refs=refs, data=data)
    return item


@recorded
def close_item(item: WorkItem, *, actor: Actor, now: datetime, outcome: str = "") -> WorkItem:
    """Take an item off its assignee's list. Raises Refused when somebody else already has."""
    item = WorkItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if not item.is_open or not _close([item], actor, now, outcome):
        raise Refused(Refusal("worklist.item_closed_stale"))
    _record_closed(item, item.subject_ref, [item], actor, now, outcome)
    return item


@recorded
def close_items(
    subject: Subject, *, kind: str | None = None, actor: Actor, now: datetime, outcome: str = ""
) -> int:
    """Close all open items about ``subject``, those of escalations too; how many there were."""
    rows = WorkItem.objects.open().about(subject.ledger_ref)
    if kind is not None:
        rows = rows.filter(kind=kind)
    items = list(rows.select_for_update(of=("self",)).order_by("pk"))
    if items and _close(items, actor, now, outcome):
        _record_closed(subject, subject.ledger_ref, items, actor, now, outcome)
    return len(items)


def _close(items: list[WorkItem], actor: Actor, now: datetime, outcome: str) -> int:
    """Never before they were opened: whoever waited for a lock has an earlier ``now``."""
    at = max([now, *(item.opened_at for item in items)])
    for item in items:
        item.closed_at, item.closed_by, item.outcome = at, actor.ledger_ref, outcome
    return (
        WorkItem.objects.open()
        .filter(pk__in=[item.pk for item in items])
        .update(closed_at=at, closed_by=actor.ledger_ref, outcome=outcome)
    )


def _record_closed(
    subject: Subject,
    subject_ref: str,
    items: list[WorkItem],
    actor: Actor,
    now: datetime,
    outcome: str,
) -> None:
    refs: list[HasRef] = [Reference(subject_ref), *items]
    data = {"count": len(items), "outcome": outcome}
    record("item.closed", subject, actor=actor, now=now, refs=refs, data=data)


@dataclass(frozen=True)
class Enclosure:
    """A stored file to send along: its name in the default storage and what it is called outside.

    ``sha256``: which bytes are meant; others are not sent.
    """

    path: str
    sha256: str
    name: str
    content_type: str


def notify(
    person: Person,
    *,
    key: str,
    subject: Words,
    body: Words,
    url: str,
    now: datetime,
    enclosed: Sequence[Enclosure] = (),
    page: str = "",
) -> Notice:
    """Write a mail into the outbox, in the caller's transaction; the same ``key`` only once.

    ``page``: the same as HTML, for programs that show it; ``body`` is what the others show.
    """
    notice = Notice(
        key=key,
        person=person,
        subject=" ".join(for_reader(person, subject).split())[:300],
        body=for_reader(person, body),
        url=url,
        created_at=now,
        next_try_at=now,
    )
    if not insert_once(notice):
        return Notice.objects.get(key=key)
    NoticeAttachment.objects.bulk_create(
        NoticeAttachment(notice=notice, **vars(one)) for one in enclosed
    )
    if page:
        NoticePage.objects.create(notice=notice, html=page)
    return notice
