"""The list of requests and the page of one."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from approvals.actions.requests import withdraw, withdraw_refusal
from approvals.actions.revising import start_revision
from approvals.casefile import case_file
from approvals.filters import RequestFilter
from approvals.models import Request, Review
from govportal.paging import page_of
from govportal.people.models import Person
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refused, refuse
from govportal.saved_views import views_of
from govportal.worklist.faces import glance_of
from registry.models import Agent
from registry.rules.lifecycle import Lifecycle


def visible_request(reader: Any, number: str) -> Request:
    """The request, if the reader may see it; else 404, as if it did not exist."""
    requests = Request.objects.visible_to(reader).select_related(
        "agent__compliance_reviewer",
        "agent__security_reviewer",
        "appeal__decision",
        "appeal__person",
        "agent__technical_owner",
        "agent__unit",
        "unit",
        "requester",
        "order",
        "review__clock__version",
        "review__committee",
        "review__decision__letter__acknowledged_by",
    )
    return get_object_or_404(requests, number=number)


@require_safe
def request_list(request: SignedIn) -> HttpResponse:
    form = RequestFilter(request.GET)
    rows = form.narrow(Request.objects.visible_to(request.user), request.user)
    page = page_of(rows, request.GET, Request.objects.for_list())
    context = {
        "form": form,
        "page": page,
        "rows": with_faces(page.rows, timezone.now()),
        "views": views_of("requests", form, request.user),
    }
    template = "approvals/request_list.html"
    return render(request, f"{template}#rows" if request.htmx else template, context)


def with_faces(requests: list[Request], now: datetime) -> list[dict[str, Any]]:
    """Rows of a list: each request with its clock as it is drawn, and who it waits for."""
    waiting = Request.waiting_for(requests)
    return [
        {
            "request": row,
            "clock": glance_of(row.review.clock, now)
            if row.is_open and row.review and row.review.clock
            else None,
            "waiting": waiting.get(row.review_id or 0, []),
        }
        for row in requests
    ]


def _panel(request: SignedIn, requests: Any, template: str, **more: Any) -> HttpResponse:
    rows = with_faces(list(requests.for_list().order_by("-pk")[:10]), timezone.now())
    return render(request, template, {"rows": rows, **more})


@require_safe
def request_mine(request: SignedIn) -> HttpResponse:
    """A panel for other rooms' pages: what the reader sent, newest first."""
    mine = Request.objects.visible_to(request.user).filter(requester=request.user)
    return _panel(request, mine, "approvals/request_mine.html")


@require_safe
def agent_requests(request: SignedIn, slug: str) -> HttpResponse:
    """A panel for the agent's page: requests about it that the reader may see."""
    about = Request.objects.visible_to(request.user).filter(agent__slug=slug)
    mine = Q(business_owner=request.user) | Q(technical_owner=request.user)
    known = Agent.objects.filter(mine, slug=slug).exclude(lifecycle=Lifecycle.RETIRED)
    renews = known.exclude(authorisations=None).first()
    return _panel(request, about, "approvals/request_about.html", renews=renews)


@require_safe
def request_detail(request: SignedIn, number: str) -> HttpResponse:
    return _page(request, visible_request(request.user, number))


def show_request(
    request: SignedIn, review: Review, *, status: int = 200, **said: Any
) -> HttpResponse:
    """The page of the request that a review is about (``approvals.views.cases``)."""
    item = visible_request(request.user, review.subject_id)
    return _page(request, item, status, **said)


def _page(request: SignedIn, item: Request, status: int = 200, **said: Any) -> HttpResponse:
    context = {"case": case_file(item, request.user, timezone.now(), **said)}
    return render(request, "approvals/request_detail.html", context, status=status)


@require_http_methods(["GET", "POST"])
def request_withdraw(request: SignedIn, number: str) -> HttpResponse:
    """A page of its own, since it cannot be undone."""
    item = visible_request(request.user, number)
    reason, refusal = request.POST.get("reason", ""), None
    refuse(withdraw_refusal(item, request.user))
    if request.method == "POST":
        try:
            withdraw(item, reason, actor=request.user, now=timezone.now())
        except Refused as refused:
            refusal = refused.refusal
        else:
            messages.success(request, _("%(number)s is withdrawn.") % {"number": number})
            return redirect(item)
    context = {"item": item, "reason": reason, "refusal": refusal}
    status = 422 if refusal else 200
    return render(request, "approvals/request_withdraw.html", context, status=status)


@require_POST
def request_revise(request: SignedIn, number: str) -> HttpResponse:
    """Open the version under review for writing."""
    item = visible_request(request.user, number)
    reader: Person = request.user
    return redirect(start_revision(item, actor=reader, now=timezone.now()))
