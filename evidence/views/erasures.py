"""Erasing people: who asked, what would go and what stays, and the second person."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evidence.actions import person_erasing as acts
from evidence.actions.retention import administers_no, roles_of
from evidence.faces_of_keeping import ERASURE_SIGNS
from evidence.keeping_forms import ErasureForm, LeaverForm
from evidence.models import PersonErasure
from evidence.rules.person_erasure import READ_BY
from govportal.paging import page_of
from govportal.people.models import Person
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused, refuse


def _reader(request: SignedIn) -> None:
    """Auditors and administrators; the list names people who asked not to be."""
    if not READ_BY & roles_of(request.user, timezone.now()):
        refuse(Refusal("keeping.not_for_you"))


@require_safe
def erasure_list(request: SignedIn) -> HttpResponse:
    _reader(request)
    shown = PersonErasure.objects.select_related("person", "asked_by", "decided_by")
    page = page_of(PersonErasure.objects.all(), request.GET, shown)
    context = {
        "page": page,
        "rows": [(row, ERASURE_SIGNS[row.state]) for row in page.rows],
        "no": administers_no(request.user, timezone.now()),
    }
    return render(request, "evidence/erasure_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def erasure_new(request: SignedIn) -> HttpResponse:
    """Choose who, see what goes and what stays, say why, ask."""
    _reader(request)
    now, sent = timezone.now(), request.method == "POST"
    refuse(acts.ask_no(request.user, now))
    given = request.POST if sent else request.GET
    who = LeaverForm(given if "person" in given else None)
    person: Person | None = who.cleaned_data["person"] if who.is_valid() else None
    why, status = ErasureForm(request.POST if sent else None), 422 if sent else 200
    if sent and person is not None and why.is_valid():
        try:
            reason = why.cleaned_data["reason"]
            return redirect(acts.ask_erasure(person, reason, actor=request.user, now=now))
        except Refused as refused:
            if refused.refusal.status == 403:
                raise
            why.show(refused.refusal)
            status = refused.refusal.status
    seen = acts.preview_of(person, now) if person else None
    context = {"who": who, "why": why, "person": person, "seen": seen}
    return render(request, "evidence/erasure_new.html", context, status=status)


@require_safe
def erasure_detail(request: SignedIn, number: str) -> HttpResponse:
    _reader(request)
    row = _row(number)
    now = timezone.now()
    context = {
        "row": row,
        "sign": ERASURE_SIGNS[row.state],
        "seen": acts.preview_of(row.person, now) if row.is_open else None,
        "no_do": acts.decide_no(row, request.user, now),
        "no_drop": administers_no(request.user, now),
    }
    return render(request, "evidence/erasure_detail.html", context)


def _row(number: str) -> PersonErasure:
    rows = PersonErasure.objects.select_related("person", "asked_by", "decided_by")
    return get_object_or_404(rows, number=number)


@require_POST
def erasure_decide(request: SignedIn, number: str, move: str) -> HttpResponse:
    """Erase, as the second person; or do not."""
    _reader(request)
    row = _row(number)
    act: Any = {"do": acts.carry_out_erasure, "drop": acts.drop_erasure}[move]
    done = {"do": _("Erased. Every proof still holds."), "drop": _("Nobody is erased.")}[move]
    try:
        act(row, actor=request.user, now=timezone.now())
    except Refused as refused:
        if refused.refusal.status == 403:
            raise
        messages.warning(request, str(refused))
    else:
        messages.success(request, done)
    return redirect(row)
