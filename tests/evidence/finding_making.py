"""Builders of findings: they call the actions."""

from datetime import datetime, timedelta
from typing import Any

from evidence.actions import findings as acts
from evidence.models import AuditFinding
from evidence.rules.findings import Grade, Origin
from tests.make import START, Cast

SAID = "The list of readers was taken from the directory on 3 November and compared."
PLAN = acts.Said("A monthly comparison, with a calendar entry.", cause="Nobody was named for it.")


def new(cast: Cast, now: datetime = START, **more: Any) -> acts.New:
    said: dict[str, Any] = {
        "title": "Readers of the archive were not reviewed",
        "what": "The yearly review of readers of the archive was due in June and is not there.",
        "grade": Grade.MINOR,
        "origin": Origin.AUDIT,
        "owner": cast.operator,
        "due_on": now.date() + timedelta(days=30),
    }
    return acts.New(**said | more)


def finding(cast: Cast, now: datetime = START, **more: Any) -> AuditFinding:
    """One that the auditor raised."""
    by = more.pop("by", cast.auditor)
    return acts.raise_finding(new(cast, now, **more), actor=by, now=now)
