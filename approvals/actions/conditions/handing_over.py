"""Conditions of somebody who left: another owner, another who verifies."""

from collections.abc import Mapping
from datetime import datetime

from approvals.actions.agents_of import OWNERS, agent_of
from approvals.actions.conditions.circle import FULFIL, VERIFY, circle_of
from approvals.actions.conditions.timekeeping import tell
from approvals.actions.effects import effects_of
from approvals.actions.handing_over import may_hand_over
from approvals.actions.locking import locked_condition
from approvals.actions.words import of_condition
from approvals.models import Condition
from approvals.rules.conditions import ConditionState, may_verify
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.refusals import Refusal, refuse
from govportal.worklist.actions import close_item, close_items, open_item
from govportal.worklist.models import Clock, WorkItem


def owner_no(condition: Condition, actor: Person, now: datetime) -> Refusal | None:
    """Why ``actor`` may not name another owner; None when they may.

    Chair, co-chair or an administrator does, and only in the place of somebody who left.
    """
    if not may_hand_over(condition.review, actor, now):
        return Refusal("condition.may_not_hand_over")
    if condition.is_over:
        return Refusal("condition.over_stale")
    return Refusal("condition.owner_here_stale") if condition.owner.is_active else None


@recorded
def name_owner(
    condition: Condition, person: Person, reason: str, *, actor: Person, now: datetime
) -> Condition:
    """Somebody else owes it from now on, by the same day. Raises Refused."""
    condition = _locked(condition)
    refuse(owner_no(condition, actor, now))
    if not person.is_active:
        refuse(Refusal("people.inactive", {"person": str(person)}))
    if not reason.strip():
        refuse(Refusal("request.reason_missing"))
    return _change(condition, person, reason.strip(), actor, now)


@recorded
def follow_owner(condition: Condition, *, actor: Actor, now: datetime) -> bool:
    """The condition goes to who has the part of its owner now, if somebody has; whether it did."""
    condition = _locked(condition)
    person = answering(condition).get(condition.part)
    if condition.is_over or condition.owner.is_active or person is None or not person.is_active:
        return False
    _change(condition, person, "", actor, now)
    return True


def _locked(condition: Condition) -> Condition:
    """With its owner as the row says now, not as before it had to be waited for."""
    condition = locked_condition(condition)
    condition.refresh_from_db(fields=["owner"])
    return condition


def answering(condition: Condition) -> Mapping[str, Person]:
    """By part: who answers for the agent now, else who did when it was decided."""
    found = dict(effects_of(condition.review).owners(condition.review))
    agent = agent_of(condition.review)
    there = {part: getattr(agent, part) for part in OWNERS} if agent is not None else {}
    return found | {part: one for part, one in there.items() if one is not None}


def _change(
    condition: Condition, person: Person, reason: str, actor: Actor, now: datetime
) -> Condition:
    before = condition.owner
    clock = _clock_of(condition)
    close_items(condition, kind=FULFIL, actor=actor, now=now, outcome="handed_over")
    condition.owner = person
    condition.save(update_fields=["owner"])
    effects_of(condition.review).takes_part(condition.review, person, "condition")
    if condition.state == ConditionState.OPEN:
        _ask(condition, clock, actor, now)
    record(
        "condition.handed_over",
        condition,
        actor=actor,
        now=now,
        refs=[condition.review, before, person, condition.review.subject_ref],
        personal={"reason": reason} if reason else {},
    )
    return condition


def _clock_of(condition: Condition) -> Clock | None:
    """The clock on which its owner’s work hangs: that of the open work, else the condition’s."""
    rows = WorkItem.objects.open().about(condition.ledger_ref).filter(kind=FULFIL, hop=None)
    item = rows.select_related("clock").first()
    return item.clock if item is not None else condition.clock


def _ask(condition: Condition, clock: Clock | None, actor: Actor, now: datetime) -> None:
    asked = WorkItem.objects.about(condition.ledger_ref).filter(
        kind=FULFIL, assignee=condition.owner
    )
    key = f"{FULFIL}:{condition.pk}:handed_over:{condition.owner_id}:{asked.count()}"
    open_item(
        condition, kind=FULFIL, title=of_condition(condition), url=condition.url,
        assignee=condition.owner, role=condition.part, clock=clock, key=key, actor=actor, now=now,
    )  # fmt: skip
    tell(condition, [condition.owner], key, of_condition(condition), now)


@recorded
def pass_verifying_on(item: WorkItem, number: int, *, actor: Actor, now: datetime) -> None:
    """Evidence waits for the next who may verify it, on the clock that runs already.

    Nobody there: the work stays, for their manager or an administrator to pass on.
    """
    condition = locked_condition(Condition.objects.get(pk=number))
    circle = circle_of(condition.review, now, [condition])
    facts = circle.facts(condition, now)
    for pk in circle.verifiers(condition):
        person = circle.people.get(pk)
        if person is None or not person.is_active or not may_verify(facts, pk):
            continue
        close_item(item, actor=actor, now=now, outcome="left")
        effects_of(condition.review).takes_part(condition.review, person, "condition")
        open_item(
            condition, kind=VERIFY, title=item.title, url=item.url, assignee=person,
            role=Role.COMMITTEE_MEMBER.value, clock=item.clock, key=f"{item.key}:{pk}",
            actor=actor, now=now,
        )  # fmt: skip
        tell(condition, [person], f"{item.key}:{pk}", item.title, now)
        return
