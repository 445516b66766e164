"""Reporting an incident: the one action that people, monitors and the portal itself call."""

from dataclasses import dataclass
from datetime import datetime

from approvals.actions.choosing import committee_for
from approvals.actions.numbering import next_number
from approvals.models import NumberSeries
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor, HasRef
from govportal.people.models import Committee, Person, Unit
from govportal.refusals import Refusal, Refused, refuse
from incidents import rights
from incidents.actions.clocks import start_clocks
from incidents.actions.locking import add_turn
from incidents.models import Incident
from incidents.rules.reports import Told, first_severity, report_refusal
from incidents.rules.severities import (
    CLASS_SEVERITIES_1,
    IncidentClass,
    Severity,
    default_severity,
)
from incidents.rules.states import Act
from registry.models import Agent, Authorisation, Manifest

PREFIX = "INC"


@dataclass(frozen=True, kw_only=True)
class Report:
    """What is told of an incident.

    ``severity``: None where unsure, then that of the class; a milder one needs ``reason``.
    ``detected_at``: the moment of the report where it is not given. ``key``: the sender's own name
    for it, so that telling it twice makes one. ``agent_named``: what somebody calls an agent that
    is not registered, or that they may not see.
    """

    title: str
    what_happened: str
    kind: IncidentClass | None
    agent: Agent | None = None
    agent_named: str = ""
    severity: Severity | None = None
    reason: str = ""
    environment: str = ""
    data_involved: str = Incident.UNKNOWN
    occurred_at: datetime | None = None
    detected_at: datetime | None = None
    source: str = Incident.PERSON
    key: str | None = None
    trace_id: str = ""
    is_exercise: bool = False


@recorded
def report_incident(report: Report, *, actor: Actor, now: datetime) -> Incident:
    """Open an incident; its first actions follow in the same transaction.

    One that was told before under the same ``key`` is returned as it is. Raises Refused for an
    incomplete report, times that are to come or out of order, and people who only read.
    """
    person = actor if isinstance(actor, Person) else None
    if person is not None:
        refuse(rights.report_refusal(person, now))
    detected = report.detected_at or now
    kind = _kind(report, detected, now)
    severity, no = first_severity(
        report.severity, default_severity(kind, CLASS_SEVERITIES_1), report.reason
    )
    refuse(no)
    agent = _locked(report.agent)
    _queue(now)
    known = Incident.objects.filter(key=report.key).first() if report.key else None
    if known is not None:
        return known
    incident = _create(report, kind, severity, agent, detected, person, actor, now)
    record(
        "incident.reported",
        incident,
        actor=actor,
        now=now,
        refs=_refs(incident),
        data={
            "class": kind.value,
            "severity": severity.value,
            "source": incident.source,
            "environment": incident.environment,
            "data_involved": incident.data_involved,
            "exercise": incident.is_exercise,
            "detected_at": detected.isoformat(),
        },
        personal={"title": incident.title, "what_happened": incident.what_happened},
        trace_id=incident.trace_id,
    )
    start_clocks(incident, actor=actor, now=now)
    add_turn(incident, Act.OPEN, "", incident.state, report.reason, actor, now)
    return incident


def _kind(report: Report, detected: datetime, now: datetime) -> IncidentClass:
    names = report.agent is not None or bool(report.agent_named.strip())
    told = Told(
        report.title, report.what_happened, report.kind, names, report.occurred_at, detected
    )
    refuse(report_refusal(told, now))
    if report.kind is None:  # report_refusal has said so; for the type checker
        raise Refused(Refusal("incident.class_missing"))
    return report.kind


def _locked(agent: Agent | None) -> Agent | None:
    if agent is None:
        return None
    rows = Agent.objects.select_for_update(of=("self",)).select_related("unit")
    return rows.get(pk=agent.pk)


def _queue(now: datetime) -> None:
    """One after the other: two that tell the same at once see each other's."""
    NumberSeries.objects.select_for_update().get_or_create(prefix=PREFIX, year=now.year)


def _create(
    report: Report,
    kind: IncidentClass,
    severity: Severity,
    agent: Agent | None,
    detected: datetime,
    person: Person | None,
    actor: Actor,
    now: datetime,
) -> Incident:
    unit = agent.unit if agent is not None else person.unit if person is not None else None
    return Incident.objects.create(
        number=next_number(PREFIX, now),
        title=" ".join(report.title.split()),
        what_happened=report.what_happened.strip(),
        agent=agent,
        agent_named=" ".join(report.agent_named.split()),
        manifest=running_manifest(agent),
        environment=report.environment or (agent.environment if agent else "production"),
        unit=unit,
        committee=_committee(unit),
        kind=kind,
        severity=severity,
        data_involved=report.data_involved,
        is_exercise=report.is_exercise,
        source=report.source,
        reporter=person,
        reported_as=actor.ledger_ref,
        key=report.key or None,
        trace_id=report.trace_id,
        occurred_at=report.occurred_at,
        detected_at=detected,
        reported_at=now,
    )


def running_manifest(agent: Agent | None) -> Manifest | None:
    """What the agent runs on, or would if it were not stopped."""
    if agent is None:
        return None
    rights = Authorisation.objects.standing().filter(agent=agent).select_related("manifest")
    right = rights.order_by("-pk").first()
    return right.manifest if right is not None else None


def _committee(unit: Unit | None) -> Committee:
    if unit is not None:
        return committee_for(unit)
    committee = Committee.objects.filter(is_default=True).first()
    if committee is None:
        raise Refused(Refusal("request.committee_missing", {"unit": ""}))
    return committee


def _refs(incident: Incident) -> list[HasRef]:
    found = (incident.agent, incident.manifest, incident.unit, incident.committee)
    return [one for one in found if one is not None]
