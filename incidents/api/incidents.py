"""Incidents in the API: read as on their pages."""

from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Q
from django.shortcuts import get_object_or_404
from rest_framework.response import Response

from govportal.api.paging import page
from govportal.api.tags import tagged
from govportal.api.views import Given, operation
from govportal.people.signed_in import PersonsCall
from incidents.api.incident_shapes import IncidentOut, IncidentRow, IncidentsQuery
from incidents.models import Incident, IncidentQuerySet, Recurrence
from incidents.rules.states import OPEN

TAG = "incidents"
SAME = {"severity": "severity", "state": "state", "class": "kind", "unit": "unit",
        "exercise": "is_exercise", "agent": "agent__slug"}  # fmt: skip


@operation("List incidents", asks=IncidentsQuery, gives=IncidentRow, is_list=True, tag=TAG)
def incidents_list(request: PersonsCall, query: Given) -> Response:
    """The incidents you may see, newest first: those of agents you may see, of your business unit,
    and those you reported or work on."""
    rows = _narrowed(Incident.objects.visible_to(request.user), query)
    shown = Incident.objects.select_related("agent", "unit", "lead")
    return page(request, rows, shown, query, IncidentRow)


def _narrowed(rows: IncidentQuerySet, query: Given) -> IncidentQuerySet:
    rows = rows.filter(**{column: query[name] for name, column in SAME.items() if name in query})
    if "open" in query:
        still = Q(state__in=sorted(OPEN))
        rows = rows.filter(still if query["open"] else ~still)
    if words := query.get("q"):
        rows = rows.filter(Q(number=words.upper()) | Q(title__icontains=words))
    if "since" in query:
        rows = rows.filter(reported_at__gte=_begins(query["since"]))
    if "until" in query and query["until"] < date.max:
        rows = rows.filter(reported_at__lt=_begins(query["until"] + timedelta(days=1)))
    return rows


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


@operation("Read an incident", gives=IncidentOut, tagged=True, tag=TAG)
def incident_read(request: PersonsCall, number: str) -> Response:
    """One incident, with its course and what was seen before."""
    seen = Incident.objects.visible_to(request.user)
    rows = seen.select_related("agent", "unit", "lead", "merged_into")
    incident = get_object_or_404(rows, number=number)
    again = Recurrence.objects.about(incident).standing().among(seen)
    shown = IncidentOut(incident, context={"recurrences": list(again)})
    return tagged(request, incident.mark, shown.data)
