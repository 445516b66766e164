"""Giving a piece of work of somebody who left to another person."""

from datetime import datetime

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Reference
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.refusals import Refusal, refuse
from govportal.worklist.actions.items import close_item, open_item
from govportal.worklist.models import WorkItem


def pass_no(item: WorkItem, actor: Person, now: datetime) -> Refusal | None:
    """Why ``actor`` may not pass this work on; None when they may."""
    may = Role.ADMINISTRATOR in actor.roles_on(now.date())
    if not (may or item.assignee.manager_id == actor.pk):
        return Refusal("worklist.pass_not_yours")
    if not item.is_open:
        return Refusal("worklist.item_closed_stale")
    return Refusal("worklist.still_here") if item.assignee.is_active else None


@recorded
def pass_item(item: WorkItem, person: Person, *, actor: Person, now: datetime) -> WorkItem:
    """Somebody else has this work from now on, before the same clock. Raises Refused."""
    rows = WorkItem.objects.select_for_update(of=("self",)).select_related("assignee", "clock")
    item = rows.get(pk=item.pk)
    refuse(pass_no(item, actor, now))
    if not person.is_active:
        refuse(Refusal("people.inactive", {"person": str(person)}))
    close_item(item, actor=actor, now=now, outcome="passed_on")
    given = open_item(
        Reference(item.subject_ref),
        kind=item.kind,
        title=item.title,
        url=item.url,
        assignee=person,
        role=item.role,
        clock=item.clock,
        due_on=item.due_on,
        key=f"passed:{item.pk}:{person.pk}",
        actor=actor,
        now=now,
    )
    record("item.passed_on", item, actor=actor, now=now, refs=[given, person])
    return given
