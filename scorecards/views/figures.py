"""One figure: what it says, how it stands, its parts, its targets and the records behind it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from govportal.paging import page_of
from govportal.people.signed_in import SignedIn
from scorecards import figure_room as room
from scorecards.board import target_words
from scorecards.pictures import trend_chart
from scorecards.rights import may_set
from scorecards.rules.kpi import Kpi
from scorecards.rules.kpis import BY_ID
from scorecards.scores import Score, Scores
from scorecards.sources.days import day_of
from scorecards.tabs import tabs
from scorecards.unit_choice import Chosen, chosen
from scorecards.words import kpi_name


def kpi_named(name: str) -> Kpi[Any]:
    """Raises Http404."""
    kpi = BY_ID.get(name)
    if kpi is None:
        raise Http404
    return kpi


@require_safe
def scorecard_figure(request: SignedIn, kpi: str) -> HttpResponse:
    found, now = kpi_named(kpi), timezone.now()
    choice = chosen(request.GET, request.user, now)
    scores = choice.scores
    score = scores.by_id.get(found.id) if scores else None
    context = {
        "kpi": found,
        "name": kpi_name(found),
        "facts": room.facts_of(found),
        "choice": choice,
        "scores": scores,
        "tabs": tabs("scorecard_figures", choice.query),
        "trail": trail_of(found, choice.query),
        "targets": room.targets_of(found),
        "no": may_set(request.user, day_of(now)),
        **room.notes_of(found),
        **(_score(score) if score else {}),
        **(_records(request, found, scores, choice) if scores and score else {}),
    }
    return render(request, "scorecards/figure.html", context)


def trail_of(kpi: Kpi[Any], query: str = "") -> list[tuple[str, str]]:
    return [
        (_("Scorecards"), reverse("scorecard_home") + query),
        (_("All figures"), reverse("scorecard_figures") + query),
        (kpi_name(kpi), reverse("scorecard_figure", args=[kpi.id]) + query),
    ]


def _score(score: Score) -> dict[str, Any]:
    return {
        "score": score,
        "row": room.Row(score.kpi, score),
        "target": target_words(score),
        "chart": trend_chart(score),
        "parts": room.parts_of(score),
        "part_charts": room.part_charts(score),
    }


def _records(request: SignedIn, kpi: Kpi[Any], scores: Scores, choice: Chosen) -> dict[str, Any]:
    records = room.records_of(kpi, scores)
    if records is None:
        return {}
    show = room.show_named(request.GET.get("show", ""))
    rows = room.shown_rows(records, request.user, show)
    page = page_of(rows, request.GET, records.rows)
    return {
        "page": page,
        "rows": records.words(page.rows),
        "show": show,
        "shows": _shows(choice, show) if records.counts is not None else [],
        "sees_all": request.user.sees_all_on(day_of(timezone.now())),
    }


def _shows(choice: Chosen, current: str) -> list[dict[str, Any]]:
    joined = f"{choice.query}&" if choice.query else "?"
    return [
        {"label": label, "address": f"{joined}show={name}#records", "current": name == current}
        for name, label in room.SHOWS.items()
    ]
