"""Only what changed in a request since the version that the reader has seen."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from approvals.revisionfile import revision_file
from approvals.views.requests import visible_request
from govportal.people.signed_in import SignedIn


@require_safe
def request_changes(request: SignedIn, number: str) -> HttpResponse:
    """Against the version that ``?since=`` names, else the one the reader saw last."""
    item, asked = visible_request(request.user, number), request.GET.get("since", "")
    since = int(asked) if asked.isdecimal() and asked.isascii() and len(asked) < 5 else None
    context = {"item": item, "change": revision_file(item, request.user, since)}
    return render(request, "approvals/request_changes.html", context)
