"""Naming somebody in the place of who left an agent."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from govportal.people.models import Person
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refused, refuse
from registry.actions.handing_over import hand_over_parts
from registry.actions.owner_gaps import with_gaps
from registry.handovers import naming_no, vacant_parts
from registry.leavers_forms import PartsForm
from registry.models import Agent
from registry.names import PEOPLE_FIELDS


@require_http_methods(["GET", "HEAD", "POST"])
def agent_hand_over(request: SignedIn, slug: str) -> HttpResponse:
    """Who has the parts of the agent that somebody who left had."""
    agent, now = _agent(request.user, slug), timezone.now()
    refuse(naming_no(agent, request.user, now))
    vacant, refusal = vacant_parts(agent), None
    form = PartsForm(request.POST or None, vacant=vacant)
    if request.method == "POST" and form.is_valid():
        try:
            hand_over_parts(agent, form.named, actor=request.user, now=now)
        except Refused as refused:
            refusal = refused.refusal
        else:
            messages.success(request, _("Recorded: %(agent)s has new people.") % {"agent": agent})
            return _after(request, agent)
    context = {"agent": agent, "form": form, "vacant": vacant, "refusal": refusal}
    context["gaps"] = list(with_gaps(agent))
    status = (refusal.status if refusal else 422) if request.method == "POST" else 200
    return render(request, "registry/agent_hand_over.html", context, status=status)


def _agent(reader: Person, slug: str) -> Agent:
    """The agent, for whoever may see it or has to name somebody; else 404."""
    agent = Agent.objects.select_related("unit", *PEOPLE_FIELDS).filter(slug=slug).first()
    if agent is None:
        raise Http404
    is_asked = naming_no(agent, reader, timezone.now()) is None
    if not is_asked and not Agent.objects.visible_to(reader).filter(pk=agent.pk).exists():
        raise Http404
    return agent


def _after(request: SignedIn, agent: Agent) -> HttpResponse:
    """To the agent, or home where that is not the reader's to see."""
    if Agent.objects.visible_to(request.user).filter(pk=agent.pk).exists():
        return redirect("agent_detail", agent.slug)
    return redirect("home")
