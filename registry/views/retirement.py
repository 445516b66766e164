"""Retiring an agent: its page with every act, the receipt and the proof."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused
from registry.actions.confirming_data import confirm_data, do_again
from registry.actions.receipts import take_receipt
from registry.actions.retiring import (
    agree_to_retirement,
    ask_retirement,
    withdraw_retirement,
)
from registry.leavers_forms import DataForm, RetireForm
from registry.models import Agent, Retirement
from registry.retirement_room import RetirementRoom
from registry.views.about import agent_or_404, agent_page

OWNERS = ("business_owner", "technical_owner")
DONE = {
    "ask": _("It is asked for. Somebody else has to agree."),
    "agree": _("You have agreed."),
    "withdraw": _("It is taken back."),
    "data": _("Your confirmation is on the receipt."),
    "again": _("What failed was tried again."),
}


@require_http_methods(["GET", "HEAD", "POST"])
def agent_retirement(request: SignedIn, slug: str) -> HttpResponse:
    """Where the retirement of an agent stands; POST is one of its acts, named by ``act``."""
    agent = agent_or_404(request, slug, *OWNERS)
    act = request.POST.get("act", "")
    if request.method != "POST":
        return _page(request, agent)
    if act not in DONE:
        raise Http404
    forms = _forms(request, act)
    form = forms.get(act)
    if form is not None and not form.is_valid():
        return _page(request, agent, forms, 422)
    try:
        _do(request, agent, act, form)
    except Refused as refused:
        return _refused(request, agent, forms, form, refused)
    messages.success(request, str(DONE[act]))
    return redirect("agent_retirement", slug=slug)


def _forms(request: SignedIn, act: str) -> dict[str, Any]:
    """The form that was sent, and fresh ones beside it."""
    return {
        "ask": RetireForm(request.POST if act == "ask" else None),
        "data": DataForm(*((request.POST, request.FILES) if act == "data" else ())),
    }


def _do(request: SignedIn, agent: Agent, act: str, form: Any) -> None:
    actor, now = request.user, timezone.now()
    if act == "ask":
        typed = form.cleaned_data
        ask_retirement(
            agent, typed["reason"].replace("\x00", ""), typed["on"], actor=actor, now=now
        )
        return
    retirement = _retirement(agent)
    if retirement is None:
        raise Refused(Refusal("retirement.moved_on_stale"))
    if act == "agree":
        agree_to_retirement(retirement, actor=actor, now=now)
    elif act == "withdraw":
        withdraw_retirement(retirement, actor=actor, now=now)
    elif act == "data":
        text = form.cleaned_data["text"].replace("\x00", "")
        confirm_data(retirement, text, form.cleaned_data["proof"], actor=actor, now=now)
    else:
        do_again(retirement, actor=actor, now=now)


def _refused(
    request: SignedIn, agent: Agent, forms: dict[str, Any], form: Any, refused: Refused
) -> HttpResponse:
    """Said beside what was typed, which stays; 403 where it depends on who asks."""
    refusal = refused.refusal
    if refusal.status == 403:
        raise refused
    if form is not None and not refusal.is_stale:
        form.show(refusal)
    else:
        messages.error(request, str(refusal))
    return _page(request, agent, forms, refusal.status)


def _retirement(agent: Agent) -> Retirement | None:
    rows = Retirement.objects.standing().filter(agent=agent).select_related("asked_by", "agreed_by")
    found = rows.first()
    if found is not None:
        found.agent = agent
    return found


def _page(
    request: SignedIn, agent: Agent, forms: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    agent = agent_or_404(request, agent.slug, *OWNERS) if status != 200 else agent
    room = RetirementRoom(agent, _retirement(agent), request.user, timezone.now())
    context = {"room": room, "forms": forms or _forms(request, "")}
    return agent_page(request, agent, "agent_retirement", context, status=status)


@require_POST
def retirement_receipt(request: SignedIn, slug: str) -> HttpResponse:
    """Recorded, and so a form and not a link."""
    agent = agent_or_404(request, slug, *OWNERS)
    retirement = _retirement(agent)
    if retirement is None or retirement.down_at is None:
        raise Http404
    printed = take_receipt(retirement, actor=request.user, now=timezone.now())
    answer = HttpResponse(printed, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="retirement-{agent.slug}.pdf"'
    sealed: HttpResponse = _sealed(answer)
    return sealed


@require_safe
def retirement_proof(request: SignedIn, slug: str) -> HttpResponse:
    """The file that the technical owner attached; a download, never shown inline."""
    agent = agent_or_404(request, slug)
    rows = Retirement.objects.filter(agent=agent, lines__sha256__gt="")
    line = get_object_or_404(rows).lines.exclude(sha256="").get()
    served = FileResponse(line.file.open("rb"), as_attachment=True, filename=line.file_name,
                          content_type="application/octet-stream")  # fmt: skip
    sealed: HttpResponse = _sealed(served)
    return sealed


def _sealed(answer: Any) -> Any:
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
