"""Taking an incident, and bringing it to its end: one function a move of the table."""

from datetime import datetime

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor, HasRef
from govportal.marks import Seen
from govportal.people.models import Person
from govportal.refusals import Refusal, Refused, refuse
from incidents.actions import clocks
from incidents.actions.correcting import set_severity
from incidents.actions.locking import add_turn, lock_both, locked_incident, refuse_act
from incidents.actions.parts import give_part
from incidents.models import Incident, IncidentPart
from incidents.rules.states import MOVES, Act, IncidentState, Outcome

VERBS = {
    Act.ACKNOWLEDGE: "incident.acknowledged",
    Act.CONTAIN: "incident.contained",
    Act.RESOLVE: "incident.resolved",
    Act.CLOSE: "incident.closed",
    Act.DISMISS: "incident.dismissed",
    Act.REOPEN: "incident.reopened",
    Act.MERGE: "incident.merged",
}


@recorded
def acknowledge(incident: Incident, *, actor: Person, now: datetime) -> Incident:
    """Take it: the response clock stops, and whoever took it leads until it is handed over.

    Raises Refused when somebody has it already, and for people who do not handle it.
    """
    incident = locked_incident(incident)
    refuse_act(incident, Act.ACKNOWLEDGE, "", actor, now)
    incident.acknowledged_at = now
    if incident.lead is None or not incident.lead.is_active:
        incident.lead = actor
    give_part(incident, incident.lead, IncidentPart.LEAD, now=now)
    incident = _move(incident, Act.ACKNOWLEDGE, "", actor, now)
    clocks.taken(incident, incident.lead or actor, actor=actor, now=now)
    return _told(incident, Act.ACKNOWLEDGE, "", IncidentState.REPORTED, actor, now)


@recorded
def contain(
    incident: Incident, reason: str, *, actor: Actor, now: datetime, seen: Seen = None
) -> Incident:
    """No further harm is possible; ``reason`` says how that is known."""
    return _ahead(incident, Act.CONTAIN, reason, actor, now, seen)


@recorded
def resolve(
    incident: Incident, reason: str, *, actor: Actor, now: datetime, seen: Seen = None
) -> Incident:
    """What was wrong is mended; ``reason`` says what was done. One of SEV3 is contained with it."""
    return _ahead(incident, Act.RESOLVE, reason, actor, now, seen)


@recorded
def close(incident: Incident, *, actor: Actor, now: datetime, seen: Seen = None) -> Incident:
    """All that had to be decided and done is. Raises Refused while a gate says otherwise."""
    return _ahead(incident, Act.CLOSE, "", actor, now, seen)


@recorded
def dismiss(
    incident: Incident, reason: str, *, actor: Actor, now: datetime, seen: Seen = None
) -> Incident:
    """It was a false alarm; what was stopped for it is let go by people, not by this."""
    return _ahead(incident, Act.DISMISS, reason, actor, now, seen)


@recorded
def reopen(
    incident: Incident, reason: str, *, actor: Actor, now: datetime, seen: Seen = None
) -> Incident:
    """It is not over, or was merged wrongly: somebody has to take it again, by new clocks."""
    incident = locked_incident(incident, seen)
    refuse_act(incident, Act.REOPEN, reason, actor, now)
    before = incident.state
    incident.acknowledged_at = incident.contained_at = None
    incident.resolved_at = incident.closed_at = None
    incident.outcome, incident.merged_into = Outcome.NONE, None
    incident = _move(incident, Act.REOPEN, reason, actor, now)
    clocks.stop_all(incident, actor=actor, now=now)
    clocks.start_clocks(incident, actor=actor, now=now)
    return _told(incident, Act.REOPEN, reason, before, actor, now)


@recorded
def merge(
    incident: Incident, into: Incident, reason: str, *, actor: Actor, now: datetime,
    seen: Seen = None,
) -> Incident:  # fmt: skip
    """It was told twice: it goes on in ``into``, which takes the graver severity of both.

    Raises Refused for another agent, itself, an exercise with a real one, and one that ended.
    """
    lock_both(incident, into)
    incident = locked_incident(incident, seen)
    target = locked_incident(into) if into.pk != incident.pk else incident
    refuse_act(incident, Act.MERGE, reason, actor, now)
    refuse_act(target, Act.LEAD, "", actor, now)
    refuse(_merge_refusal(incident, target))
    before, incident.merged_into = incident.state, target
    incident = _move(incident, Act.MERGE, reason, actor, now, refs=[target])
    clocks.stop_all(incident, actor=actor, now=now)
    if incident.severity_now.is_graver_than(target.severity_now):
        set_severity(target, incident.severity_now, reason, actor, now)
    return _told(incident, Act.MERGE, reason, before, actor, now)


def _merge_refusal(incident: Incident, target: Incident) -> Refusal | None:
    if target.pk == incident.pk:
        return Refusal("incident.merge_itself")
    if not target.is_live:
        return Refusal("incident.merge_target")
    if target.is_exercise != incident.is_exercise:
        return Refusal("incident.merge_exercise")
    is_same = target.agent_id == incident.agent_id
    return None if is_same else Refusal("incident.merge_agent")


def _ahead(
    incident: Incident, act: Act, reason: str, actor: Actor, now: datetime, seen: Seen
) -> Incident:
    incident = locked_incident(incident, seen)
    refuse_act(incident, act, reason, actor, now)
    before = incident.state
    _note_times(incident, act, now)
    incident = _move(incident, act, reason, actor, now)
    _stop_clocks(incident, act, actor, now)
    return _told(incident, act, reason, before, actor, now)


def _note_times(incident: Incident, act: Act, now: datetime) -> None:
    if act in (Act.CONTAIN, Act.RESOLVE) and incident.contained_at is None:
        incident.contained_at = now
    if act is Act.RESOLVE:
        incident.resolved_at = now
    if act in (Act.CLOSE, Act.DISMISS):
        incident.closed_at = now
        is_false = act is Act.DISMISS
        incident.outcome = Outcome.FALSE_ALARM if is_false else Outcome.HANDLED


def _stop_clocks(incident: Incident, act: Act, actor: Actor, now: datetime) -> None:
    if act is Act.DISMISS:
        clocks.stop_all(incident, actor=actor, now=now)
    elif act in (Act.CONTAIN, Act.RESOLVE):
        clocks.stop(incident, clocks.CONTAIN, clocks.HOLD, actor=actor, now=now)


def _move(
    incident: Incident,
    act: Act,
    reason: str,
    actor: Actor,
    now: datetime,
    refs: list[HasRef] | None = None,
) -> Incident:
    target = MOVES[act].target
    if target is None:
        raise Refused(Refusal(f"incident.{act.value}_stale"))
    before, incident.state = incident.state, target
    incident.save()
    named: list[HasRef] = [incident.agent] if incident.agent is not None else []
    record(
        VERBS[act],
        incident,
        actor=actor,
        now=now,
        refs=[*named, *(refs or [])],
        data={"before": before, "after": target.value, "severity": incident.severity},
        personal={"reason": reason.strip()} if reason.strip() else None,
    )
    return incident


def _told(
    incident: Incident, act: Act, reason: str, before: str, actor: Actor, now: datetime
) -> Incident:
    add_turn(incident, act, before, incident.state, reason, actor, now)
    return incident
