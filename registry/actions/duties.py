"""Giving a duty to somebody else than the table says, giving it back, and the agent's value."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from govportal.ledger.actions import record, recorded
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse
from registry.models import Agent, BusinessValue, NamedDuty
from registry.rules.answering import owner_refusal
from registry.rules.raci import Duty, Party, Stage, named_refusal, reason_refusal
from registry.rules.value import value_refusal


def owners_no(agent: Agent, person: Person) -> Refusal | None:
    """Why a person may not write what the agent's owners write."""
    return owner_refusal(person.pk, {agent.business_owner_id, agent.technical_owner_id})


@recorded
def name_duty(
    agent: Agent,
    stage: Stage,
    duty: Duty,
    to: Person | Party | None,
    reason: str,
    *,
    seen: int,
    actor: Person,
    now: datetime,
) -> NamedDuty:
    """Give a duty in a stage to a person or a role of one's choice, in place of the table's.

    ``seen``: the number of the row that stood there when the person looked, 0 for none.
    """
    agent, standing = _locked(agent, stage, duty, seen, actor)
    person, party = (to, None) if isinstance(to, Person) else (None, to)
    refuse(
        named_refusal(
            duty,
            party,
            is_person=person is not None,
            is_active=person is not None and person.is_active,
            reason=reason,
        )
    )
    _end(standing, actor, now)
    row = NamedDuty.objects.create(
        agent=agent,
        stage=stage,
        duty=duty,
        party=party or "",
        person=person,
        reason=reason.strip(),
        set_by=actor,
        set_at=now,
    )
    refs = [row, *([person] if person else [])]
    data = {"stage": stage.value, "duty": duty.value, "party": party or ""}
    _record("duty.named", agent, actor, now, refs, data, reason)
    return row


@recorded
def give_duty_back(
    agent: Agent,
    stage: Stage,
    duty: Duty,
    reason: str,
    *,
    seen: int,
    actor: Person,
    now: datetime,
) -> None:
    """End what was named, so that the table counts again."""
    agent, standing = _locked(agent, stage, duty, seen, actor)
    if standing is None:
        refuse(Refusal("raci.changed_stale"))
    refuse(reason_refusal(reason))
    _end(standing, actor, now)
    data = {"stage": stage.value, "duty": duty.value}
    _record("duty.given_back", agent, actor, now, [standing], data, reason)


def _locked(
    agent: Agent, stage: Stage, duty: Duty, seen: int, actor: Person
) -> tuple[Agent, NamedDuty | None]:
    agent = Agent.objects.select_for_update().get(pk=agent.pk)
    refuse(owners_no(agent, actor))
    rows = agent.named_duties.filter(stage=stage, duty=duty, ended_at__isnull=True)
    standing = rows.select_for_update().first()
    if (standing.pk if standing else 0) != seen:
        refuse(Refusal("raci.changed_stale"))
    return agent, standing


def _end(standing: NamedDuty | None, actor: Person, now: datetime) -> None:
    """Never before it was given: whoever waited for the lock has an earlier ``now``."""
    if standing is not None:
        standing.ended_at, standing.ended_by = max(now, standing.set_at), actor
        standing.save(update_fields=["ended_at", "ended_by"])


def _record(
    verb: str,
    agent: Agent,
    actor: Person,
    now: datetime,
    refs: Any,
    data: Mapping[str, Any],
    reason: str,
) -> None:
    record(
        verb,
        agent,
        actor=actor,
        now=now,
        refs=refs,
        data=data,
        personal={"reason": reason.strip()},
    )


@recorded
def describe_value(
    agent: Agent,
    owner: Person | None,
    *,
    seen: int,
    actor: Person,
    now: datetime,
    **fields: Any,
) -> BusinessValue:
    """Write what the agent is for in money and results.

    ``seen``: how often it had been written when the person looked.
    """
    agent = Agent.objects.select_for_update().get(pk=agent.pk)
    refuse(owners_no(agent, actor))
    row = BusinessValue.objects.filter(agent=agent).first()
    if value_edition(row) != seen:
        refuse(Refusal("value.changed_stale"))
    refuse(value_refusal(fields, has_owner=owner is not None and owner.is_active))
    assert owner is not None
    row = row or BusinessValue(agent=agent)
    row.owner = owner
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    record("agent.value_described", agent, actor=actor, now=now, refs=[row, row.owner])
    return row


def value_edition(row: BusinessValue | None) -> int:
    """How often the value was written: 0 when never."""
    return 0 if row is None else int(row.history.count())
