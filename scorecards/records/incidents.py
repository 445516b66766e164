"""The incidents and alerts behind the figures of quality and of response."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet

from govportal.people.models import Person, Unit
from incidents.models import Alert, Incident
from incidents.names import SEVERITY_NAMES
from incidents.rules.severities import Severity
from scorecards.records import RECORDS, Records, Row
from scorecards.sources import alerts, incidents
from scorecards.sources.days import AsOf
from scorecards.sources.units import Units, units_then, within


def of_incidents(found: Callable[[AsOf], QuerySet[Any]], at: AsOf, units: Units) -> Records:
    """Incidents whose history rows were found."""
    return _incidents(Q(pk__in=within(found(at), units).values("id")), None, at)


def of_responses(at: AsOf, units: Units) -> Records:
    """Incidents of which it was known whether they were taken in time."""
    found = incidents.responded(at, units)
    counts = Q(pk__in=[row.id for row, _course, in_time in found if in_time])
    return _incidents(Q(pk__in=[row.id for row, _course, _in_time in found]), counts, at)


def _incidents(which: Q, counts: Q | None, at: AsOf) -> Records:
    rows = Incident.objects.filter(which)

    def visible(person: Person) -> QuerySet[Any]:
        seen = Incident.objects.visible_to(person)
        return rows.filter(pk__in=seen.order_by().values("pk"))

    def words(page: Sequence[Incident]) -> list[Row]:
        keys = [row.pk for row in page]
        history = Incident.history.filter(id__in=keys, history_date__lt=at.end)
        then = {row.id: row for row in history.order_by("history_id").select_related("unit")}
        count = set(rows.filter(counts, pk__in=keys).values_list("pk", flat=True)) if counts else ()
        return [
            Row(
                label=str(row),
                url=row.get_absolute_url(),
                unit=str(then[row.pk].unit or ""),
                counts=None if counts is None else row.pk in count,
                detail=SEVERITY_NAMES[Severity(then[row.pk].severity)],
                at=row.reported_at,
            )
            for row in page
        ]

    return Records(rows, visible, words, counts)


def of_alerts(at: AsOf, units: Units) -> Records:
    """Alerts that were judged; those count that were false."""
    judged, false = alerts.judged(at)
    rows = alerts.of_units(judged, at, units)

    def visible(person: Person) -> QuerySet[Any]:
        seen = Alert.objects.visible_to(person)
        return rows.filter(pk__in=seen.order_by().values("pk"))

    def words(page: Sequence[Alert]) -> list[Row]:
        then = units_then((row.agent_id for row in page), at)
        names = dict(Unit.objects.filter(pk__in=set(then.values())).values_list("pk", "name"))
        keys = [row.pk for row in page]
        wrong = set(rows.filter(false, pk__in=keys).order_by().values_list("pk", flat=True))
        return [
            Row(
                label=row.summary,
                url=row.get_absolute_url(),
                unit=names.get(then.get(row.agent_id, 0), ""),
                counts=row.pk in wrong,
                detail=row.severity_words,
                at=row.received_at,
            )
            for row in page
        ]

    return Records(rows, visible, words, false)


RECORDS |= {
    "incidents.open": partial(of_incidents, incidents.open_incidents),
    "incidents.opened": partial(of_incidents, incidents.opened_incidents),
    "quality.false_positives": of_alerts,
    "compliance.incident_response": of_responses,
}
