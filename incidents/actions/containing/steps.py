"""The lines of a receipt: written, done, failed; the last one confirms the containment."""

import time
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max

from govportal.ledger.actions import record
from govportal.ledger.rules import SYSTEM, Actor, HasRef, Reference
from govportal.worklist.actions import close_items
from incidents.models import Containment, ContainmentStep
from incidents.rules.containments import StepCode, wait_after
from registry.actions import (
    drain_grants,
    end_grants,
    revoke_all,
    stop_agent,
)
from registry.actions.draining import draining
from registry.actions.receipt_steps import Found, tried
from registry.models import Credential, Grant
from registry.rules.retirement import LineState
from registry.rules.safe_states import SafeMode

PORTAL = SYSTEM("containment")
TROUBLE = "containment.trouble"
DEMANDS = "Whoever answers for it asks, and others confirm, that it runs again ({number})."
MOST_GRANTS = 3


def clock() -> float:
    return time.perf_counter()


def add_step(
    containment: Containment, code: StepCode, *, target: str = "", next_at: datetime | None = None
) -> ContainmentStep:
    """A line that waits."""
    last = containment.steps.order_by("-n").values_list("n", flat=True).first() or 0
    return ContainmentStep.objects.create(
        containment=containment, n=last + 1, code=code, target=target, next_at=next_at,
        state=LineState.WAITING,
    )  # fmt: skip


def addresses() -> Sequence[str]:
    """Where web processes of the portal are asked, each by itself."""
    return list(dict.fromkeys(settings.PROBE_URLS or [settings.PORTAL_URL]))


def settle(
    step: ContainmentStep, found: Found, begun: float, *, actor: Actor, now: datetime
) -> ContainmentStep:
    """Put down what became of a line, under the entry that says it. ``begun``: by ``clock``.

    Its moment is ``now``, or the end of the line before it, and what passed since ``begun``. The
    containment is locked.
    """
    took = timedelta(seconds=clock() - begun)
    containment = step.containment
    step.state, step.result, step.by_ref = found.state, found.words, actor.ledger_ref
    step.refs = [ref.ledger_ref for ref in found.refs]
    step.at, step.took = _begins(step, now) + took, round(took / timedelta(microseconds=1))
    step.leased_until = None
    wait = None if found.state is LineState.DONE else wait_after(max(1, step.attempts))
    step.next_at = now + wait if wait is not None else None
    entry = record(
        f"containment.step_{found.state.value}",
        containment,
        actor=actor,
        now=now,
        refs=[*incident_of(containment), *found.refs],
        data={
            "step": step.code, "target": step.target, "microseconds": step.took,
            "attempt": step.attempts,
        },
        personal={"result": found.words},
    )  # fmt: skip
    step.entry = str(entry.id)
    step.save()
    _confirm(containment, now)
    return step


def _begins(step: ContainmentStep, now: datetime) -> datetime:
    """What is done one after the other under one ``now``; addresses are asked beside each other."""
    if step.code in {StepCode.PROBED, StepCode.CONTROL}:
        return now
    before = ContainmentStep.objects.filter(containment=step.containment_id, n__lt=step.n)
    latest = before.aggregate(at=Max("at"))["at"]
    return max(now, latest) if latest is not None else now


def incident_of(containment: Containment) -> list[HasRef]:
    """Its agent and its incident, for an entry."""
    incident = containment.incident
    return [containment.agent, *([incident] if incident is not None else [])]


def _confirm(containment: Containment, now: datetime) -> None:
    if containment.confirmed_at is not None:
        return
    if containment.steps.exclude(state=LineState.DONE).exists():
        return
    containment.confirmed_at = now
    containment.save(update_fields=["confirmed_at"])
    refs = incident_of(containment)
    record("containment.confirmed", containment, actor=PORTAL, now=now, refs=refs)
    close_items(containment, kind=TROUBLE, actor=PORTAL, now=now)


def do_step(step: ContainmentStep, *, actor: Actor, now: datetime) -> ContainmentStep:
    """Do a line that needs nothing but the database; what fails takes back only itself."""
    begun, containment = clock(), step.containment
    doing = {
        StepCode.SUSPENDED: _suspend,
        StepCode.REVOKED: _revoke,
        StepCode.DRAINED: _end_drain,
    }[StepCode(step.code)]
    found = tried(containment.ledger_ref, lambda: doing(containment, actor, now))
    if step.code == StepCode.SUSPENDED:
        containment.save(update_fields=["stopped_from"])  # the entry of the step says it
    return settle(step, found, begun, actor=actor, now=now)


def _suspend(containment: Containment, actor: Actor, now: datetime) -> Found:
    agent = containment.agent
    demands = DEMANDS.format(number=containment.number)
    before = stop_agent(
        agent, cause=containment, reason=containment.reason, demands=demands, actor=actor, now=now
    )
    containment.stopped_from = before or containment.stopped_from
    agent.refresh_from_db(fields=["lifecycle", "suspended_from"])
    if containment.mode == SafeMode.DRAIN and containment.drain_until is not None:
        grants = drain_grants(
            agent, containment.drain_until, cause=containment, actor=actor, now=now
        )
        words = f"Suspended; {len(grants)} grants that were open go on until they end."
        return Found(words, [agent, *grants])
    if agent.lifecycle != "suspended":
        words = f"It was not running ({agent.lifecycle}); nothing lets it run meanwhile."
        return Found(words, [agent])
    return Found("Suspended, with every right to run that it has.", [agent])


def _revoke(containment: Containment, actor: Actor, now: datetime) -> Found:
    agent, reason = containment.agent, containment.reason
    if not containment.revokes:
        return Found("Kept, as whoever asked for it wanted: its keys open nothing while it stands.")
    keys = revoke_all(agent, reason, actor=actor, now=now)
    grants: Sequence[Grant] = ()
    if containment.mode == SafeMode.STOP:
        grants = end_grants(agent, reason, actor=actor, now=now)
    words = f"Keys revoked for good: {len(keys)}."
    if not keys:
        words = "No key of it was still to be revoked."
    if grants:
        words += f" Further grants revoked: {len(grants)}."
    return Found(words, [*keys, *grants])


def _end_drain(containment: Containment, actor: Actor, now: datetime) -> Found:
    left = draining(containment, now)
    if left:
        return Found(f"{left} grants still run to their end.", state=LineState.WAITING)
    ended = end_grants(containment.agent, containment.reason, actor=actor, now=now)
    if ended:
        return Found(f"The time was over for {len(ended)} grants: revoked.", ended)
    return Found("Every grant that was open has ended.")


def asked_about(containment: Containment) -> list[str]:
    """What a probe asks about: keys that worked until then, and some of the grants with them.

    Grants that drain are left out; they end later.
    """
    revoked = containment.steps.filter(code=StepCode.REVOKED).values_list("refs", flat=True)
    named = [ref for refs in revoked for ref in refs]
    keys = [ref for ref in named if ref.startswith("credential:")]
    if not keys:
        rows = Credential.objects.filter(agent=containment.agent_id).order_by("-pk")[:3]
        keys = [row.ledger_ref for row in rows]
    if containment.mode == SafeMode.DRAIN:
        return keys
    since = containment.requested_at
    grants = Grant.objects.filter(agent=containment.agent_id, expires_at__gt=since).order_by("-pk")
    return [*keys, *(row.ledger_ref for row in grants[:MOST_GRANTS])]


def as_refs(names: Sequence[str]) -> list[Reference]:
    return [Reference(name) for name in names]
