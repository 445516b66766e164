"""Workflows: what they give for their cost, and the reports it is counted from."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from govportal.paging import page_of
from govportal.people.signed_in import SignedIn
from govportal.refusals import refuse
from registry.views.acts import ActPage, answer_act
from scorecards import workflow_room as room
from scorecards.actions import workflows as actions
from scorecards.models import Workflow, WorkflowReport
from scorecards.models.workflows import SHEET
from scorecards.rules.reported import COLUMNS, NEEDED, ROWS_MAX, reported
from scorecards.rules.sheets import Line
from scorecards.sheet_pages import SheetPage, answer_sheet
from scorecards.value_forms import NewWorkflowForm, ReasonForm, WorkflowForm

ACT = ["GET", "POST"]
AGENTS_SHOWN = 50


def _workflow(request: SignedIn, slug: str) -> Workflow:
    rows = Workflow.objects.visible_to(request.user).select_related("unit", "owner")
    return get_object_or_404(rows, slug=slug)


def _trail(here: str, workflow: Workflow | None = None) -> list[tuple[str, str]]:
    found = [(_("Workflows"), reverse("scorecard_workflows"))]
    if workflow is not None:
        found.append((workflow.name, workflow.get_absolute_url()))
    return [*found, (here, "")]


@require_safe
def workflow_list(request: SignedIn) -> HttpResponse:
    """Those the reader may see, with the headline pair and throughput beside it."""
    now = timezone.now()
    rows = Workflow.objects.visible_to(request.user)
    page = page_of(rows, request.GET, Workflow.objects.select_related("unit", "owner"))
    figures = room.figures_of([one.slug for one in page.rows], now)
    context = {
        "page": page,
        "lines": [(one, room.headline(figures[one.slug])) for one in page.rows],
        "no": actions.keeps_no(request.user, now),
        "import_no": actions.imports_no(request.user, now),
    }
    return render(request, "scorecards/workflow_list.html", context)


@require_safe
def workflow_detail(request: SignedIn, slug: str) -> HttpResponse:
    """Its figures of 90 days, its agents, and every report of it."""
    workflow, now = _workflow(request, slug), timezone.now()
    rows = WorkflowReport.objects.filter(workflow=workflow)
    page = page_of(rows, request.GET, WorkflowReport.objects.select_related("imported_by"))
    counts = room.standing_of(page.rows)
    lines = room.figures_of([slug], now)[slug]
    context = {
        "workflow": workflow,
        "headline": room.headline(lines),
        "figures": [one for one in lines if one.kpi.id != "value.success_by_tools"],
        "chains": room.chains_of(slug, now),
        "agents": room.agents_of(workflow, request.user)[:AGENTS_SHOWN],
        "page": page,
        "reports": [(row, row.pk in counts) for row in page.rows],
        "no": actions.keeps_no(request.user, now),
        "report_no": actions.reports_no(workflow, request.user, now),
    }
    return render(request, "scorecards/workflow_detail.html", context)


@require_http_methods(ACT)
def workflow_new(request: SignedIn) -> HttpResponse:
    now = timezone.now()

    def act(form: Any) -> HttpResponse:
        typed = form.cleaned_data
        said = typed["slug"], typed["name"], typed["unit"], typed["owner"]
        made = actions.add_workflow(*said, actor=request.user, now=now)
        messages.success(request, _("The workflow is there. Report what it did next."))
        return redirect(made)

    page = ActPage(
        heading=_("Add a workflow"),
        lede=_("A course of work with agents in it, such as taking in claims."),
        text=_("Its figures are counted from what is reported of it, period by period."),
        verb=_("Add it"),
        trail=_trail(_("Add a workflow")),
        form=NewWorkflowForm(request.POST if request.method == "POST" else None),
        act=act,
        no=actions.keeps_no(request.user, now),
    )
    return answer_act(request, page)


@require_http_methods(ACT)
def workflow_edit(request: SignedIn, slug: str) -> HttpResponse:
    workflow, now = _workflow(request, slug), timezone.now()

    def act(form: Any) -> HttpResponse:
        typed = form.cleaned_data
        said = typed["name"], typed["unit"], typed["owner"]
        seen = typed["seen"]
        actions.change_workflow(workflow, *said, seen=seen, actor=request.user, now=now)
        messages.success(request, _("Changed."))
        return redirect("scorecard_workflow", slug=slug)

    start = {"name": workflow.name, "unit": workflow.unit.slug, "owner": workflow.owner,
             "seen": workflow.mark}  # fmt: skip
    page = ActPage(
        heading=_("Change a workflow"),
        lede=workflow.name,
        text=_("What was reported already stays with the unit it had."),
        verb=_("Change it"),
        trail=_trail(_("Change"), workflow),
        form=WorkflowForm(request.POST if request.method == "POST" else None, initial=start),
        act=act,
        no=actions.keeps_no(request.user, now),
    )
    return answer_act(request, page)


@require_http_methods(ACT)
def reports_import(request: SignedIn) -> HttpResponse:
    """A list of reports: all of it, or nothing and every fault of it."""
    now = timezone.now()
    refuse(actions.imports_no(request.user, now))

    def take(lines: Sequence[Line]) -> actions.Taken:
        rows = [(line.number, reported(line.cells)) for line in lines]
        return actions.report_workflows(rows, source=SHEET, actor=request.user, now=now)

    page = SheetPage(
        heading=_("Report what workflows did"),
        lede=_("One row for each workflow and period. A row that was brought in before changes "
               "nothing; other numbers for the same period and tools correct it, and what stood "
               "there stays on record. Programs send the same to the API."),
        trail=_trail(_("Bring in a list")),
        columns=COLUMNS, needed=NEEDED, words=room.COLUMN_WORDS, most=ROWS_MAX, take=take,
        back=reverse("scorecard_workflows"),
    )  # fmt: skip
    return answer_sheet(request, page)


@require_http_methods(ACT)
def report_withdraw(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Say that a report counts no more, with a reason."""
    workflow, now = _workflow(request, slug), timezone.now()
    report = get_object_or_404(WorkflowReport, workflow=workflow, pk=pk, is_withdrawn=False)

    def act(form: Any) -> HttpResponse:
        reason = form.cleaned_data["reason"]
        actions.withdraw_report(report, reason, actor=request.user, now=now)
        messages.success(request, _("Withdrawn. Its period can be reported anew."))
        return redirect("scorecard_workflow", slug=slug)

    page = ActPage(
        heading=_("Withdraw a report"),
        lede=f"{workflow.name} · {report.starts_on} – {report.ends_on} {report.tool_chain}".strip(),
        text=_("It stays on record and counts no more, from today on. To put other numbers in its "
               "place, bring them in for the same period instead."),
        verb=_("Withdraw it"),
        trail=_trail(_("Withdraw a report"), workflow),
        form=ReasonForm(request.POST if request.method == "POST" else None),
        act=act,
        no=actions.reports_no(workflow, request.user, now),
        is_final=True,
    )  # fmt: skip
    return answer_act(request, page)
