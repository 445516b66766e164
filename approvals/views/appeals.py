"""Appealing against a rejection: a page of its own, since there is one appeal only."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from approvals.actions.appeals import appeal, appeal_no
from approvals.models import SignOff
from approvals.views.requests import visible_request
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refused, refuse


@require_http_methods(["GET", "POST"])
def request_appeal(request: SignedIn, number: str) -> HttpResponse:
    """The rejected case beside what is new; grounds that are refused stay in their field."""
    item, now = visible_request(request.user, number), timezone.now()
    refuse(appeal_no(item, request.user, now))
    grounds, refusal = request.POST.get("grounds", ""), None
    if request.method == "POST":
        try:
            appeal(item, grounds, actor=request.user, now=now)
        except Refused as refused:
            refusal = refused.refusal
        else:
            messages.success(request, _("The appeal is before the committee."))
            return redirect(item)
    verdicts = SignOff.objects.filter(review=item.review_id, verdict="reject")
    context = {
        "item": item,
        "grounds": grounds,
        "refusal": refusal,
        "said_no": verdicts.select_related("person", "step"),
    }
    status = refusal.status if refusal else 200
    return render(request, "approvals/request_appeal.html", context, status=status)
