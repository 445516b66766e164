"""An agent's test evidence: what ran against which manifest, and how it went."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from govportal.downloads import download
from govportal.paging import page_of
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refused, refuse
from govportal.uploads import checked
from registry.actions import Run, store_run
from registry.manifest_forms import RunForm
from registry.models import Agent, TestRun
from registry.models.releases import day_of
from registry.parts import part_in
from registry.rules.lifecycle import Lifecycle
from registry.rules.parts import evidence_refusal
from registry.rules.runs import Suite
from registry.run_room import run_room, trends_of
from registry.views.about import agent_or_404, agent_page


@require_safe
def agent_tests(request: SignedIn, slug: str) -> HttpResponse:
    """Every run, newest first; how the version that runs or goes live stands; the trend."""
    agent = agent_or_404(request, slug)
    shown = TestRun.objects.select_related("manifest", "recorded_by", "corrected_by", "corrects")
    context = {
        "page": page_of(agent.test_runs.all(), request.GET, shown),
        "stand": run_room(agent, day_of(timezone.now())),
        "trends": trends_of(agent),
        "refusal": evidence_refusal(part_in(agent, request.user), Lifecycle(agent.lifecycle)),
    }
    return agent_page(request, agent, "agent_tests", context)


@require_http_methods(["GET", "HEAD", "POST"])
def run_new(request: SignedIn, slug: str) -> HttpResponse:
    """Store a run by form; ``?corrects=N`` corrects one."""
    agent = agent_or_404(request, slug)
    refuse(evidence_refusal(part_in(agent, request.user), Lifecycle(agent.lifecycle)))
    corrects = _corrected(agent, request.GET.get("corrects", ""))
    bound = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = RunForm(*bound, agent=agent, corrects=corrects)
    if request.method == "POST" and form.is_valid():
        try:
            _store(request, form, corrects)
        except Refused as refused:
            if refused.refusal.status == 403:
                raise
            form.show(refused.refusal)
        else:
            messages.success(request, _("The run is stored."))
            return redirect("agent_tests", slug=slug)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "corrects": corrects}
    return agent_page(request, agent, "agent_tests", context, "registry/run_new.html", status)


def _corrected(agent: Agent, text: str) -> TestRun | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Http404
    return get_object_or_404(agent.test_runs.select_related("manifest"), pk=int(text))


def _store(request: SignedIn, form: RunForm, corrects: TestRun | None) -> None:
    said = form.cleaned_data
    run = Run(
        kind=Suite(said["kind"]),
        suite=said["suite"],
        ran_on=said["ran_on"],
        passed=said["passed"],
        failed=said["failed"],
        reference=said["reference"],
        model_version=said["model_version"],
        report=checked(said["report"]) if said["report"] else None,
        corrects=corrects,
        reason=said.get("reason", ""),
    )
    store_run(form.offered[said["manifest"]], run, actor=request.user, now=timezone.now())


@require_safe
def run_report(request: SignedIn, slug: str, pk: int) -> HttpResponseBase:
    """The report of a run, as a download."""
    run = get_object_or_404(agent_or_404(request, slug).test_runs.exclude(report=""), pk=pk)
    return download(run.report, run.report_name)
