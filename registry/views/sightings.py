"""Sightings: agents that were met and that nobody placed yet; the list, and what is decided."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from govportal.paging import page_of
from govportal.people.signed_in import SignedIn
from govportal.refusals import refuse
from registry.actions import sightings as actions
from registry.actions.sighting_reports import report_no
from registry.identity_forms import MatchForm, ReasonForm, RegisterForm, SightingFilter
from registry.models import Agent, Sighting
from registry.models.sightings import STATE_NAMES, read_refusal
from registry.rules.sightings import MOVES, Act, SightingState
from registry.views.acts import ActPage, answer_act

REPORTS_SHOWN = 20
VIEWS: dict[str, Any] = {
    **{state.value: name for state, name in STATE_NAMES.items()},
    "all": gettext_lazy("All"),
}
WORDS: dict[Act, tuple[Any, Any, Any]] = {
    Act.MATCH: (
        gettext_lazy("It is an agent of ours"),
        gettext_lazy(
            "It was met under another name, or with an old key. Its Identity page says so from "
            "now on."
        ),
        gettext_lazy("Match it"),
    ),
    Act.REGISTER: (
        gettext_lazy("Register it as a new agent"),
        gettext_lazy(
            "It enters the inventory as discovered: it may run only once it is registered, asked "
            "for and approved."
        ),
        gettext_lazy("Register it"),
    ),
    Act.MARK_UNAUTHORISED: (
        gettext_lazy("Mark it as unauthorised"),
        gettext_lazy("Nobody allowed it. Operators get the work of stopping it."),
        gettext_lazy("Mark as unauthorised"),
    ),
    Act.STOP: (
        gettext_lazy("It was stopped"),
        gettext_lazy(
            "Say what was done. Should it be met again, it is unauthorised again and operators "
            "are told."
        ),
        gettext_lazy("Record it"),
    ),
    Act.REOPEN: (
        gettext_lazy("Decide again"),
        gettext_lazy("What was decided was wrong. It waits for a decision again."),
        gettext_lazy("Open it again"),
    ),
}


@require_safe
def sighting_list(request: SignedIn) -> HttpResponse:
    """All of one state, those to be decided by default."""
    refuse(read_refusal(request.user, timezone.localdate()))
    form, view = SightingFilter(request.GET), request.GET.get("view", "")
    view = view if view in VIEWS else SightingState.OPEN.value
    rows = Sighting.objects.visible_to(request.user)
    rows = rows if view == "all" else rows.filter(state=view)
    if form.words:
        rows = rows.filter(claimed_name__icontains=form.words)
    page = page_of(rows, request.GET, Sighting.objects.select_related("agent"))
    context = {"page": page, "form": form, "view": view, "views": _views(view)}
    context |= {"report_no": report_no(request.user, timezone.now())}
    template = "registry/sighting_list.html"
    return render(request, f"{template}#rows" if request.htmx else template, context)


def _views(current: str) -> list[dict[str, Any]]:
    return [
        {"label": label, "address": f"?view={key}", "current": key == current}
        for key, label in VIEWS.items()
    ]


def _sighting(request: SignedIn, pk: int) -> Sighting:
    rows = Sighting.objects.visible_to(request.user).select_related("agent", "decided_by")
    return get_object_or_404(rows, pk=pk)


@require_safe
def sighting_detail(request: SignedIn, pk: int) -> HttpResponse:
    sighting, now = _sighting(request, pk), timezone.now()
    acts = [
        {
            "label": WORDS[act][0],
            "text": WORDS[act][1],
            "address": reverse("sighting_decide", args=[pk, act.value]),
            "refusal": actions.act_refusal(act, sighting, request.user, now),
            "name": f"{act.value}-no",
        }
        for act, move in MOVES.items()
        if SightingState(sighting.state) in move.sources
    ]
    seen = Agent.objects.visible_to(request.user)
    known = sighting.agent_id and seen.filter(pk=sighting.agent_id).exists()
    context = {"sighting": sighting, "acts": acts, "knows_agent": known}
    context |= {"reports": sighting.reports.select_related("reported_by")[:REPORTS_SHOWN]}
    return render(request, "registry/sighting_detail.html", context)


@require_http_methods(["GET", "POST"])
def sighting_decide(request: SignedIn, pk: int, act: str) -> HttpResponse:
    """One decision about a sighting, on a page of its own."""
    if act not in set(Act):
        raise Http404
    sighting, now, what = _sighting(request, pk), timezone.now(), Act(act)
    heading, text, verb = WORDS[what]

    def do(form: Any) -> HttpResponse:
        DEEDS[what](sighting, form.cleaned_data, request, now)
        messages.success(request, _("Recorded."))
        return redirect("sighting_detail", pk=pk)

    page = ActPage(
        heading=str(heading),
        lede=f"{sighting.claimed_name} · {sighting.get_source_display()}",
        text=str(text),
        verb=str(verb),
        trail=[
            (_("Sightings"), reverse("sighting_list")),
            (sighting.claimed_name, reverse("sighting_detail", args=[pk])),
            (str(heading), ""),
        ],
        form=_form(what, sighting, request),
        act=do,
        no=actions.act_refusal(what, sighting, request.user, now),
        is_final=what is Act.MARK_UNAUTHORISED,
    )
    return answer_act(request, page)


def _form(act: Act, sighting: Sighting, request: SignedIn) -> ReasonForm:
    data = request.POST if request.method == "POST" else None
    if act is Act.MATCH:
        agents = Agent.objects.visible_to(request.user)
        return MatchForm(
            data, agents=agents, initial={"agent": sighting.agent and sighting.agent.slug}
        )
    if act is Act.REGISTER:
        return RegisterForm(data, initial={"name": sighting.claimed_name})
    return ReasonForm(data)


Deed = Callable[[Sighting, dict[str, Any], SignedIn, Any], object]


def _match(sighting: Sighting, typed: dict[str, Any], request: SignedIn, now: Any) -> object:
    return actions.match_sighting(
        sighting, typed["agent"], typed["reason"], actor=request.user, now=now
    )


def _register(sighting: Sighting, typed: dict[str, Any], request: SignedIn, now: Any) -> object:
    return actions.register_sighting(
        sighting,
        typed["slug"],
        typed["name"],
        typed["unit"],
        typed["reason"],
        actor=request.user,
        now=now,
    )


def _plain(act: Callable[..., object]) -> Deed:
    return lambda sighting, typed, request, now: act(
        sighting, typed["reason"], actor=request.user, now=now
    )


DEEDS: dict[Act, Deed] = {
    Act.MATCH: _match,
    Act.REGISTER: _register,
    Act.MARK_UNAUTHORISED: _plain(actions.mark_unauthorised),
    Act.STOP: _plain(actions.note_stopped),
    Act.REOPEN: _plain(actions.reopen_sighting),
}
