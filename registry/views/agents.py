"""The agents pages."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from govportal.paging import page_of
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refused
from govportal.saved_views import views_of
from registry.actions import edit_refusal, go_live_no, record_go_live
from registry.actions.inventory import import_no
from registry.actions.owner_gaps import with_gaps
from registry.actions.sighting_reports import report_no
from registry.agent_rows import rows_of
from registry.forms import AgentFilter
from registry.handovers import naming_no, vacant_parts
from registry.models import Agent, Authorisation
from registry.models.releases import with_release
from registry.names import PEOPLE_FIELDS
from registry.release_room import release_room
from registry.rules.entering import entry_refusal
from registry.run_room import stand_of
from registry.runtime_room import newest_and_rules
from registry.stages import scope_of, stages_of, suspensions_of
from registry.views.about import agent_page


@require_safe
def agent_list(request: SignedIn) -> HttpResponse:
    form = AgentFilter(request.GET)
    agents = form.narrow(Agent.objects.visible_to(request.user))
    page = page_of(agents, request.GET, Agent.objects.with_people())
    views = views_of("agents", form, request.user)
    today = timezone.localdate()
    context = {
        "form": form,
        "applied": form.applied,
        "page": page,
        "rows": rows_of(page.rows, today),
        "views": views,
        "today": today,
        "may_import": import_no(request.user, timezone.now()) is None,
        "may_report": report_no(request.user, timezone.now()) is None,
        "may_register": entry_refusal(request.user.roles_on(today)) is None,
    }
    template = "registry/agent_list.html"
    return render(request, f"{template}#rows" if request.htmx else template, context)


@require_safe
def agent_detail(request: SignedIn, slug: str) -> HttpResponse:
    now = timezone.now()
    rights = Authorisation.objects.select_related("manifest").prefetch_related(*with_release())
    agents = Agent.objects.visible_to(request.user).select_related("unit", *PEOPLE_FIELDS)
    agent = get_object_or_404(
        agents.prefetch_related(Prefetch("authorisations", rights)), slug=slug
    )
    authorisations, today = list(agent.authorisations.all()), timezone.localdate(now)
    coming = next((a for a in authorisations if a.waits_for_go_live), None)
    newest, rules = newest_and_rules(agent, authorisations)
    context = {
        "people": [(Agent.name_of(n), getattr(agent, n)) for n in PEOPLE_FIELDS],
        "authorisations": authorisations[:20],
        "stages": stages_of(agent),
        "scope": scope_of(authorisations, newest, today),
        "today": today,
        "coming": coming,
        "refusal": coming and go_live_no(agent, request.user, now),
        "release": release_room(agent, authorisations, request.user, now),
        "evidence": coming and stand_of(coming.manifest, agent),
        "suspensions": suspensions_of(authorisations),
        "rules": rules,
        "may_edit": edit_refusal(agent, request.user, today) is None,
        "gaps": list(with_gaps(agent)),
        "may_name": bool(vacant_parts(agent)) and naming_no(agent, request.user, now) is None,
    }
    return agent_page(request, agent, "agent_detail", context)


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
