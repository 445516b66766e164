"""The list of scheduled reviews, the page of one, and the panel on an agent's page."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from approvals.models import Review, ReviewStep, ScheduledReview
from approvals.scheduled_filters import CLOSED, VIEWS, ScheduledFilter
from approvals.scheduledfile import scheduled_file
from govportal.paging import page_by_day, page_of
from govportal.people.signed_in import SignedIn
from govportal.worklist.faces import glance_of


def visible_scheduled(reader: Any, number: str) -> ScheduledReview:
    """The scheduled review, if the reader may see its agent; else 404."""
    rows = ScheduledReview.objects.visible_to(reader).select_related(
        "agent__unit",
        "agent__business_owner",
        "agent__technical_owner",
        "authorisation__manifest",
        "authorisation__agent",
        "review__clock__version",
        "review__committee",
        "review__decision",
    )
    return get_object_or_404(rows, number=number)


@require_safe
def scheduled_list(request: SignedIn) -> HttpResponse:
    now, form = timezone.now(), ScheduledFilter(request.GET)
    rows = form.narrow(ScheduledReview.objects.visible_to(request.user), request.user, now)
    shown = ScheduledReview.objects.for_list()
    if form.chosen_view == CLOSED:
        page = page_of(rows, request.GET, shown)
    else:
        page = page_by_day(rows, request.GET, shown, "due_on")
    context = {
        "form": form,
        "page": page,
        "rows": with_faces(page.rows, now),
        "views": _views(form.chosen_view, request.GET),
    }
    template = "approvals/scheduled_list.html"
    return render(request, f"{template}#rows" if request.htmx else template, context)


def _views(current: str, params: QueryDict) -> list[dict[str, Any]]:
    return [
        {"label": label, "address": f"?view={key}", "current": key == current}
        for key, label in VIEWS.items()
    ]


def with_faces(rows: list[ScheduledReview], now: datetime) -> list[dict[str, Any]]:
    """Rows of a list: each with its clock as it is drawn, and who it waits for."""
    open_ones = [row.review_id for row in rows if row.is_open and row.review_id]
    waiting = ReviewStep.objects.waiting_for(open_ones)
    return [
        {
            "item": row,
            "clock": glance_of(row.review.clock, now)
            if row.is_open and row.review and row.review.clock
            else None,
            "waiting": waiting.get(row.review_id or 0, []),
        }
        for row in rows
    ]


@require_safe
def agent_reviews(request: SignedIn, slug: str) -> HttpResponse:
    """A panel for the agent's page: its reviews, the latest first."""
    about = ScheduledReview.objects.visible_to(request.user).filter(agent__slug=slug)
    rows = list(about.for_list().order_by("-due_on", "-pk")[:10])
    context = {"rows": with_faces(rows, timezone.now()), "slug": slug}
    return render(request, "approvals/scheduled_about.html", context)


@require_safe
def scheduled_detail(request: SignedIn, number: str) -> HttpResponse:
    return _page(request, visible_scheduled(request.user, number))


def show_scheduled(
    request: SignedIn, review: Review, *, status: int = 200, **said: Any
) -> HttpResponse:
    """The page of the case that a review is about (``approvals.views.cases``)."""
    return _page(request, visible_scheduled(request.user, review.subject_id), status, **said)


def _page(
    request: SignedIn, scheduled: ScheduledReview, status: int = 200, **said: Any
) -> HttpResponse:
    context = {"case": scheduled_file(scheduled, request.user, timezone.now(), **said)}
    return render(request, "approvals/scheduled_detail.html", context, status=status)
