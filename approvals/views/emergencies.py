"""Emergency ballots: opening one about an agent, voting, stepping back; the list; a panel."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from approvals.actions import emergencies as actions
from approvals.emergency_room import EmergencyRoom
from approvals.forms.ballots import ReasonForm
from approvals.forms.emergencies import OpenForm, VoteForm
from approvals.models import EmergencyBallot, ProvisionalOrder
from approvals.rules.ballots import recuse_refusal
from approvals.views.ballot_acts import RECUSE
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused, refuse
from registry.models import Agent

MOST = 200


def _agent(request: SignedIn, slug: str) -> Agent:
    return get_object_or_404(
        Agent.objects.visible_to(request.user).select_related("unit"), slug=slug
    )


def _ballot(request: SignedIn, pk: int) -> EmergencyBallot:
    rows = EmergencyBallot.objects.visible_to(request.user).select_related(
        "agent", "opened_by", "poll__clock__version", "poll__committee"
    )
    return get_object_or_404(rows, pk=pk)


@require_safe
def emergency_list(request: SignedIn) -> HttpResponse:
    """Open ones on top, then what became of the others."""
    rows = EmergencyBallot.objects.visible_to(request.user).select_related("agent")[:MOST]
    lines = sorted(rows, key=lambda row: not row.is_open)
    return render(request, "approvals/emergency_list.html", {"rows": lines})


@require_safe
def agent_emergencies(request: SignedIn, slug: str) -> HttpResponse:
    """A panel for the agent's page: orders, ballots, what restricts it, and whether one may ask."""
    agent = _agent(request, slug)
    every = EmergencyBallot.objects.filter(agent=agent)
    orders = ProvisionalOrder.objects.visible_to(request.user).filter(request__agent=agent)
    context = {
        "agent": agent,
        "ballots": every.select_related("poll")[:10],
        "restrictions": every.restricting(),
        "orders": orders.select_related("request")[:10],
        "may_open": actions.open_no(agent, request.user, timezone.now()) is None,
    }
    page = "agent_emergencies" if request.htmx else "agent_emergencies_page"
    return render(request, f"approvals/{page}.html", context)


@require_http_methods(["GET", "POST"])
def emergency_open(request: SignedIn, slug: str) -> HttpResponse:
    """A page of its own, since it stops the agent at once."""
    agent, now = _agent(request, slug), timezone.now()
    refuse(actions.open_no(agent, request.user, now))
    form, refusal = OpenForm(request.POST or None), None
    if request.method == "POST":
        what = (form.asked, form.text("rationale"), request.user, now)
        try:
            ballot = actions.open_emergency_ballot(
                agent, *what, restriction=form.text("restriction")
            )
        except Refused as refused:
            refusal = refused.refusal
            form.show(refusal)
        else:
            messages.success(request, _("The agent is stopped and the committee is asked."))
            return redirect(ballot)
    context = {"agent": agent, "form": form, "refusal": refusal}
    status = refusal.status if refusal else 200
    return render(request, "approvals/emergency_open.html", context, status=status)


@require_http_methods(["GET", "POST"])
def emergency_detail(request: SignedIn, pk: int) -> HttpResponse:
    """What is asked, who has voted, and the reader's own vote or casting vote."""
    ballot = _ballot(request, pk)
    if request.method != "POST":
        return _page(request, ballot)
    form, now = VoteForm(request.POST, casting="casting" in request.POST), timezone.now()
    act = actions.casting_vote if form.casting else actions.cast
    try:
        act(ballot, form.said(), actor=request.user, now=now)
    except Refused as refused:
        form.show(refused.refusal)
        form.apply_to(ballot.poll.digest)
        return _page(request, _ballot(request, pk), typed=form, refusal=refused.refusal)
    messages.success(request, _("Your vote is recorded."))
    return redirect("emergency_detail", pk=pk)


def _page(
    request: SignedIn,
    ballot: EmergencyBallot,
    typed: VoteForm | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    room = EmergencyRoom(ballot, request.user, timezone.now(), typed)
    context: dict[str, Any] = {"room": room, "ballot": ballot, "typed": typed, "refusal": refusal}
    status = refusal.status if refusal else 200
    return render(request, "approvals/emergency_detail.html", context, status=status)


@require_http_methods(["GET", "POST"])
def emergency_recuse(request: SignedIn, pk: int) -> HttpResponse:
    """Step back with a reason."""
    ballot, now = _ballot(request, pk), timezone.now()
    form = ReasonForm(request.POST or None)
    facts = ballot.poll.facts(ballot.poll.rows(now, ()))
    refuse(recuse_refusal(facts, request.user.pk, "a reason"))
    if request.method == "POST" and form.is_valid():
        actions.recuse(ballot, form.cleaned_data["reason"], actor=request.user, now=now)
        messages.success(request, RECUSE.done)
        return redirect(ballot)
    context = {"act": RECUSE, "form": form, "review": ballot}
    status = 422 if form.is_bound else 200
    return render(request, "approvals/ballot_reason.html", context, status=status)
