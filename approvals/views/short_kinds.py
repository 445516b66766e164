"""Asking for the retirement of an agent, or for a lower tier: one page each."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from approvals.actions.preparing import Incomplete
from approvals.actions.short_kinds import ask_short, short_refusal, start_short
from approvals.forms.short_kinds import LowerForm, RetireForm
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refused, refuse
from registry.models import Agent
from registry.models.releases import day_of


@require_http_methods(["GET", "HEAD", "POST"])
def agent_retire(request: SignedIn, slug: str) -> HttpResponse:
    """The technical owner signs it; on its day the agent is taken down."""
    agent = _agent(request, slug, "retirement")
    return _page(request, agent, "retirement", RetireForm(request.POST or None))


@require_http_methods(["GET", "HEAD", "POST"])
def agent_lower_tier(request: SignedIn, slug: str) -> HttpResponse:
    """The committee decides it, at the tier that the agent has."""
    agent = _agent(request, slug, "tier_change")
    form = LowerForm(request.POST or None, tier=agent.tier or 1)
    return _page(request, agent, "tier_change", form)


def _agent(request: SignedIn, slug: str, kind: str) -> Agent:
    """The agent, for who may ask; else 404, or why not."""
    owned = Agent.objects.visible_to(request.user).select_related(
        "business_owner", "technical_owner", "executive_sponsor", "data_steward"
    )
    agent = get_object_or_404(owned, slug=slug)
    refuse(short_refusal(agent, kind, request.user, day_of(timezone.now())))
    return agent


def _page(request: SignedIn, agent: Agent, kind: str, form: Any) -> HttpResponse:
    refusal = None
    if request.method == "POST" and form.is_valid():
        now, asked = timezone.now(), {"actor": request.user}
        try:
            return redirect(ask_short(agent, kind, form.said(), **asked, now=now))
        except Incomplete:  # what was approved does not pass any more: it is kept as a draft
            draft = start_short(agent, kind, form.said(), **asked, now=now)
            messages.warning(request, _("Something is missing; what you wrote is in this draft."))
            return redirect("draft_check", draft.pk)
        except Refused as refused:
            refusal = refused.refusal
    context = {"agent": agent, "form": form, "refusal": refusal, "kind": kind}
    status = refusal.status if refusal else 422 if request.method == "POST" else 200
    return render(request, "approvals/agent_short.html", context, status=status)
