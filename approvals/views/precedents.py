"""Similar past requests: a panel on the page of a case, and a page of its own."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from approvals.precedents import precedents_of
from approvals.views.requests import visible_request
from govportal.people.signed_in import SignedIn


@require_safe
def request_precedents(request: SignedIn, number: str) -> HttpResponse:
    """Those that the reader may see, the most similar first."""
    item = visible_request(request.user, number)
    context = {"item": item, "similar": precedents_of(item, request.user)}
    template = "approvals/request_precedents.html"
    template = f"{template}#rows" if request.htmx else template
    return render(request, template, context)
