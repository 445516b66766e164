"""The clock of a case, day by day: a page of its own, and a panel on the page of the case."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from approvals.clock_ledger import clock_line, readable_refusal
from approvals.models import Review
from approvals.moments import moment_of
from approvals.views.cases import visible_review
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refused, refuse


@require_safe
def review_clock(request: SignedIn, pk: int) -> HttpResponse:
    """What each working day was spent on, as of the day that was chosen; else as of now."""
    review, now = visible_review(request.user, pk), timezone.now()
    context = {"review": review, "today": timezone.localdate(now), **_read(request, review, now)}
    template = "approvals/review_clock.html"
    status = context["refusal"].status if context["refusal"] else 200
    template = f"{template}#days" if request.htmx else template
    return render(request, template, context, status=status)


def _read(request: SignedIn, review: Review, now: datetime) -> dict[str, Any]:
    """The clock as it was asked for, or the reason why not and the clock as it is."""
    asked, refusal, line = request.GET.get("on", "")[:40].replace("\x00", ""), None, None
    try:
        as_of = moment_of(asked, now)
        refuse(readable_refusal(review, as_of))
        line = clock_line(review, as_of)
    except Refused as refused:
        refusal = refused.refusal
        if asked and readable_refusal(review, now) is None:
            line = clock_line(review, now)
    return {"clock": line, "asked": asked, "refusal": refusal}
