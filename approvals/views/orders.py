"""Provisional orders: the committee's desk, the page on which one is given, stepping back."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from approvals.actions.orders import voting
from approvals.actions.orders.effect import rows_of
from approvals.forms.ballots import ReasonForm
from approvals.forms.orders import OrderForm
from approvals.models import ProvisionalOrder
from approvals.order_room import OrderRoom, order_of
from approvals.rules.ballots import recuse_refusal
from approvals.views.ballot_acts import RECUSE
from approvals.views.requests import visible_request
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused, refuse
from govportal.worklist.faces import ClockGlance, glance_of

MOST = 200


@require_safe
def order_list(request: SignedIn) -> HttpResponse:
    """What is asked for and what is in effect, on top; then what became of the others."""
    now = timezone.now()
    rows = ProvisionalOrder.objects.visible_to(request.user).select_related(
        "request__agent", "poll__clock__version", "term_clock__version"
    )[:MOST]
    lines = [(row, _glance(row, now)) for row in rows]
    return render(request, "approvals/order_list.html", {"lines": sorted(lines, key=_rank)})


def _glance(row: ProvisionalOrder, now: datetime) -> ClockGlance | None:
    clock = row.poll.clock if row.is_open else row.term_clock
    return glance_of(clock, now) if clock is not None and row.ended_at is None else None


def _rank(line: tuple[ProvisionalOrder, object]) -> int:
    return 0 if line[0].is_open else 1 if line[0].ended_at is None else 2


@require_http_methods(["GET", "POST"])
def order_detail(request: SignedIn, number: str) -> HttpResponse:
    """The change, what was said so far, and the reader's own answer."""
    order = _order(request, number)
    if request.method != "POST":
        return _page(request, order)
    form = OrderForm(request.POST)
    try:
        voting.give(order, form.said(), actor=request.user, now=timezone.now())
    except Refused as refused:
        form.show(refused.refusal)
        again = _order(request, number)
        form.apply_to(again.poll.digest)
        return _page(request, again, form, refused.refusal)
    is_open = _order(request, number).is_open
    messages.success(
        request,
        _("Your answer is recorded. You may change it while the order is asked for.")
        if is_open
        else _("Your answer is recorded. What became of the order stands below."),
    )
    return redirect("order_detail", number=number)


def _order(request: SignedIn, number: str) -> ProvisionalOrder:
    order = order_of(visible_request(request.user, number))
    if order is None:
        raise Http404
    return order


@require_safe
def order_panel(request: SignedIn, number: str) -> HttpResponse:
    """A panel for the case: where its order stands and who said what."""
    room = _room(request, _order(request, number))
    return render(request, "approvals/order_panel.html", {"room": room})


def _room(request: SignedIn, order: ProvisionalOrder, typed: OrderForm | None = None) -> OrderRoom:
    review = order.request.review
    known = review.parties.values_list("person_id", flat=True) if review else ()
    return OrderRoom(order, frozenset(known), request.user, timezone.now(), typed)


def _page(
    request: SignedIn,
    order: ProvisionalOrder,
    typed: OrderForm | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    room = _room(request, order, typed)
    context = {"room": room, "order": order, "typed": typed, "refusal": refusal}
    status = refusal.status if refusal else 200
    return render(request, "approvals/order_detail.html", context, status=status)


@require_http_methods(["GET", "POST"])
def order_recuse(request: SignedIn, number: str) -> HttpResponse:
    """Step back with a reason, for the order and for the ordinary review."""
    order, now = _order(request, number), timezone.now()
    form = ReasonForm(request.POST or None)
    facts = order.poll.facts(rows_of(order, now))
    if not order.is_open:
        refuse(Refusal("order.closed_stale"))
    refuse(recuse_refusal(facts, request.user.pk, "a reason"))
    if request.method == "POST" and form.is_valid():
        voting.recuse(order, form.cleaned_data["reason"], actor=request.user, now=now)
        messages.success(request, RECUSE.done)
        return redirect("order_detail", number=number)
    context = {"act": RECUSE, "form": form, "review": order.request.review}
    status = 422 if form.is_bound else 200
    return render(request, "approvals/ballot_reason.html", context, status=status)
