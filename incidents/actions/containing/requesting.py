"""Stopping an agent for an incident: by hand or by the portal, in the caller's transaction."""

from datetime import datetime

from approvals.actions.numbering import next_number
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse
from incidents.actions.containing.steps import (
    PORTAL,
    add_step,
    addresses,
    clock,
    do_step,
    incident_of,
    settle,
)
from incidents.actions.locking import locked_incident
from incidents.models import Containment, Incident, SuspensionQuestion
from incidents.rights import handles
from incidents.rules.containments import Kind, StepCode, contain_refusal, reason_refusal
from incidents.rules.severities import Severity
from registry.actions import declared_of, end_grants
from registry.actions.receipt_steps import Found
from registry.models import Agent
from registry.rules.lifecycle import Lifecycle
from registry.rules.safe_states import Declared, SafeMode


def standing_of(incident: Incident) -> Containment | None:
    """The containment that holds the agent of the incident; of an exercise that of its drill."""
    rows = Containment.objects.standing().filter(incident=incident)
    if not incident.is_exercise:
        rows = rows.filter(agent=incident.agent_id)
    return rows.select_related("agent", "incident").first()


def contain_no(incident: Incident, actor: Actor, now: datetime) -> Refusal | None:
    """Why the actor does not stop the incident's agent now; None when they may."""
    agent = incident.agent
    return contain_refusal(
        may=handles(incident, actor, now) if isinstance(actor, Person) else True,
        has_agent=agent is not None or incident.is_exercise,
        is_live=incident.is_live,
        stands=standing_of(incident) is not None,
        is_retired=agent is not None and agent.lifecycle == Lifecycle.RETIRED,
    )


@recorded
def contain_agent(
    incident: Incident,
    actor: Actor,
    now: datetime,
    *,
    reason: str = "",
    revoke: bool = True,
) -> Containment:
    """Stop the agent of a live incident of any severity, and end its keys unless ``revoke`` is
    false; other rooms may call it. The receipt's probes are the worker's.

    Idempotent for programs; a person is told that it stands already. In an exercise an agent that
    is made for it is stopped. Raises Refused.
    """
    incident = locked_incident(incident)
    if not isinstance(actor, Person):
        standing = standing_of(incident)
        if standing is not None:
            return standing
    refuse(contain_no(incident, actor, now))
    if isinstance(actor, Person):
        refuse(reason_refusal(reason))
    kind = Kind.BY_HAND if isinstance(actor, Person) else Kind.AUTOMATIC
    return carry_out(incident, kind, reason, actor=actor, now=now, revoke=revoke)


def carry_out(
    incident: Incident, kind: Kind, reason: str, *, actor: Actor, now: datetime, revoke: bool = True
) -> Containment:
    """The incident and its agent are locked: the row, and every line that the database does."""
    from incidents.actions.containing.drilling import begin_drill  # noqa: PLC0415

    begun = clock()
    if incident.is_exercise:
        return begin_drill(incident, reason or incident.title, actor=actor, now=now)
    agent = incident.agent
    assert agent is not None  # contain_refusal says so
    declared = _safe_state(incident, agent)
    until = declared.until(now)
    made = Containment.objects.create(
        number=_number(incident),
        kind=kind,
        incident=incident,
        agent=agent,
        mode=declared.mode,
        drain_until=until,
        revokes=revoke or incident.severity_now is Severity.SEV1,
        reason=f"{incident.number}: {reason.strip() or incident.title}",
        by=actor if isinstance(actor, Person) else None,
        by_ref=actor.ledger_ref,
        requested_at=now,
    )
    record(
        "containment.requested", made, actor=actor, now=now, refs=[agent, incident],
        data={"kind": made.kind, "mode": made.mode, "revokes": made.revokes,
              "until": until.isoformat() if until else None},
        personal={"reason": made.reason},
    )  # fmt: skip
    requested = add_step(made, StepCode.REQUESTED)
    suspended = add_step(made, StepCode.SUSPENDED)
    revoked = add_step(made, StepCode.REVOKED)
    if until is not None:
        add_step(made, StepCode.DRAINED, next_at=until)
    for address in addresses():
        add_step(made, StepCode.PROBED, target=address, next_at=now)
    settle(requested, Found(_words(made)), begun, actor=actor, now=now)
    do_step(suspended, actor=actor, now=now)
    do_step(revoked, actor=actor, now=now)
    _answer_question(incident, made, actor, now)
    return made


def _words(made: Containment) -> str:
    how = "stop at once" if made.mode == SafeMode.STOP else "end what is begun, then stop"
    return f"Safe state: {how}." if made.kind == Kind.BY_HAND else f"At SEV1. Safe state: {how}."


def _safe_state(incident: Incident, agent: Agent) -> Declared:
    """SEV1 always stops."""
    return Declared() if incident.severity_now is Severity.SEV1 else declared_of(agent)


def _number(incident: Incident) -> str:
    return f"{incident.number}-C{incident.containments.count() + 1}"


def drill_number(now: datetime) -> str:
    return next_number("DRILL", now)


def _answer_question(incident: Incident, made: Containment, actor: Actor, now: datetime) -> None:
    """Whether to stop it is no question any more."""
    from incidents.actions.containing.considering import answer  # noqa: PLC0415

    asked = incident.suspension_questions.filter(answered_at__isnull=True).first()
    if asked is not None:
        answer(asked, SuspensionQuestion.STOPPED, made.reason, actor=actor, now=now)


def tighten(containment: Containment, *, now: datetime) -> None:
    """The incident became a SEV1: what drained is ended, and keys that were kept are revoked.

    The receipt goes on with further lines.
    """
    if containment.mode == SafeMode.STOP and containment.revokes:
        return
    containment.mode, containment.drain_until = SafeMode.STOP, None
    containment.revokes, containment.confirmed_at = True, None
    containment.save()
    refs = incident_of(containment)
    record("containment.tightened", containment, actor=PORTAL, now=now, refs=refs)
    waiting = containment.steps.filter(code=StepCode.DRAINED).exclude(state="done").first()
    revoked = add_step(containment, StepCode.REVOKED)
    for address in addresses():
        add_step(containment, StepCode.PROBED, target=address, next_at=now)
    do_step(revoked, actor=PORTAL, now=now)
    if waiting is not None:
        begun = clock()
        ended = end_grants(containment.agent, containment.reason, actor=PORTAL, now=now)
        words = Found(f"Ended at once: the incident became a SEV1 ({len(ended)} more).", ended)
        settle(waiting, words, begun, actor=PORTAL, now=now)
