"""Beginning the renewal of an agent's right to run."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from approvals.actions.renewals import newest_right, renew_refusal, start_renewal
from govportal.people.signed_in import SignedIn
from govportal.refusals import refuse
from registry.models import Agent
from registry.models.releases import day_of


@require_http_methods(["GET", "HEAD", "POST"])
def agent_renew(request: SignedIn, slug: str) -> HttpResponse:
    """What would be renewed, and the one click that begins a draft with what was approved."""
    owned = Agent.objects.visible_to(request.user).select_related(
        "business_owner", "technical_owner"
    )
    agent, now = get_object_or_404(owned, slug=slug), timezone.now()
    refuse(renew_refusal(agent, request.user, day_of(now)))
    if request.method == "POST":
        return redirect(start_renewal(agent, actor=request.user, now=now))
    context = {"agent": agent, "right": newest_right(agent)}
    return render(request, "approvals/agent_renew.html", context)
