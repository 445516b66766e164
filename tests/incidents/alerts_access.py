"""Alerts, monitors and figures in the table of who sees what (tests/people/test_access.py)."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from incidents.rules.severities import Severity
from tests.incidents import alerting

EVERYBODY, ONLY_POST = None, 405
KEEPS = {"operator", "administrator"}
READS = KEEPS | {"auditor", "security", "chair", "chair_alternate", "co_chair", "member"}
# An incident of an agent that is not registered: those who see all, and operators and reviewers.
SEES = {"chair", "chair_alternate", "co_chair", "member", "auditor", "administrator", "operator",
        "security", "compliance", "compliance_2"}  # fmt: skip
HANDLES = {"operator", "security"}
DONE_BY = {
    **dict.fromkeys(("monitor_edit", "monitor_end", "monitor_key_issue"), KEEPS),
    "monitor_new": KEEPS,
    "monitor_key_revoke": KEEPS,
    "alert_judge": HANDLES,
    "incident_alerts_judge": HANDLES,
}
FILES = {"incident_figures_export"}
TOLD_WHY = {"monitor_list"}
TOO_EARLY = {"incident_alerts_dismiss"}
ALERT, MONITOR, INCIDENT = ("alert",), ("monitor",), ("alert_incident",)
PAGES: dict[str, tuple[tuple[str, ...], set[str] | None, int]] = {
    "incident_figures": ((), EVERYBODY, 200),
    "incident_figures_export": ((), EVERYBODY, ONLY_POST),
    "alert_list": ((), EVERYBODY, 200),
    "alert_detail": (ALERT, SEES, 200),
    "alert_judge": (ALERT, SEES, 200),
    "monitor_list": ((), READS, 200),
    "monitor_new": ((), EVERYBODY, 200),
    "monitor_detail": (MONITOR, READS, 200),
    "monitor_edit": (MONITOR, READS, 200),
    "monitor_end": (MONITOR, READS, 200),
    "monitor_key_issue": (MONITOR, READS, 200),
    "monitor_key_revoke": (("monitor", "monitor_key"), READS, 200),
    "incident_alerts": (INCIDENT, SEES, 200),
    "incident_alerts_judge": (INCIDENT, SEES, 200),
    "incident_alerts_dismiss": (INCIDENT, SEES, 200),
}


def scene(cast: Any) -> dict[str, Any]:
    """A monitor with a key, and an alert about an agent that nobody registered."""
    now = timezone.now() - timedelta(hours=1)
    sender = alerting.sender(cast, now)
    told = alerting.told("shadow-bot", Severity.SEV2, evidence={"calls": 40})
    alert = alerting.send(told, sender, now).alert
    return {
        "monitor": sender.monitor.pk,
        "monitor_key": sender.key.prefix,
        "alert": alert.pk,
        "alert_incident": alert.incident.number,
    }
