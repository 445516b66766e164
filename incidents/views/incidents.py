"""An incident's own page."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from govportal.people.signed_in import SignedIn
from incidents.models import Incident


@require_safe
def incident_detail(request: SignedIn, number: str) -> HttpResponse:
    rows = Incident.objects.visible_to(request.user).select_related("agent", "lead")
    incident = get_object_or_404(rows, number=number)
    return render(request, "incidents/incident_detail.html", {"incident": incident})
