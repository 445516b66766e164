"""Findings of audits: the register, one finding, and what is done about it."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evidence.actions import findings as acts
from evidence.finding_forms import FindingForm
from evidence.finding_room import FORMS, choices_for
from evidence.models.findings import AuditFinding, FindingTurn
from evidence.rules.findings import Act
from govportal.downloads import download
from govportal.marks import seen_anew
from govportal.paging import page_of
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused, refuse
from govportal.uploads import checked

VIEWS = {
    "live": lambda rows, on: rows.live(),
    "late": lambda rows, on: rows.late(on),
    "all": lambda rows, on: rows,
}


def _visible(request: SignedIn, number: str) -> AuditFinding:
    rows = AuditFinding.objects.visible_to(request.user).for_list()
    return get_object_or_404(rows, number=number)


@require_safe
def finding_list(request: SignedIn) -> HttpResponse:
    """Those that are not closed, those past their day, or all."""
    on, view = timezone.localdate(), request.GET.get("view", "live")
    rows = VIEWS.get(view, VIEWS["live"])(AuditFinding.objects.visible_to(request.user), on)
    context = {
        "page": page_of(rows, request.GET, AuditFinding.objects.for_list()),
        "view": view,
        "no": acts.raise_refusal(request.user, on),
    }
    return render(request, "evidence/finding_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def finding_new(request: SignedIn) -> HttpResponse:
    now, refusal = timezone.now(), None
    refuse(acts.raise_refusal(request.user, timezone.localdate()))
    form = FindingForm(request.POST or None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        try:
            made = acts.raise_finding(form.new(), actor=request.user, now=now)
        except Refused as refused:
            refusal = refused.refusal
        else:
            messages.success(request, _("Entered; its owner was told."))
            return redirect(made)
    status = refusal.status if refusal else 422 if request.method == "POST" else 200
    context = {"form": form, "refusal": refusal}
    return render(request, "evidence/finding_new.html", context, status=status)


@require_safe
def finding_detail(request: SignedIn, number: str) -> HttpResponse:
    return _page(request, _visible(request, number))


def _page(
    request: SignedIn,
    finding: AuditFinding,
    *,
    refusal: Refusal | None = None,
    typed: Any = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "finding": finding,
        "turns": finding.turns.select_related("by", "attachment"),
        "choices": choices_for(finding, request.user, timezone.localdate(), typed),
        "refusal": refusal,
    }
    return render(request, "evidence/finding_detail.html", context, status=status)


@require_POST
def finding_act(request: SignedIn, number: str, act: str) -> HttpResponse:
    """One act of the table; what was typed comes back when it is refused."""
    finding, move = _visible(request, number), Act(act)
    form = FORMS[move](request.POST, request.FILES, prefix=move)
    try:
        if not form.is_valid():
            return _page(request, finding, typed=(move, form), status=422)
        acts.act_on(finding, move, _said(form), actor=request.user, now=timezone.now())
    except Refused as refused:
        refusal = refused.refusal
        fresh = _visible(request, number)
        seen_anew(form, refusal, mark=fresh.mark)
        return _page(request, fresh, refusal=refusal, typed=(move, form), status=refusal.status)
    messages.success(request, _("Kept."))
    return redirect(finding)


def _said(form: Any) -> acts.Said:
    said = dict(form.cleaned_data)
    file = said.pop("attachment", None)
    return acts.Said(upload=checked(file) if file else None, **said)


@require_safe
def finding_file(request: SignedIn, number: str, n: int) -> FileResponse | HttpResponse:
    """What somebody attached, as a download."""
    rows = FindingTurn.objects.select_related("attachment").filter(attachment__isnull=False)
    turn = get_object_or_404(rows, finding=_visible(request, number), n=n)
    assert turn.attachment is not None  # filtered above
    return download(turn.attachment.file, turn.attachment.name)
