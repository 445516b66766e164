"""The agents pages."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from govportal.paging import page_of
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refused
from govportal.saved_views import views_of
from registry.actions import go_live_refusal, record_go_live
from registry.forms import AgentFilter
from registry.models import Agent
from registry.names import PEOPLE_FIELDS
from registry.stages import scope_of, stages_of


@require_safe
def agent_list(request: SignedIn) -> HttpResponse:
    form = AgentFilter(request.GET)
    agents = form.narrow(Agent.objects.visible_to(request.user))
    page = page_of(agents, request.GET, Agent.objects.with_people())
    views = views_of("agents", form, request.user)
    context = {"form": form, "page": page, "views": views, "today": timezone.localdate()}
    template = "registry/agent_list.html"
    return render(request, f"{template}#rows" if request.htmx else template, context)


@require_safe
def agent_detail(request: SignedIn, slug: str) -> HttpResponse:
    now = timezone.now()
    agents = Agent.objects.visible_to(request.user).select_related("unit", *PEOPLE_FIELDS)
    agent = get_object_or_404(agents, slug=slug)
    authorisations = list(agent.authorisations.select_related("manifest")[:20])
    refusal = go_live_refusal(agent, request.user, now.date())
    context = {
        "agent": agent,
        "people": [(Agent.name_of(n), getattr(agent, n)) for n in PEOPLE_FIELDS],
        "authorisations": authorisations,
        "stages": stages_of(agent),
        "scope": scope_of(authorisations, agent.manifests.first(), timezone.localdate(now)),
        "today": timezone.localdate(now),
        "coming": next((a for a in authorisations if a.state == a.ACTIVE and not a.live_at), None),
        "refusal": refusal,
    }
    return render(request, "registry/agent_detail.html", context)


@require_POST
def agent_go_live(request: SignedIn, slug: str) -> HttpResponse:
    """The technical owner records that the authorised manifest runs in production."""
    agent = get_object_or_404(Agent.objects.visible_to(request.user), slug=slug)
    try:
        record_go_live(agent, actor=request.user, now=timezone.now())
    except Refused as refused:
        if refused.refusal.status == 403:
            raise
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Recorded: %(agent)s is live.") % {"agent": agent.name})
    return redirect("agent_detail", slug=slug)
