"""The list of incidents, one incident, and an agent's incidents on its own page."""

import csv
from io import StringIO

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST, require_safe

from govportal.people.signed_in import SignedIn
from govportal.saved_views import views_of
from incidents.actions.exporting import note_incidents_export
from incidents.by_agent import groups_page
from incidents.filters import IncidentFilter
from incidents.incident_csv import csv_rows
from incidents.incident_room import OVERVIEW, head_of, visible_incident
from incidents.models import Incident
from incidents.open_first import page_open_first
from incidents.overview import Overview
from incidents.panels import Panel, panels_of
from incidents.rights import report_refusal
from registry.models import Agent

OF_AGENT = 10


@require_safe
def incident_list(request: SignedIn) -> HttpResponse:
    """Open ones first; or grouped by agent."""
    form = IncidentFilter(request.GET)
    rows = form.narrow(Incident.objects.visible_to(request.user), request.user)
    if form.by_agent:
        page = groups_page(rows, request.GET)
    else:
        page = page_open_first(rows, request.GET, Incident.objects.select_related("agent", "lead"))
    context = {
        "form": form,
        "page": page,
        "views": views_of("incidents", form, request.user),
        "may_report": report_refusal(request.user, timezone.now()) is None,
    }
    template = "incidents/incident_list.html"
    return render(request, f"{template}#rows" if request.htmx else template, context)


@require_POST
def incident_export(request: SignedIn) -> HttpResponse:
    """What the filters leave, as CSV; it is recorded who takes it."""
    form = IncidentFilter(request.GET)
    rows = form.narrow(Incident.objects.visible_to(request.user), request.user)
    found = list(rows.select_related("agent", "reporter", "lead", "merged_into").order_by("-pk"))
    note_incidents_export(len(found), form.query, actor=request.user, now=timezone.now())
    text = StringIO()
    csv.writer(text).writerows(csv_rows(found))
    answer = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv")
    answer["Content-Disposition"] = 'attachment; filename="incidents.csv"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
def incident_detail(request: SignedIn, number: str) -> HttpResponse:
    """What is known, by which clocks, who is on it, and what each part of the room adds."""
    incident, now = visible_incident(request.user, number), timezone.now()
    overview = Overview(incident, request.user, now)
    panels = {
        place: [(panel, _drawn(request, panel, incident)) for panel in found]
        for place, found in panels_of(incident, request.user, now).items()
    }
    context = {
        "head": head_of(incident, request.user, now, OVERVIEW),
        "head_actions": "incidents/parts/incident_actions.html",
        "incident": incident,
        "room": overview,
        "panels": panels,
    }
    return render(request, "incidents/incident_detail.html", context)


def _drawn(request: SignedIn, panel: Panel, incident: Incident) -> SafeString:
    return render_to_string(panel.template, {"incident": incident, **panel.context}, request)


@require_safe
def agent_incidents(request: SignedIn, slug: str) -> HttpResponse:
    """A panel for the agent's page: its incidents, open ones first."""
    agent = get_object_or_404(Agent.objects.visible_to(request.user), slug=slug)
    rows = Incident.objects.visible_to(request.user).filter(agent=agent)
    context = {
        "agent": agent,
        "page": page_open_first(rows, request.GET, Incident.objects.all(), OF_AGENT),
        "may_report": report_refusal(request.user, timezone.now()) is None,
    }
    page = "agent_incidents" if request.htmx else "agent_incidents_page"
    return render(request, f"incidents/{page}.html", context)
