"""Reporting an incident: one short form, sent once however often it is pressed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused, refuse
from incidents.actions import report_incident
from incidents.agent_words import offered
from incidents.models import Incident
from incidents.report_form import ReportForm
from incidents.rights import report_refusal


@require_http_methods(["GET", "HEAD", "POST"])
def incident_new(request: SignedIn) -> HttpResponse:
    """``?agent=SHORT-NAME`` fills in which one it is."""
    now = timezone.now()
    refuse(report_refusal(request.user, now))
    if request.method != "POST":
        return _page(request, ReportForm(agent=request.GET.get("agent", "")[:200]))
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        incident = report_incident(form.report(request.user), actor=request.user, now=now)
    except Refused as refused:
        if refused.refusal.status == 403:
            raise
        above = None if form.show(refused.refusal) else refused.refusal
        return _page(request, form, above, refused.refusal.status)
    messages.success(request, _told(incident))
    return redirect(incident)


def _told(incident: Incident) -> str:
    words = {"number": incident.number}
    return _("Reported as %(number)s. Those who handle it are told now.") % words


def _page(
    request: SignedIn, form: ReportForm, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    context = {"form": form, "refusal": refusal, "agents": offered(request.user)}
    return render(request, "incidents/incident_new.html", context, status=status)
