"""Alerts: what a sender may say, how Alertmanager's words are taken, and triage. Pure Python."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from govportal.refusals import Refusal
from incidents.rules.severities import IncidentClass, Severity

SUMMARY_MAX, NAMED_MAX, TRACE_MAX, KEY_MAX, RULE_MAX = 500, 200, 64, 120, 200
REASON_MIN, REASON_MAX = 10, 2_000
SKEW = timedelta(minutes=5)
OLDEST = timedelta(days=366)
ALERTMANAGER: Mapping[str, Severity] = {"critical": Severity.SEV1, "warning": Severity.SEV2}
"""Its label ``severity``; whatever else it says, or nothing, is SEV3."""
NEVER = 1
"""The year of Alertmanager's ``endsAt`` while an alert fires."""


class Verdict(StrEnum):
    """What people found an alert to be."""

    OPEN = ""
    TRUE = "true"
    FALSE = "false"


class Result(StrEnum):
    """What became of one alert of a call."""

    OPENED = "opened"
    ATTACHED = "attached"
    REPEATED = "repeated"
    ENDED = "ended"
    REFUSED = "refused"


@dataclass(frozen=True)
class Told:
    """One alert as its sender tells it. ``kind`` None: the sender names no class that is known.

    ``is_over``: it ended already, at ``ended_at`` where that is known. ``key``: the sender's own
    name for it; ``exact``: the same name with other content is a mistake.
    """

    agent: str
    severity: Severity
    kind: IncidentClass | None
    summary: str
    occurred_at: datetime | None = None
    trace_id: str = ""
    evidence: Any = None
    environment: str = ""
    rule: str = ""
    key: str = ""
    digest: str = ""
    exact: bool = True
    is_over: bool = False
    ended_at: datetime | None = None


def time_refusal(at: datetime, now: datetime) -> Refusal | None:
    """Why something did not happen then: in the future, or too long ago to be an alert."""
    if at > now + SKEW:
        return Refusal("alert.time_future")
    return Refusal("alert.time_old", {"days": OLDEST.days}) if at < now - OLDEST else None


def from_alertmanager(alert: Mapping[str, Any]) -> Told:
    """One of the ``alerts`` of Alertmanager's webhook, its shape checked before.

    Raises KeyError without a label ``agent``.
    """
    labels, notes = alert["labels"], alert.get("annotations", {})
    rule = labels.get("alertname", "")[:RULE_MAX]
    started, ended = alert["startsAt"], alert.get("endsAt")
    is_over = alert["status"] == "resolved"
    summary = notes.get("summary") or notes.get("description") or rule or labels["agent"]
    kind = labels.get("class", "")
    known = {one.value for one in IncidentClass}
    return Told(
        agent=labels["agent"],
        severity=ALERTMANAGER.get(labels.get("severity", ""), Severity.SEV3),
        kind=IncidentClass(kind) if kind in known else None,
        summary=summary[:SUMMARY_MAX],
        occurred_at=started,
        trace_id=labels.get("trace_id", "")[:TRACE_MAX],
        evidence={"labels": dict(labels), "annotations": dict(notes),
                  "generator_url": alert.get("generatorURL", "")},
        environment=labels.get("environment", ""),
        rule=rule,
        key=f"am:{alert['fingerprint']}@{started.isoformat()}",
        exact=False,
        is_over=is_over,
        ended_at=ended if is_over and ended and ended.year > NEVER else None,
    )  # fmt: skip


def triage_refusal(
    before: Verdict, after: Verdict | None, reason: str, *, may_handle: bool
) -> Refusal | None:
    """Why an alert is not found true or false so."""
    if not may_handle:
        return Refusal("alert.only_handlers")
    if after is None or after is Verdict.OPEN:
        return Refusal("alert.verdict_missing")
    if after is before:
        return Refusal("alert.verdict_same_stale")
    if len(" ".join(reason.split())) < REASON_MIN:
        return Refusal("alert.reason_short", {"least": REASON_MIN})
    if len(reason) > REASON_MAX:
        return Refusal("alert.reason_long", {"most": REASON_MAX, "has": len(reason)})
    return None
