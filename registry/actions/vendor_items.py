"""Work about vendors and models on somebody's list: once while it is open, again when it is due."""

from datetime import datetime

from govportal.ledger.rules import Actor, Subject
from govportal.people.models import Person
from govportal.worklist.actions import close_items, open_item
from govportal.worklist.models import Clock, WorkItem
from govportal.worklist.saying import Words


def give_once(
    subject: Subject,
    person: Person,
    *,
    kind: str,
    role: str,
    title: Words,
    url: str,
    clock: Clock | None = None,
    actor: Actor,
    now: datetime,
) -> str:
    """Open an item unless the person has one of that kind about it; its key, or nothing.

    A key has a number, so that what was closed or moved away can come back.
    """
    mine = WorkItem.objects.open().about(subject.ledger_ref).filter(kind=kind)
    if mine.filter(assignee=person).exists():
        return ""
    prefix = f"{kind}:{subject.ledger_ref}:{person.pk}:"
    key = f"{prefix}{WorkItem.objects.filter(key__startswith=prefix).count()}"
    open_item(
        subject,
        kind=kind,
        title=title,
        url=url,
        assignee=person,
        role=role,
        clock=clock,
        key=key,
        actor=actor,
        now=now,
    )
    return key


def take_from_others(
    subject: Subject, person: Person, *, kind: str, actor: Actor, now: datetime
) -> None:
    """Where the item lies with somebody else, it is taken from them: it moves to ``person``."""
    waiting = WorkItem.objects.open().about(subject.ledger_ref).filter(kind=kind)
    if waiting.exclude(assignee=person).exists():
        close_items(subject, kind=kind, actor=actor, now=now, outcome="moved")
