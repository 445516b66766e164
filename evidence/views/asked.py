"""What auditors ask for: the list, one of them, and what is said and given about it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from approvals.models import Request
from evidence.access_forms import AskForm
from evidence.access_room import ASKED_FORMS, asked_choices, tied
from evidence.actions import asked as acts
from evidence.asked_names import FIELDS
from evidence.models.asked import AskedEvidence, AskedTurn
from evidence.rules.asked import Act
from govportal.downloads import download
from govportal.marks import seen_anew
from govportal.paging import page_of
from govportal.people.models import Person
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused, refuse
from govportal.uploads import checked
from registry.models import Agent

VIEWS = {
    "live": lambda rows, on, person: rows.live(),
    "mine": lambda rows, on, person: rows.live().filter(owner=person),
    "late": lambda rows, on, person: rows.late(on),
    "all": lambda rows, on, person: rows,
}


def _visible(request: SignedIn, number: str) -> AskedEvidence:
    rows = AskedEvidence.objects.visible_to(request.user).for_list()
    return get_object_or_404(rows, number=number)


@require_safe
def asked_list(request: SignedIn) -> HttpResponse:
    """Those that are not over, one's own, those past their day, or all."""
    on, view = timezone.localdate(), request.GET.get("view", "live")
    seen = AskedEvidence.objects.visible_to(request.user)
    rows = VIEWS.get(view, VIEWS["live"])(seen, on, request.user)
    context = {
        "page": page_of(rows, request.GET, AskedEvidence.objects.for_list()),
        "view": view,
        "no": acts.ask_refusal(request.user, on),
    }
    return render(request, "evidence/asked_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def asked_new(request: SignedIn) -> HttpResponse:
    refusal = no = acts.ask_refusal(request.user, timezone.localdate())
    refuse(no if request.method != "POST" else None)
    form = AskForm(request.POST or None, initial=request.GET.dict())
    if request.method == "POST" and not no and form.is_valid():
        try:
            made = acts.ask(form.wish(), actor=request.user, now=timezone.now())
        except Refused as refused:
            refusal = refused.refusal
            tied(form, refusal, FIELDS)
        else:
            messages.success(request, _("Asked; a compliance reviewer names who answers."))
            return redirect(made)
    status = refusal.status if refusal else 422 if request.method == "POST" else 200
    context = {"form": form, "refusal": refusal, "no": no}
    return render(request, "evidence/asked_new.html", context, status=status)


@require_safe
def asked_detail(request: SignedIn, number: str) -> HttpResponse:
    return _page(request, _visible(request, number))


def _page(
    request: SignedIn,
    asked: AskedEvidence,
    *,
    refusal: Refusal | None = None,
    typed: Any = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "asked": asked,
        "turns": asked.turns.select_related("by", "to", "attachment", "pack"),
        "choices": list(asked_choices(asked, request.user, timezone.localdate(), typed)),
        "refusal": refusal,
        "sees": _sees(request.user, asked),
    }
    return render(request, "evidence/asked_detail.html", context, status=status)


def _sees(reader: Person, asked: AskedEvidence) -> dict[str, bool]:
    """Whether the reader may see the agent and the request that it is about."""
    agents, requests = Agent.objects.visible_to(reader), Request.objects.visible_to(reader)
    return {
        "agent": asked.agent is not None and agents.filter(pk=asked.agent.pk).exists(),
        "request": asked.request is not None and requests.filter(pk=asked.request.pk).exists(),
    }


@require_POST
def asked_act(request: SignedIn, number: str, act: str) -> HttpResponse:
    """One act of the table; what was typed comes back when it is refused."""
    move = Act(act)
    form = ASKED_FORMS[move](request.POST, request.FILES, prefix=move)
    asked = _of(request, number)
    if asked is None:
        return _not_theirs(request, number, form)
    if not form.is_valid():
        return _page(request, asked, typed=(move, form), status=422)
    try:
        acts.act_on(asked, move, _said(form), actor=request.user, now=timezone.now())
    except Refused as refused:
        refusal, fresh = refused.refusal, _visible(request, number)
        seen_anew(form, refusal, mark=fresh.mark)
        tied(form, refusal, FIELDS)
        return _page(request, fresh, refusal=refusal, typed=(move, form), status=refusal.status)
    messages.success(request, _("Kept."))
    return redirect(asked if _of(request, number) else "asked_list")


def _of(request: SignedIn, number: str) -> AskedEvidence | None:
    rows = AskedEvidence.objects.visible_to(request.user).for_list()
    return rows.filter(number=number).first()


def _not_theirs(request: SignedIn, number: str, form: forms.Form) -> HttpResponse:
    """Somebody else answers by now: who was named before gets back what they typed."""
    if not AskedTurn.objects.filter(asked__number=number, to=request.user).exists():
        raise Http404
    context = {"number": number, "form": form}
    return render(request, "evidence/asked_gone.html", context, status=409)


def _said(form: Any) -> acts.Said:
    said = dict(form.cleaned_data)
    file = said.pop("attachment", None)
    return acts.Said(upload=checked(file) if file else None, **said)


@require_POST
def asked_file(request: SignedIn, number: str, n: int) -> FileResponse | HttpResponse:
    """A document of an answer, as a download; recorded, and so a form and not a link."""
    rows = AskedTurn.objects.select_related("attachment", "asked")
    rows = rows.filter(attachment__isnull=False)
    turn = get_object_or_404(rows, asked=_visible(request, number), n=n)
    paper = acts.take_document(turn, actor=request.user, now=timezone.now())
    return download(paper.file, paper.name)
