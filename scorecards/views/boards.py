"""How well it is governed: on one page, all figures, and units side by side."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from govportal.people.signed_in import SignedIn
from scorecards import board
from scorecards.changes import changes_since
from scorecards.compare_form import CompareForm
from scorecards.comparisons import FEW, compared
from scorecards.figure_room import grouped
from scorecards.late import READ, SHOWN, late_now
from scorecards.models import Snapshot
from scorecards.pictures import decision_charts, work_charts
from scorecards.rights import reads_every_unit
from scorecards.rules.kpis import BY_ID
from scorecards.sources.days import day_of
from scorecards.tabs import tabs
from scorecards.unit_choice import Chosen, chosen, members_of, units_read_by

CHANGES = 8


@require_safe
def scorecard_home(request: SignedIn) -> HttpResponse:
    """How it stands, what is late and who is to act, what changed since a month before."""
    now = timezone.now()
    choice = chosen(request.GET, request.user, now)
    context = _head(choice, "scorecard_home")
    if context["scores"] is not None:
        context |= _board(context["scores"])
    if choice.day == day_of(now):
        shown = READ if request.GET.get("late") == "all" else SHOWN
        context["late"] = late_now(request.user, now, members_of(choice.unit), shown)
        context["late_all"] = f"{choice.query}{'&' if choice.query else '?'}late=all#late"
    return render(request, "scorecards/home.html", context)


def _head(choice: Chosen, page: str) -> dict[str, Any]:
    return {"choice": choice, "scores": choice.scores, "tabs": tabs(page, choice.query)}


def _board(scores: Any) -> dict[str, Any]:
    changes = changes_since(scores)
    return {
        "summary": board.summary_of(scores),
        "tiles": board.tiles_of(scores),
        "headline": board.headline_of(scores),
        "decisions": decision_charts(scores),
        "work": work_charts(scores),
        "steps": board.step_rows(scores),
        "changes": changes[:CHANGES],
        "changes_left": max(len(changes) - CHANGES, 0),
        "maturity": board.maturity_address(),
    }


@require_safe
def scorecard_figures(request: SignedIn) -> HttpResponse:
    """Every figure with value, target and what it was a month before."""
    choice = chosen(request.GET, request.user, timezone.now())
    context = _head(choice, "scorecard_figures")
    context["groups"] = grouped(context["scores"]) if context["scores"] else []
    return render(request, "scorecards/figures.html", context)


@require_safe
def scorecard_compare(request: SignedIn) -> HttpResponse:
    """One figure of the units whose figures the reader may read, by name."""
    today = day_of(timezone.now())
    form = CompareForm(request.GET, today=today)
    kpi, day = form.chosen
    whole = Snapshot.objects.of(None).filter(day__lte=day).order_by("-day").first()
    lines = compared(kpi, whole, units_read_by(request.user, today)) if whole else []
    context = {
        "form": form,
        "kpi": kpi,
        "name": _(BY_ID[kpi.id].name),
        "whole": whole,
        "lines": lines,
        "is_share": any(line.span for line in lines),
        "few": FEW,
        "sees_all": reads_every_unit(request.user, today),
        "tabs": tabs("scorecard_compare"),
    }
    return render(request, "scorecards/compare.html", context)
