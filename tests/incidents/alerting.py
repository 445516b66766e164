"""Monitors and what they send, for the stories of alerts."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.test import Client
from django.utils import timezone

from incidents.actions.monitors import IssuedKey, Setting, add_monitor, issue_key
from incidents.actions.receiving import Received, Sender, receive_alert
from incidents.models import Monitor
from incidents.rules.alerts import Told
from incidents.rules.severities import IncidentClass, Severity
from tests.make import START, Cast

REASON = "Looked at the trace; the output was what it should be."
DATA = Path(__file__).parent.parent / "data"
KIND = IncidentClass.UNUSUAL_TOOL_PATTERN


def setting(cast: Cast, **more: Any) -> Setting:
    said: dict[str, Any] = {
        "name": "Watchtower",
        "owner": cast.operator,
        "highest": Severity.SEV1,
        "usual_class": IncidentClass.PERFORMANCE_DEGRADATION,
        "all_agents": not (more.get("agents") or more.get("units")),
    }
    return Setting(**said | more)


def monitor(cast: Cast, now: Any = START, **more: Any) -> Monitor:
    return add_monitor(setting(cast, **more), actor=cast.operator, now=now)


def key(cast: Cast, watch: Monitor, now: Any = START, days: int = 90) -> IssuedKey:
    return issue_key(watch, days, actor=cast.operator, now=now)


def sender(cast: Cast, now: Any = START, **more: Any) -> Sender:
    watch = monitor(cast, now, **more)
    return Sender(monitor=watch, key=key(cast, watch, now).key)


def told(agent: Any = "ticket-triage", severity: Severity = Severity.SEV2, **more: Any) -> Told:
    slug = agent if isinstance(agent, str) else agent.slug
    said: dict[str, Any] = {"kind": KIND, "summary": "It called forty tools in a minute."}
    return Told(agent=slug, severity=severity, **said | more)


def send(told: Told, sender: Sender, now: Any = START) -> Received:
    return receive_alert(told, sender, now=now)


def body(agent: Any, **more: Any) -> dict[str, Any]:
    slug = agent if isinstance(agent, str) else agent.slug
    said = {"agent": slug, "severity": "SEV2", "class": KIND.value, "summary": "Forty tools."}
    return said | more


def managed(*agents: str, now: Any = None) -> dict[str, Any]:
    """Alertmanager's example, with these agents in the places of its own, begun a minute ago."""
    read: dict[str, Any] = json.loads((DATA / "alertmanager.json").read_text())
    begun = (now or timezone.now()) - timedelta(minutes=30)
    for alert, slug in zip(read["alerts"], agents, strict=False):
        alert["labels"]["agent"] = slug
    for alert in read["alerts"]:
        alert["startsAt"] = begun.isoformat().replace("+00:00", "Z")
        if alert["status"] == "resolved":
            alert["endsAt"] = (begun + timedelta(minutes=20)).isoformat().replace("+00:00", "Z")
    return read


class Program:
    """A program with a key of a monitor or an agent."""

    def __init__(self, text: str) -> None:
        self.text, self.client = text, Client(raise_request_exception=False)

    def send(self, said: Any, **headers: str) -> Any:
        raw = said if isinstance(said, bytes) else json.dumps(said).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(
            "/api/v1/alerts",
            raw,
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.text}"} | named,
        )
