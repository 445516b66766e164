"""Reports: the list, asking for one, watching it, taking it away."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from govportal.paging import page_of
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused
from scorecards.actions import reports as actions
from scorecards.actions.report_files import download_report
from scorecards.models import Report
from scorecards.report_faces import face_of
from scorecards.report_forms import ReportForm
from scorecards.report_months import months_known
from scorecards.rules.reports import ReportKind, ask_refusal


def _kinds(request: SignedIn) -> list[ReportKind]:
    """The reports that the reader may ask for."""
    roles = request.user.roles_on(timezone.localdate())
    return [kind for kind in ReportKind if ask_refusal(kind, roles) is None]


@require_safe
def report_list(request: SignedIn) -> HttpResponse:
    return _list(request, None)


def _list(request: SignedIn, data: Any, status: int = 200, more: str = "") -> HttpResponse:
    kinds = _kinds(request)
    form = ReportForm(data, months=months_known(timezone.now()), kinds=kinds)
    if more:
        form.add_error(None, more)
    page = page_of(Report.objects.visible_to(request.user), request.GET,
                   Report.objects.all().for_list())  # fmt: skip
    context = {
        "page": page,
        "faces": [face_of(row) for row in page.rows],
        "form": form,
        "no": None if kinds else Refusal("report.not_yours"),
    }
    return render(request, "scorecards/report_list.html", context, status=status)


@require_POST
def report_new(request: SignedIn) -> HttpResponse:
    """Ask for one; the same one while it is made."""
    kinds, now = _kinds(request), timezone.now()
    if not kinds:
        raise Refused(Refusal("report.not_yours"))
    form = ReportForm(request.POST, months=months_known(now), kinds=kinds)
    if not form.is_valid():
        return _list(request, request.POST, status=422)
    kind, month = ReportKind(form.cleaned_data["kind"]), form.cleaned_data["month"]
    try:
        report = actions.request_report(kind, month, actor=request.user, now=now)
    except Refused as refused:
        return _list(request, request.POST, refused.refusal.status, str(refused.refusal))
    messages.info(request, _("The report is being made. You can leave this page."))
    return redirect(report)


def _report(request: SignedIn, pk: int) -> Report:
    return get_object_or_404(Report.objects.visible_to(request.user).for_list(), pk=pk)


@require_safe
def report_detail(request: SignedIn, pk: int) -> HttpResponse:
    report = _report(request, pk)
    face = face_of(report)
    roles = request.user.roles_on(timezone.localdate())
    context = {
        "face": face,
        "report": report,
        "no": ask_refusal(ReportKind(report.kind), roles),
        "trail": [(_("Reports"), reverse("scorecard_reports")), (f"{face.kind} {face.month}", "")],
    }
    template = "scorecards/report_detail.html"
    return render(request, f"{template}#state" if request.htmx else template, context)


@require_POST
def report_retry(request: SignedIn, pk: int) -> HttpResponse:
    report = _report(request, pk)
    return redirect(actions.retry_report(report, actor=request.user, now=timezone.now()))


@require_POST
def report_download(request: SignedIn, pk: int) -> HttpResponse:
    """Recorded, and so a form and not a link."""
    report = _report(request, pk)
    data = download_report(report, actor=request.user, now=timezone.now())
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{report.file_name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
