"""What an agent does when it is stopped: declared by its owners; grants that drain, and their end.

Locks are taken agent first, then grants.
"""

from collections.abc import Sequence
from datetime import datetime

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor, HasRef
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse
from registry.actions.duties import owners_no
from registry.models import Agent, Drain, Grant, SafeState
from registry.rules.safe_states import Declared, SafeMode, declare_refusal


def declared_of(agent: Agent) -> Declared:
    """What the agent does when it is stopped."""
    row = SafeState.objects.filter(agent=agent).first()
    return Declared(SafeMode(row.mode), row.minutes or 0) if row is not None else Declared()


@recorded
def declare_safe_state(
    agent: Agent,
    mode: SafeMode | None,
    minutes: int | None,
    reason: str,
    *,
    mark: str = "",
    actor: Person,
    now: datetime,
) -> SafeState:
    """Owners say what the agent does when it is stopped. ``mark``: that of what they looked at.

    Raises Refused for others, for what is no safe state, and when somebody was faster.
    """
    agent = Agent.objects.select_for_update(of=("self",)).get(pk=agent.pk)
    refuse(owners_no(agent, actor))
    refuse(declare_refusal(mode, minutes, reason))
    assert mode is not None  # declare_refusal says so
    row = SafeState.objects.filter(agent=agent).first()
    if mark != (row.mark if row is not None else ""):
        refuse(Refusal("safe_state.changed_stale"))
    made = row or SafeState(agent=agent)
    made.mode, made.minutes = mode, minutes if mode is SafeMode.DRAIN else None
    made.reason, made.set_by, made.set_at = reason.strip(), actor, now
    made.save()
    data = {"mode": made.mode, "minutes": made.minutes}
    record("agent.safe_state_declared", agent, actor=actor, now=now, refs=[made], data=data,
           personal={"reason": made.reason})  # fmt: skip
    return made


@recorded
def drain_grants(
    agent: Agent, until: datetime, *, cause: HasRef, actor: Actor, now: datetime
) -> list[Grant]:
    """Let each open grant of a stopped agent go on to its end, ``until`` at the latest.

    Call it before keys are revoked: those that drain outlive their key. Idempotent.
    """
    Agent.objects.select_for_update(of=("self",)).get(pk=agent.pk)
    rows = Grant.objects.select_for_update(of=("self",)).filter(agent=agent, drain__isnull=True)
    found = list(rows.open(now).order_by("pk"))
    Drain.objects.bulk_create(
        Drain(grant=one, cause=cause.ledger_ref, until=min(until, one.expires_at), made_at=now)
        for one in found
    )
    if found:
        record("agent.drained", agent, actor=actor, now=now, refs=[cause, *found],
               data={"until": until.isoformat(), "grants": len(found)})  # fmt: skip
    return found


@recorded
def end_grants(agent: Agent, reason: str, *, actor: Actor, now: datetime) -> Sequence[Grant]:
    """Revoke every open grant of the agent, those that drain too. Idempotent."""
    agent = Agent.objects.select_for_update(of=("self",)).get(pk=agent.pk)
    rows = Grant.objects.select_for_update(of=("self",)).open(now).filter(agent=agent)
    found = list(rows.order_by("pk"))
    for grant in found:
        grant.revoked_at, grant.revoked_by = now, actor.ledger_ref
        grant.revoked_because = reason.strip()
        grant.save(update_fields=["revoked_at", "revoked_by", "revoked_because"])
    if found:
        record("grant.revoked", agent, actor=actor, now=now, refs=found,
               personal={"reason": reason.strip()})  # fmt: skip
    return found


def draining(cause: HasRef, now: datetime) -> int:
    """How many grants still drain for ``cause``."""
    return (
        Grant.objects.open(now).filter(drain__cause=cause.ledger_ref, drain__until__gt=now).count()
    )
