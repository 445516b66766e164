"""Builders of incidents: they call the actions, so that what they make could have happened."""

from datetime import datetime, timedelta
from typing import Any

from incidents.actions import Report, acknowledge, close, contain, report_incident, resolve
from incidents.models import Incident
from incidents.rules.severities import IncidentClass, Severity
from registry.models import Agent
from tests.incidents import legal_making
from tests.make import START, Cast

REASON = "Looked at every session of the last hour; nothing more goes out."
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def report(agent: Agent | None = None, **more: Any) -> Report:
    """What somebody tells of an agent that sent data out."""
    said: dict[str, Any] = {
        "title": "It sent three records to an unknown address",
        "what_happened": "While checking a supplier it followed an instruction in a document.",
        "kind": IncidentClass.DATA_EXFILTRATION,
        "agent": agent,
    }
    if agent is None:
        said["agent_named"] = "The bot in the yellow chat window"
    return Report(**said | more)


def incident(
    cast: Cast,
    agent: Agent | None = None,
    severity: Severity = Severity.SEV2,
    now: datetime = START,
    **more: Any,
) -> Incident:
    """One that a colleague reported; by default nothing is stopped for it."""
    by = more.pop("by", cast.colleague)
    said = {"kind": IncidentClass.PROMPT_INJECTION, "severity": severity} | more
    if severity is Severity.SEV3 and "kind" not in more:
        said["kind"] = IncidentClass.POLICY_VIOLATION
    return report_incident(report(agent, **said), actor=by, now=now)


def taken(cast: Cast, agent: Agent | None = None, now: datetime = START, **more: Any) -> Incident:
    """In hand of the operator five minutes later."""
    made = incident(cast, agent, now=now, **more)
    return acknowledge(made, actor=cast.operator, now=now + 5 * MINUTE)


def resolved(
    cast: Cast, agent: Agent | None = None, now: datetime = START, **more: Any
) -> Incident:
    """Contained an hour and resolved two hours after the report; counsel says that nobody has to
    be told of it, except with ``is_answered=False``."""
    is_answered = more.pop("is_answered", True)
    made = taken(cast, agent, now=now, **more)
    contain(made, REASON, actor=cast.operator, now=now + HOUR)
    if is_answered:
        legal_making.answered_no(made, cast, now + HOUR)
    return resolve(made, REASON, actor=cast.operator, now=now + 2 * HOUR)


def closed(cast: Cast, agent: Agent | None = None, now: datetime = START, **more: Any) -> Incident:
    """Closed three hours after the report, where no gate asks for more."""
    made = resolved(cast, agent, now=now, **more)
    return close(made, actor=cast.operator, now=now + 3 * HOUR)
