"""An alert comes in: it opens an incident, or is added to the open one of its agent and class.

Locks are taken monitor, agent (or the sighting of one that is not registered), incident: of two
alerts at once the second sees the incident of the first.
"""

from dataclasses import dataclass
from datetime import datetime

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor, HasRef
from govportal.refusals import Refusal, refuse
from incidents.actions.correcting import set_severity
from incidents.actions.locking import locked_incident
from incidents.actions.monitors import locked_monitor, use_refusal
from incidents.actions.opening import Report, report_incident
from incidents.actions.recurring import look_again
from incidents.models import Alert, Incident, Monitor, MonitorKey
from incidents.rules.alerts import KEY_MAX, NAMED_MAX, Result, Told, time_refusal
from incidents.rules.monitors import Scope
from incidents.rules.reports import TITLE_MAX
from incidents.rules.severities import IncidentClass, Severity
from registry.actions import confirm, note_sighting
from registry.actions.identifying import Identity
from registry.models import Agent
from registry.names import ENVIRONMENT_NAMES
from registry.rules.sightings import Source

SAID_BY_SENDER = "This is the severity that whoever sent the alert gave, within its scope."
GRAVER = "A further alert of the same agent and class is graver."
UNREGISTERED = IncidentClass.UNREGISTERED_AGENT


@dataclass(frozen=True)
class Sender:
    """Whose key was shown: a monitor's, or an agent's own."""

    monitor: Monitor | None = None
    key: MonitorKey | None = None
    identity: Identity | None = None

    is_authenticated = True  # what the API's framework asks of whoever calls

    @property
    def ledger_ref(self) -> str:
        return self.actor.ledger_ref

    @property
    def actor(self) -> Actor:
        if self.monitor is not None:
            return self.monitor
        assert self.identity is not None  # one of the two is there
        return self.identity

    def own(self, key: str) -> str | None:
        """The sender's name for an alert, told apart from everybody else's."""
        if not key:
            return None
        if self.monitor is not None:
            return f"m{self.monitor.pk}:{key}"
        assert self.identity is not None
        return f"a{self.identity.agent.pk}:{key}"


@dataclass(frozen=True)
class Received:
    """The alert as it is kept, and what became of it now."""

    alert: Alert
    result: Result


@recorded
def receive_alert(told: Told, sender: Sender, *, now: datetime) -> Received:
    """Keep one alert. Told twice under the same key it is one.

    Raises Refused outside the sender's scope, for times that cannot be, with another content under
    a known key, and with a key that was ended meanwhile.
    """
    monitor = locked_monitor(sender.monitor) if sender.monitor is not None else None
    agent, scope = _agent(told, sender, monitor, now)
    key = sender.own(told.key[:KEY_MAX])
    known = Alert.objects.select_related("incident").filter(key=key).first() if key else None
    if known is not None:
        return _again(known, told, sender.actor, now)
    refuse(time_refusal(told.occurred_at, now) if told.occurred_at is not None else None)
    severity, kind = scope.capped(told.severity), told.kind or _usual(monitor)
    if agent is None:
        note_sighting(Source.TRACE, told.agent, environment=_environment(told, sender),
                      detail=_words(told), actor=sender.actor, now=now)  # fmt: skip
    incident, opened = _incident(told, agent, kind, severity, sender, now)
    alert = Alert.objects.create(
        monitor=monitor,
        sent_by=(sender.key or sender.actor).ledger_ref,
        agent=agent,
        agent_named="" if agent is not None else _named(told),
        kind=kind,
        severity_sent=told.severity,
        severity=severity,
        summary=told.summary,
        rule=told.rule,
        trace_id=told.trace_id,
        evidence=told.evidence,
        occurred_at=told.occurred_at,
        received_at=now,
        ended_at=_end(told, now),
        key=key,
        digest=told.digest,
        incident=incident,
        opened=opened,
    )
    _note("alert.received", alert, sender.actor, now)
    if incident is not None and told.rule:
        look_again(incident, actor=sender.actor, now=now)
    if told.is_over:
        return Received(alert, Result.ENDED)
    return Received(alert, Result.OPENED if opened else Result.ATTACHED)


def _usual(monitor: Monitor | None) -> IncidentClass:
    """The class of an alert that names none."""
    if monitor is None:
        return IncidentClass.POLICY_VIOLATION
    return IncidentClass(monitor.usual_class)


def _end(told: Told, now: datetime) -> datetime | None:
    """Never to come, and never before it began."""
    if not told.is_over:
        return None
    ended = min(told.ended_at or now, now)
    return max(ended, told.occurred_at) if told.occurred_at is not None else ended


def _says_more(incident: Incident, severity: Severity) -> bool:
    """Whether an alert is graver than the incident and than all that was alerted before.

    What somebody has lowered with a reason is not raised again by the same being said again.
    """
    before = incident.alerts.values_list("severity", flat=True)
    graver = all(severity.is_graver_than(Severity(one)) for one in before)
    return graver and severity.is_graver_than(incident.severity_now)


def _incident(
    told: Told,
    agent: Agent | None,
    kind: IncidentClass,
    severity: Severity,
    sender: Sender,
    now: datetime,
) -> tuple[Incident | None, bool]:
    """The incident of an alert, and whether it is a new one; none for what is over already."""
    incident = _open_one(agent, told, kind)
    if incident is None:
        if told.is_over:
            return None, False
        report = _report(told, agent, kind, severity, sender, now)
        return report_incident(report, actor=sender.actor, now=now), True
    if not told.is_over and _says_more(incident, severity):
        set_severity(incident, severity, GRAVER, sender.actor, now)
    return incident, False


def _agent(
    told: Told, sender: Sender, monitor: Monitor | None, now: datetime
) -> tuple[Agent | None, Scope]:
    """The agent that is meant, locked, and what the sender may say of it. Raises Refused."""
    if sender.identity is not None:
        own = sender.identity.agent
        refuse(None if told.agent == own.slug else Refusal("alert.not_itself"))
        agent = _locked(own.slug)
        confirm(sender.identity, now=now)
        return agent, Scope(Severity.SEV1, all_agents=True)
    assert monitor is not None and sender.key is not None
    fresh = MonitorKey.objects.get(pk=sender.key.pk)
    refuse(use_refusal(fresh, monitor, now))
    agent, scope = _locked(told.agent), monitor.scope
    covered = scope.covers(agent.pk if agent else None, agent.unit_id if agent else None)
    refuse(None if covered else Refusal("monitor.outside_scope", {"agent": told.agent}))
    return agent, scope


def _locked(slug: str) -> Agent | None:
    rows = Agent.objects.select_for_update(of=("self",)).select_related("unit")
    return rows.filter(slug=slug).first()


def _again(known: Alert, told: Told, actor: Actor, now: datetime) -> Received:
    if told.exact and known.digest != told.digest:
        refuse(Refusal("alert.key_other_stale"))
    if not told.is_over or known.ended_at is not None:
        return Received(known, Result.REPEATED)
    known.ended_at = _end(told, now)
    known.save(update_fields=["ended_at"])
    _note("alert.ended", known, actor, now)
    return Received(known, Result.ENDED)


def _open_one(agent: Agent | None, told: Told, kind: IncidentClass) -> Incident | None:
    """The open incident that this alert is one more sign of, locked."""
    rows = Incident.objects.open().real().order_by("-pk")
    if agent is not None:
        found = rows.filter(agent=agent, kind=kind).first()
    else:
        found = rows.filter(agent=None, agent_named=_named(told), kind=UNREGISTERED).first()
    if found is None:
        return None
    found = locked_incident(found)
    return found if found.is_open else None


def _report(
    told: Told,
    agent: Agent | None,
    kind: IncidentClass,
    severity: Severity,
    sender: Sender,
    now: datetime,
) -> Report:
    return Report(
        title=told.summary[:TITLE_MAX],
        what_happened=_words(told),
        kind=kind if agent is not None else UNREGISTERED,
        agent=agent,
        agent_named="" if agent is not None else _named(told),
        severity=severity,
        reason=SAID_BY_SENDER,
        environment=_environment(told, sender),
        occurred_at=min(told.occurred_at, now) if told.occurred_at else None,
        source=Incident.MONITOR if sender.monitor is not None else Incident.AGENT,
        trace_id=told.trace_id,
    )


def _environment(told: Told, sender: Sender) -> str:
    if sender.identity is not None:
        return sender.identity.environment
    return told.environment if told.environment in ENVIRONMENT_NAMES else ""


def _named(told: Told) -> str:
    return " ".join(told.agent.split())[:NAMED_MAX]


def _words(told: Told) -> str:
    """What was sent, as the text of a report."""
    more = [told.rule and f"Rule: {told.rule}", told.trace_id and f"Trace: {told.trace_id}"]
    return "\n".join([told.summary, *(line for line in more if line)])


def _note(verb: str, alert: Alert, actor: Actor, now: datetime) -> None:
    found: tuple[HasRef | None, ...] = (alert.incident, alert.agent, alert.monitor)
    record(
        verb,
        alert,
        actor=actor,
        now=now,
        refs=[one for one in found if one is not None],
        data={
            "class": alert.kind,
            "severity": alert.severity,
            "severity_sent": alert.severity_sent,
            "opened": alert.opened,
            "rule": bool(alert.rule),
        },
        personal={"summary": alert.summary},
        trace_id=alert.trace_id,
    )
