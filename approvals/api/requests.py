"""Requests in the API: read as on their pages, sent whole in one call."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from rest_framework.response import Response

from approvals.actions.preparing import Incomplete
from approvals.actions.requests import withdraw
from approvals.actions.uploads import submit_content
from approvals.api.intake import MOST_BYTES, incomplete, taken_in
from approvals.api.shapes import ContentIn, RequestOut, RequestRow, RequestsQuery, WithdrawalIn
from approvals.models import Request
from approvals.models.requests import RequestQuerySet
from govportal.api.paging import page
from govportal.api.tags import tagged
from govportal.api.views import Given, operation
from govportal.marks import mark_of
from govportal.people.models import Person
from govportal.people.signed_in import PersonsCall
from registry.models import Agent

TAG = "requests"


@operation("List requests", asks=RequestsQuery, gives=RequestRow, is_list=True, tag=TAG)
def requests_list(request: PersonsCall, query: Given) -> Response:
    """The requests you may see, newest first."""
    rows = _narrowed(Request.objects.visible_to(request.user), query, request.user)
    return page(request, rows, Request.objects.all().for_list(), query, RequestRow, _beside)


def _narrowed(requests: RequestQuerySet, query: Given, reader: Person) -> RequestQuerySet:
    requests = requests.filter(**{n: query[n] for n in ("state", "tier", "unit") if n in query})
    if slug := query.get("agent"):
        requests = requests.filter(agent__in=_keys_of(slug))
    if words := query.get("q"):
        # By key, not by join: an OR across two tables would read every row of both.
        about = Q(number=words.upper()) | Q(title__icontains=words) | Q(agent__in=_keys_of(words))
        requests = requests.filter(about)
    return requests.filter(requester=reader) if query.get("mine") else requests


def _keys_of(slug: str) -> list[int]:
    return list(Agent.objects.filter(slug=slug.lower()).values_list("pk", flat=True))


def _beside(rows: list[Request]) -> Mapping[str, Any]:
    return {"now": timezone.now(), "waiting": Request.waiting_for(rows)}


@operation("Read a request", gives=RequestOut, tagged=True, tag=TAG)
def request_read(request: PersonsCall, number: str) -> Response:
    """One request: the version under review, its duties and clock, and how it ended. Votes are not
    shown here."""
    return shown(request, number)


def shown(request: PersonsCall, number: str, status: int = 200) -> Response:
    """The answer that is a request, for whoever may see it; else 404."""
    rows = Request.objects.visible_to(request.user).for_list()
    item = get_object_or_404(rows.select_related("review__decision"), number=number)
    steps = item.review.steps.select_related("assignee").order_by("position") if item.review else []
    context = {**_beside([item]), "steps": list(steps)}
    data = RequestOut(item, context=context).data
    answer = tagged(request, mark_of(item), data, status)
    if status == 201:
        address = reverse("api_request", args=[item.number])
        answer["Location"] = request.build_absolute_uri(address)
    return answer


@operation("Send a request", takes=ContentIn, gives=RequestOut, status=201, tagged=True,
           refuses=(409, 422), most_bytes=MOST_BYTES, tag=TAG)  # fmt: skip
def request_send(request: PersonsCall, body: Given) -> Response:
    """Sends a whole request at once, as its page would. Refused, nothing of it is kept, and
    `errors` names all that stands in the way, each with its key path."""
    now = timezone.now()
    taken = taken_in(body, actor=request.user, now=now)
    try:
        sent = submit_content(taken.content, taken.unknown, actor=request.user, now=now)
    except Incomplete as error:
        raise incomplete(error) from None
    return shown(request, sent.number, 201)


@operation("Withdraw a request", takes=WithdrawalIn, gives=RequestOut, tagged=True,
           refuses=(409, 422), tag=TAG)  # fmt: skip
def request_withdraw(request: PersonsCall, number: str, body: Given) -> Response:
    """Takes a request back, with a reason, while it is under review. Only the requester and the
    business owner do."""
    item = get_object_or_404(Request.objects.visible_to(request.user), number=number)
    withdraw(item, body["reason"], actor=request.user, now=timezone.now())
    return shown(request, number)
