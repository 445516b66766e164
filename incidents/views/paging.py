"""Who was paged for an incident, taking it from a page, and what could not be sent."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from govportal.paging import page_of
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refused, refuse
from govportal.worklist.actions import send_again
from govportal.worklist.models import Post
from incidents.actions.paging import take_page
from incidents.actions.paging.keepers import keep_refusal, read_refusal
from incidents.incident_room import head_of, visible_incident
from incidents.models import Page, PagingChannel
from incidents.paging_names import POST_SIGNS
from incidents.paging_room import BEHIND, line_of
from incidents.rights import handles
from incidents.rules.states import Act, standing_refusal
from registry.views.acting import posted


@require_safe
def incident_pages(request: SignedIn, number: str) -> HttpResponse:
    """Every page of an incident, newest first, with each attempt to send it."""
    now = timezone.now()
    incident = visible_incident(request.user, number)
    shown = Page.objects.select_related(*BEHIND).prefetch_related("post__tries")
    page = page_of(Page.objects.filter(incident=incident), request.GET, shown)
    context = {
        "head": head_of(incident, request.user, now, "incident_pages"),
        "page": page,
        "lines": [line_of(row) for row in page.rows],
        "round": incident.paging_rounds.select_related("chain", "ended_by").first(),
    }
    return render(request, "incidents/incident_pages.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def incident_paged(request: SignedIn, number: str) -> HttpResponse:
    """Where a page leads: what is the matter, and one button. Looking alone changes nothing."""
    now = timezone.now()
    incident = visible_incident(request.user, number)
    status, refusal = 200, None
    if request.method == "POST":
        try:
            take_page(incident, actor=request.user, now=now)
        except Refused as refused:
            if refused.refusal.status == 403:
                raise
            status, refusal = refused.refusal.status, refused.refusal
            incident = visible_incident(request.user, number)
        else:
            messages.success(request, _("The incident is yours; nobody else is paged."))
            return redirect(incident.get_absolute_url())
    facts = incident.facts(may_handle=handles(incident, request.user, now))
    context: dict[str, Any] = {
        "head": head_of(incident, request.user, now, "incident_paged"),
        "no": refusal or standing_refusal(Act.ACKNOWLEDGE, facts),
    }
    return render(request, "incidents/incident_paged.html", context, status=status)


@require_safe
def post_list(request: SignedIn) -> HttpResponse:
    """Posts to channels, newest first, or only those that were given up."""
    now = timezone.now()
    refuse(read_refusal(request.user, now))
    only_dead = request.GET.get("state") == Post.DEAD
    receivers = PagingChannel.objects.values("receiver_id")
    rows = Post.objects.filter(receiver__in=receivers)
    shown = Post.objects.select_related("receiver__channel").prefetch_related("tries")
    page = page_of(rows.dead() if only_dead else rows, request.GET, shown)
    context = {
        "page": page,
        "lines": [(row, POST_SIGNS[row.state]) for row in page.rows],
        "only_dead": only_dead,
        "no": keep_refusal(request.user, now),
    }
    return render(request, "incidents/paging_posts.html", context)


@require_POST
def post_again(request: SignedIn, pk: int) -> HttpResponse:
    """Try a dead letter for another day; a second time changes nothing."""
    now = timezone.now()
    refuse(read_refusal(request.user, now))
    refuse(keep_refusal(request.user, now))
    row = get_object_or_404(Post, pk=pk, receiver__channel__isnull=False)
    return posted(
        request,
        lambda: send_again(row, actor=request.user, now=now),
        _("It is tried again, for a day."),
        reverse("paging_posts"),
    )
