"""What happened in an incident, in order; people add to it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from govportal.people.signed_in import SignedIn
from incidents.actions.asking import handle_no
from incidents.incident_room import head_of, visible_incident
from incidents.timeline import timeline_page


@require_safe
def incident_timeline(request: SignedIn, number: str) -> HttpResponse:
    """The oldest first; ``?newest=1`` begins at its end."""
    incident, now = visible_incident(request.user, number), timezone.now()
    context = {
        "head": head_of(incident, request.user, now, "incident_timeline"),
        "incident": incident,
        "page": timeline_page(incident, request.user, now, request.GET),
        "may_write": handle_no(incident, request.user, now) is None,
    }
    return render(request, "incidents/incident_timeline.html", context)
