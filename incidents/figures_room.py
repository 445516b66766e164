"""What the figures are counted from: the incidents and alerts of a period, read once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Q

from incidents.models import (
    AlertQuerySet,
    Incident,
    IncidentQuerySet,
    IncidentTurn,
    Recurrence,
)
from incidents.rules.alerts import Verdict
from incidents.rules.figures import (
    Course,
    Judged,
    Left,
    Line,
    Share,
    by_class,
    by_month,
    false_positives_by,
    line,
)
from incidents.rules.severities import Severity
from incidents.rules.states import Act, IncidentState, Outcome

ITSELF = ""
"""The sender of what agents report of themselves."""


@dataclass(frozen=True)
class Figures:
    """The figures of a period. ``alerts``: by sender (empty: agents themselves) and class the
    share of false ones, and how many nobody has judged."""

    since: date
    until: date
    all: Line
    by_class: dict[str, Line]
    by_month: dict[str, Line]
    alerts: dict[tuple[str, str], tuple[Share, int]]


def figures_of(
    incidents: IncidentQuerySet, alerts: AlertQuerySet, since: date, until: date, now: datetime
) -> Figures:
    """Of incidents reported and alerts received in these days, both included, by UTC. Four
    queries."""
    courses = courses_of(_within(incidents, "reported_at", since, until))
    rows = _within(alerts, "received_at", since, until).filter(of_real())
    judged = [
        Judged(name or ITSELF, kind, Verdict(verdict))
        for name, kind, verdict in rows.order_by().values_list("monitor__name", "kind", "verdict")
    ]
    return Figures(
        since, until, line(courses, now), by_class(courses, now), by_month(courses, now),
        false_positives_by(judged),
    )  # fmt: skip


def of_real() -> Q:
    """Alerts that belong to no exercise."""
    return Q(incident__isnull=True) | Q(incident__is_exercise=False)


def _within(rows: Any, column: str, since: date, until: date) -> Any:
    rows = rows.filter(**{f"{column}__gte": datetime.combine(since, time(), UTC)})
    if until < date.max:
        end = datetime.combine(until + timedelta(days=1), time(), UTC)
        rows = rows.filter(**{f"{column}__lt": end})
    return rows


def courses_of(incidents: IncidentQuerySet) -> list[Course]:
    """Three queries: incidents, the first time each was taken, and which were seen before."""
    rows = list(incidents.order_by("pk"))
    keys = incidents.order_by().values("pk")
    turns = IncidentTurn.objects.filter(incident__in=keys, act__in=[Act.ACKNOWLEDGE, Act.SEVERITY])
    taken: dict[int, datetime] = {}
    changes: dict[int, list[tuple[datetime, str]]] = {}
    for turn in turns.order_by("incident", "n"):
        if turn.act == Act.ACKNOWLEDGE:
            taken.setdefault(turn.incident_id, turn.at)
        elif turn.incident_id in taken:
            changes.setdefault(turn.incident_id, []).append((turn.at, turn.before))
    again = Recurrence.objects.standing().filter(later__in=keys)
    recurring = set(again.values_list("later", flat=True))
    return [
        _course(row, taken.get(row.pk), changes.get(row.pk, []), recurs=row.pk in recurring)
        for row in rows
    ]


def _course(
    row: Incident,
    taken: datetime | None,
    changed_after: Sequence[tuple[datetime, str]],
    *,
    recurs: bool,
) -> Course:
    """``changed_after``: severities before each change after it was first taken."""
    severity = changed_after[0][1] if changed_after else row.severity
    return Course(
        number=row.number,
        kind=row.kind,
        severity=Severity(severity),
        detected_at=row.detected_at,
        reported_at=row.reported_at,
        occurred_at=row.occurred_at,
        acknowledged_at=taken,
        contained_at=row.contained_at,
        resolved_at=row.resolved_at,
        recurs=recurs,
        left_out=_left_out(row),
    )


def _left_out(row: Incident) -> Left:
    if row.is_exercise:
        return "exercise"
    if row.state == IncidentState.MERGED:
        return "merged"
    return "false_alarm" if row.outcome == Outcome.FALSE_ALARM else ""
