"""Access of auditors: who had it when, one access, and what is done about it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evidence.access_forms import AccessForm
from evidence.access_names import FIELDS
from evidence.access_room import (
    ACCESS_FORMS,
    SHOWN_TAKEN,
    TAKING,
    access_choices,
    namesakes,
    standing_auditors,
    taken_of,
    tied,
)
from evidence.actions import accesses as acts
from evidence.models.accesses import AuditorAccess
from evidence.models.trails import verb_words
from evidence.rules.accesses import Act, State
from govportal.marks import seen_anew
from govportal.paging import page_of
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused, refuse
from scorecards.sources.days import day_of


def today() -> date:
    """In the portal's zone, whoever looks: access ends for all at the same time."""
    return day_of(timezone.now())


def _visible(request: SignedIn, number: str) -> AuditorAccess:
    rows = AuditorAccess.objects.visible_to(request.user, today()).for_list().select_related("role")
    return get_object_or_404(rows, number=number)


@require_safe
def access_list(request: SignedIn) -> HttpResponse:
    """Accesses that are not over, or all; and auditors whose role has no such end."""
    on, view = today(), request.GET.get("view", "live")
    rows = AuditorAccess.objects.visible_to(request.user, today())
    shown = AuditorAccess.objects.for_list().with_taken(TAKING)
    context = {
        "page": page_of(rows if view == "all" else rows.live(), request.GET, shown),
        "view": view,
        "no": acts.propose_refusal(request.user, on),
        "standing": standing_auditors(on)[:40] if request.user.sees_all_on(on) else [],
    }
    return render(request, "evidence/access_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def access_new(request: SignedIn) -> HttpResponse:
    refusal = None
    refuse(acts.propose_refusal(request.user, today()))
    form = AccessForm(request.POST or None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        try:
            made = acts.propose(form.new(), actor=request.user, now=timezone.now())
        except Refused as refused:
            refusal = refused.refusal
            tied(form, refusal, FIELDS)
        else:
            messages.success(request, _("Proposed; a second person was asked to confirm it."))
            return redirect(made)
    status = refusal.status if refusal else 422 if request.method == "POST" else 200
    context = {"form": form, "refusal": refusal}
    return render(request, "evidence/access_new.html", context, status=status)


@require_safe
def access_detail(request: SignedIn, number: str) -> HttpResponse:
    return _page(request, _visible(request, number))


def _page(
    request: SignedIn,
    access: AuditorAccess,
    *,
    refusal: Refusal | None = None,
    typed: Any = None,
    status: int = 200,
) -> HttpResponse:
    on = today()
    taken = list(taken_of(access)[: SHOWN_TAKEN + 1])
    context = {
        "access": access,
        "namesakes": namesakes(access) if access.state == State.PROPOSED else [],
        "turns": access.turns.select_related("by"),
        "choices": list(access_choices(access, request.user, on, typed)),
        "taken": [(one, verb_words(one.verb)) for one in taken[:SHOWN_TAKEN]],
        "more_taken": len(taken) > SHOWN_TAKEN,
        "reads_trail": request.user.sees_all_on(on),
        "may_propose": acts.propose_refusal(request.user, on) is None,
        "refusal": refusal,
    }
    return render(request, "evidence/access_detail.html", context, status=status)


@require_POST
def access_act(request: SignedIn, number: str, act: str) -> HttpResponse:
    """One act of the table; what was typed comes back when it is refused."""
    access, move = _visible(request, number), Act(act)
    form = ACCESS_FORMS[move](request.POST, prefix=move)
    try:
        if not form.is_valid():
            return _page(request, access, typed=(move, form), status=422)
        said = acts.Said(**form.cleaned_data)
        acts.act_on(access, move, said, actor=request.user, now=timezone.now())
    except Refused as refused:
        refusal = refused.refusal
        fresh = _visible(request, number)
        seen_anew(form, refusal, mark=fresh.mark)
        tied(form, refusal, FIELDS)
        return _page(request, fresh, refusal=refusal, typed=(move, form), status=refusal.status)
    messages.success(request, _("Kept."))
    return redirect(access)
