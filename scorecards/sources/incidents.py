"""Incidents and alerts, as they were known."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from govportal.ledger.as_of import as_of
from incidents.models import Incident, IncidentTurn
from incidents.rules.figures import Course
from incidents.rules.severities import Severity
from incidents.rules.states import OPEN, Act, IncidentState, Outcome
from scorecards.rules.kpis.compliance import Responses
from scorecards.rules.kpis.quality import OpenedIncidents, OpenIncidents
from scorecards.sources.days import AsOf
from scorecards.sources.units import Units, counts, gathered, within

SEVERITY = "severity"


def real(at: AsOf) -> QuerySet[Any]:
    """The history rows of incidents that were no exercises."""
    return as_of(Incident, at.end).filter(is_exercise=False)


def open_incidents(at: AsOf) -> QuerySet[Any]:
    return real(at).filter(state__in=sorted(OPEN))


def opened_incidents(at: AsOf) -> QuerySet[Any]:
    """Those of incidents reported in the month that count."""
    return _counting(at).filter(reported_at__gte=at.month)


def still_open(at: AsOf) -> Mapping[int, OpenIncidents]:
    return counts(OpenIncidents, open_incidents(at), "unit_id", SEVERITY, SEVERITY)


def opened(at: AsOf) -> Mapping[int, OpenedIncidents]:
    return counts(OpenedIncidents, opened_incidents(at), "unit_id", SEVERITY, SEVERITY)


def _counting(at: AsOf) -> QuerySet[Any]:
    """No exercises, nothing merged, no false alarms."""
    rows = real(at).exclude(state=IncidentState.MERGED)
    return rows.exclude(outcome=Outcome.FALSE_ALARM).filter(reported_at__lt=at.end)


def responses(at: AsOf) -> Mapping[int, Responses]:
    return gathered(
        Responses,
        (
            (row.unit_id, f"severity:{course.severity.value}", (int(in_time), 1))
            for row, course, in_time in responded(at)
        ),
    )


def responded(at: AsOf, units: Units = None) -> list[tuple[Any, Course, bool]]:
    """Incidents of the window of which it is known whether they were taken in time: history row,
    course, and whether. Two queries; the rule is that of the incidents' own figures."""
    rows = list(within(_counting(at).filter(reported_at__gte=at.since), units).order_by("id"))
    taken, severities = _turns([row.id for row in rows], at)
    found = []
    for row in rows:
        course = Course(
            number=row.number,
            kind=row.kind,
            severity=Severity(severities.get(row.id, row.severity)),
            detected_at=row.detected_at,
            reported_at=row.reported_at,
            acknowledged_at=taken.get(row.id),
        )
        in_time = course.in_time(at.end)
        if in_time is not None:
            found.append((row, course, in_time))
    return found


def _turns(incidents: list[int], at: AsOf) -> tuple[dict[int, datetime], dict[int, str]]:
    """By incident: when it was first taken, and the severity it had then where that changed."""
    turns = IncidentTurn.objects.filter(
        Q(act=Act.ACKNOWLEDGE) | Q(act=Act.SEVERITY), incident__in=incidents, at__lt=at.end
    ).order_by("incident", "n")
    taken: dict[int, datetime] = {}
    severities: dict[int, str] = {}
    for turn in turns:
        if turn.act == Act.ACKNOWLEDGE:
            taken.setdefault(turn.incident_id, turn.at)
        elif turn.incident_id in taken:
            severities.setdefault(turn.incident_id, turn.before)
    return taken, severities
