"""Readiness: the agents by their total, one agent, and what reviewers say of it."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from govportal.paging import page_of
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused, refuse
from registry.views.about import agent_or_404, agent_page
from scorecards.actions.readiness import say
from scorecards.actions.readiness_items import REVIEWERS
from scorecards.models import AgentReadiness, ReadinessWord
from scorecards.readiness_forms import SayForm
from scorecards.readiness_list import ReadinessFilter, page_by_total
from scorecards.readiness_room import Room, panel_of, room_of
from scorecards.readiness_rows import rows_of


@require_safe
def scorecard_readiness(request: SignedIn) -> HttpResponse:
    """All agents by their total, the lowest first."""
    form = ReadinessFilter(request.GET)
    rows = form.narrow(AgentReadiness.objects.visible_to(request.user).present())
    shown = AgentReadiness.objects.select_related("agent__unit")
    page = page_by_total(rows, request.GET, shown)
    context = {"form": form, "page": page, "rows": rows_of(page.rows), "views": form.links}
    return render(request, "scorecards/readiness_list.html", context)


@require_safe
def agent_readiness(request: SignedIn, slug: str) -> HttpResponse:
    """The ten items, why each score is proposed, what people said, and what production needs."""
    agent = agent_or_404(request, slug, *REVIEWERS)
    words = ReadinessWord.objects.select_related("by")
    history = page_of(ReadinessWord.objects.filter(agent=agent), request.GET, words, size=20)
    context = {"room": room_of(agent, request.user, timezone.now()), "page": history}
    return agent_page(request, agent, "agent_readiness", context, "scorecards/agent_readiness.html")


@require_http_methods(["GET", "HEAD", "POST"])
def agent_readiness_say(request: SignedIn, slug: str) -> HttpResponse:
    """A reviewer confirms what is proposed, or says otherwise and why."""
    agent, now, refusal = agent_or_404(request, slug, *REVIEWERS), timezone.now(), None
    room = room_of(agent, request.user, now)
    refuse(room.no)
    form = SayForm(request.POST if request.method == "POST" else None, room.lines)
    if request.method == "POST" and form.is_valid():
        try:
            made = say(agent, form.words, actor=request.user, now=now)
        except Refused as refused:
            refusal = refused.refusal
        else:
            messages.success(
                request,
                ngettext("Your word on %(n)s item is kept.", "Your words on %(n)s items are kept.",
                         len(made)) % {"n": len(made)},
            )  # fmt: skip
            return redirect("agent_readiness", slug)
    status = _status(form, refusal)
    if form.is_bound:
        form = _with_fresh_marks(form, room, request.POST)
    context = {"room": room, "form": form, "refusal": refusal}
    page, template = "agent_readiness", "scorecards/agent_readiness_say.html"
    return agent_page(request, agent, page, context, template, status=status)


def _status(form: SayForm, refusal: Refusal | None) -> int:
    if refusal is not None:
        return refusal.status
    return (409 if form.is_stale else 422) if form.errors else 200


def _with_fresh_marks(form: SayForm, room: Room, posted: QueryDict) -> SayForm:
    """What was typed, and its errors, over what is to be seen now."""
    data = posted.copy()
    for line in room.lines:
        data[f"seen_{line.item}"] = line.seen
    form.data = data
    return form


@require_safe
def agent_scorecard(request: SignedIn, slug: str) -> HttpResponse:
    """A panel for the pages of agents and requests: readiness, incidents, review, figures."""
    agent = agent_or_404(request, slug, *REVIEWERS)
    context = {"agent": agent, "panel": panel_of(agent, request.user, timezone.now())}
    page = "agent_scorecard" if request.htmx else "agent_scorecard_page"
    return render(request, f"scorecards/{page}.html", context)
