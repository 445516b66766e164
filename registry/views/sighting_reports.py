"""Reporting an unknown agent by hand, and bringing in a list of them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from govportal.people.signed_in import SignedIn
from govportal.refusals import Refused, refuse
from registry.actions import sighting_reports as actions
from registry.models import SightingReport
from registry.models.sightings import read_refusal
from registry.rules.inventory import MOST_BYTES, Fault
from registry.rules.sighting_reports import COLUMNS, NEEDED, read_list
from registry.sighting_forms import ListForm, ReportForm

ACT = ["GET", "POST"]
SHOWN = 20  # of one's own reports, and of the faults of a list


@require_http_methods(ACT)
def sighting_report(request: SignedIn) -> HttpResponse:
    """Anybody but an auditor says what they saw; whoever reads sightings sees it there."""
    now, today = timezone.now(), timezone.localdate()
    refuse(actions.report_no(request.user, now))
    posted = request.method == "POST"
    form = ReportForm(request.POST if posted else None, today=today)
    status = 422 if posted else 200
    if form.is_valid():
        try:
            made = actions.report_sighting(form.report, actor=request.user, now=now)
        except Refused as refused:
            form.add_error(None, str(refused))
            status = refused.refusal.status
        else:
            return _reported(request, made)
    own = SightingReport.objects.filter(reported_by=request.user).select_related("sighting")
    context = {
        "form": form,
        "own": own[:SHOWN],
        "reads": read_refusal(request.user, today) is None,
        "import_no": actions.import_no(request.user, now),
    }
    return render(request, "registry/sighting_report.html", context, status=status)


def _reported(request: SignedIn, made: SightingReport) -> HttpResponse:
    """Back to where the reporter may see it."""
    if made.sighting.count > 1:
        messages.success(request, _("Thank you. It was seen before; your report is joined to it."))
    else:
        messages.success(request, _("Thank you. Operators and security reviewers look at it."))
    if read_refusal(request.user, timezone.localdate()) is None:
        return redirect("sighting_detail", pk=made.sighting_id)
    return redirect("sighting_report")


@require_http_methods(ACT)
def sighting_import(request: SignedIn) -> HttpResponse:
    """A list of sightings: the whole, or nothing and every fault of it."""
    now = timezone.now()
    refuse(actions.import_no(request.user, now))
    posted, faults = request.method == "POST", list[Fault]()
    form = ListForm(request.POST if posted else None, request.FILES if posted else None)
    if form.is_valid():
        try:
            data = form.cleaned_data["file"].read(MOST_BYTES + 1)
            reports, faults = read_list(data, timezone.localdate())
            if not faults:
                made = actions.import_sightings(reports, actor=request.user, now=now)
                return _imported(request, len(reports), made)
            form.add_error("file", _("Nothing was brought in; what is wrong stands below."))
        except Refused as refused:
            form.add_error("file", str(refused))
    context = {"form": form, "faults": faults[:SHOWN], "more": max(0, len(faults) - SHOWN),
               "columns": [(name, name in NEEDED) for name in COLUMNS]}  # fmt: skip
    status = 422 if posted else 200
    return render(request, "registry/sighting_import.html", context, status=status)


def _imported(request: SignedIn, rows: int, made: list[SightingReport]) -> HttpResponse:
    known = rows - len(made)
    words = ngettext("%(n)s row was brought in.", "%(n)s rows were brought in.", len(made))
    said = words % {"n": len(made)}
    if known:
        more = ngettext("%(n)s was here before.", "%(n)s were here before.", known)
        said = f"{said} {more % {'n': known}}"
    messages.success(request, said)
    return redirect("sighting_list")
