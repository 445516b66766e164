"""What turned out otherwise: severity, class, agent. Nothing is lost, and each has its reason."""

from datetime import datetime

from approvals.actions.choosing import committee_for
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor, HasRef
from govportal.marks import Seen
from govportal.refusals import Refusal, Refused, refuse
from incidents.actions import clocks
from incidents.actions.locking import add_turn, locked_incident, refuse_act
from incidents.actions.opening import running_manifest
from incidents.models import Incident
from incidents.rules.severities import (
    CLASS_SEVERITIES_1,
    IncidentClass,
    Severity,
    default_severity,
    severity_refusal,
)
from incidents.rules.states import Act
from registry.models import Agent


@recorded
def change_severity(
    incident: Incident, severity: Severity | None, reason: str, *, actor: Actor, now: datetime,
    seen: Seen = None,
) -> Incident:  # fmt: skip
    """Raise or lower it. Used time stays used: nothing that was missed is made good by it."""
    incident = locked_incident(incident, seen)
    refuse(severity_refusal(incident.severity_now, severity, reason))
    refuse_act(incident, Act.SEVERITY, reason, actor, now)
    if severity is None:  # severity_refusal has said so; for the type checker
        raise Refused(Refusal("incident.severity_missing"))
    return set_severity(incident, severity, reason, actor, now)


def set_severity(
    incident: Incident, severity: Severity, reason: str, actor: Actor, now: datetime
) -> Incident:
    """In the caller's transaction: what another change brings with it. The incident is locked."""
    before = incident.severity_now
    incident.severity = severity
    incident.save()
    is_raised = severity.is_graver_than(before)
    record(
        "incident.severity_raised" if is_raised else "incident.severity_lowered",
        incident,
        actor=actor,
        now=now,
        refs=_agents(incident),
        data={"before": before.value, "after": severity.value},
        personal={"reason": reason.strip()},
    )
    clocks.change_limits(incident, reason=reason, actor=actor, now=now)
    add_turn(incident, Act.SEVERITY, before, severity, reason, actor, now)
    return incident


@recorded
def reclassify(
    incident: Incident, kind: IncidentClass | None, reason: str, *, actor: Actor, now: datetime,
    seen: Seen = None,
) -> Incident:  # fmt: skip
    """Another class; its severity rises to that of the class, and never falls by itself."""
    incident = locked_incident(incident, seen)
    if kind is None:
        raise Refused(Refusal("incident.class_missing"))
    refuse(Refusal("incident.class_same_stale") if kind == incident.kind else None)
    refuse_act(incident, Act.RECLASSIFY, reason, actor, now)
    before, incident.kind = incident.kind, kind
    incident.save()
    record(
        "incident.reclassified",
        incident,
        actor=actor,
        now=now,
        refs=_agents(incident),
        data={"before": before, "after": kind.value},
        personal={"reason": reason.strip()},
    )
    add_turn(incident, Act.RECLASSIFY, before, kind, reason, actor, now)
    default = default_severity(kind, CLASS_SEVERITIES_1)
    if default.is_graver_than(incident.severity_now):
        incident = set_severity(incident, default, reason, actor, now)
    return incident


@recorded
def correct_agent(
    incident: Incident, agent: Agent | None, named: str, reason: str, *, actor: Actor,
    now: datetime, seen: Seen = None,
) -> Incident:  # fmt: skip
    """It was another agent, or one that is not registered: ``named`` in somebody's own words."""
    if agent is not None:  # both agents are locked in the order of their keys
        _lock_both(incident, agent)
    incident = locked_incident(incident, seen)
    named = " ".join(named.split())
    refuse(None if agent is not None or named else Refusal("incident.agent_missing"))
    refuse(_same(incident, agent, named))
    refuse_act(incident, Act.AGENT, reason, actor, now)
    before, refs = incident.agent, _agents(incident)
    incident.agent = agent
    incident.agent_named = named[:200]
    incident.manifest = running_manifest(agent)
    if agent is not None:
        incident.unit, incident.committee = agent.unit, committee_for(agent.unit)
    incident.save()
    refs += _agents(incident)
    record(
        "incident.agent_corrected", incident, actor=actor, now=now, refs=refs,
        personal={"reason": reason.strip()},
    )  # fmt: skip
    after = agent.ledger_ref if agent is not None else ""
    add_turn(incident, Act.AGENT, before.ledger_ref if before else "", after, reason, actor, now)
    return incident


def _lock_both(incident: Incident, agent: Agent) -> None:
    old = Incident.objects.values_list("agent", flat=True).get(pk=incident.pk)
    keys = [key for key in (old, agent.pk) if key is not None]
    list(Agent.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))


def _same(incident: Incident, agent: Agent | None, named: str) -> Refusal | None:
    same = agent is not None and agent.pk == incident.agent_id
    same |= agent is None and incident.agent_id is None and named == incident.agent_named
    return Refusal("incident.agent_same_stale") if same else None


def _agents(incident: Incident) -> list[HasRef]:
    return [incident.agent] if incident.agent is not None else []
