"""The desk's page about one request: is it complete, and if not, what is missing?"""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from approvals.actions.completeness.saying import say_complete, say_missing, standing_of
from approvals.completeness_words import missing_lines, part_choices
from approvals.deskfile import unanswered
from approvals.forms.completeness import PartRow, part_rows, parts_of
from approvals.models import CompletenessCheck, Request
from approvals.views.requests import visible_request
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused, refuse
from govportal.worklist.faces import face_of


@require_http_methods(["GET", "HEAD", "POST"])
def request_completeness(request: SignedIn, number: str) -> HttpResponse:
    """Everybody who sees the request reads how it stands; those of the desk say it."""
    item, now = visible_request(request.user, number), timezone.now()
    if request.method != "POST":
        return _page(request, item, now, part_rows({}))
    check, rows = _last(item), part_rows(request.POST)
    try:
        if check is None:
            refuse(Refusal("completeness.none"))
        elif "more" in request.POST:
            refuse(standing_of(check, request.user, now).refusal)
        elif "complete" in request.POST:
            say_complete(check, actor=request.user, now=now)
            return _said(request, item, _("You have said that it is complete."))
        else:
            say_missing(check, parts_of(rows), actor=request.user, now=now)
            return _said(request, item, _("The requester is asked for what is missing."))
    except Refused as refused:
        return _page(request, item, now, rows, refused.refusal)
    return _page(request, item, now, rows)


def _said(request: SignedIn, item: Request, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(item)


def _last(item: Request) -> CompletenessCheck | None:
    rows = item.checks.select_related("clock__version", "assignee", "by", "behalf", "question")
    found = rows.prefetch_related("clock__changes").last()
    if found is not None:
        found.request = item
    return found


def _page(
    request: SignedIn,
    item: Request,
    now: datetime,
    rows: list[PartRow],
    refusal: Refusal | None = None,
) -> HttpResponse:
    check = _last(item)
    no = standing_of(check, request.user, now).refusal if check else Refusal("completeness.none")
    context: dict[str, Any] = {
        "item": item,
        "check": check,
        "clock": face_of(check.clock, now) if check and check.clock else None,
        "missing": missing_lines(check.missing) if check else [],
        "unanswered": unanswered(item.version.content),
        "rows": rows,
        "choices": part_choices(),
        "refusal": refusal,
        "may": no is None,
        "why_not": no if check and check.is_open else None,
    }
    status = refusal.status if refusal else 200
    return render(request, "approvals/request_completeness.html", context, status=status)
