"""The lists of reviews after incidents and of corrective actions."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from govportal.paging import page_by_day, page_of
from govportal.people.signed_in import SignedIn
from govportal.worklist.faces import face_of
from incidents.models import CorrectiveAction, PostIncidentReview
from incidents.post_incident_filters import ACTION_VIEWS, REVIEW_VIEWS, ActionFilter, PirFilter


def _views(names: Mapping[str, Any], chosen: str) -> list[dict[str, Any]]:
    return [
        {"label": label, "address": f"?view={key}", "current": key == chosen}
        for key, label in names.items()
    ]


@require_safe
def incident_review_list(request: SignedIn) -> HttpResponse:
    form, now = PirFilter(request.GET), timezone.now()
    rows = form.narrow(PostIncidentReview.objects.visible_to(request.user), now)
    shown = PostIncidentReview.objects.select_related(
        "incident__agent", "incident__lead", "clock__version"
    ).prefetch_related("clock__changes")
    page = page_of(rows, request.GET, shown)
    lines = [(row, face_of(row.clock, now) if row.clock and row.is_draft else None)
             for row in page.rows]  # fmt: skip
    context = {"page": page, "lines": lines, "form": form,
               "views": _views(REVIEW_VIEWS, form.chosen_view)}  # fmt: skip
    return render(request, "incidents/review_list.html", context)


@require_safe
def incident_action_list(request: SignedIn) -> HttpResponse:
    form, now = ActionFilter(request.GET), timezone.now()
    rows = form.narrow(CorrectiveAction.objects.visible_to(request.user), request.user, now)
    shown = CorrectiveAction.objects.select_related("incident", "owner", "clock__version")
    page = page_by_day(rows, request.GET, shown.prefetch_related("clock__changes"), "due_on")
    lines = [(row, face_of(row.clock, now) if row.clock and row.is_live else None)
             for row in page.rows]  # fmt: skip
    context = {"page": page, "lines": lines, "form": form,
               "views": _views(ACTION_VIEWS, form.chosen_view)}  # fmt: skip
    return render(request, "incidents/action_list.html", context)
