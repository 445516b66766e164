"""Notices of an incident: read, write, take away as PDF, put on record what became of them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused, refuse
from incidents.actions.legal import (
    move_notice,
    prepare_notice,
    send_notice,
    take_notice,
    write_notice,
)
from incidents.actions.legal.standing import fate_of
from incidents.legal_forms import NoticeForm, ReasonForm, SentForm, shown_moment
from incidents.legal_room import LegalRoom, kind_or_none
from incidents.models import Incident, LegalNotice, NoticeVersion
from incidents.notice_text import NoticeText
from incidents.rules.notices import Move, NoticeKind
from incidents.rules.statutory import Ended
from incidents.views.legal import form_page, visible_incident


def _notice(reader: Any, number: str, kind: str) -> tuple[Incident, LegalNotice, NoticeVersion]:
    """The notice of a kind with its newest version; 404 while nobody has prepared it."""
    incident = visible_incident(reader, number)
    notice = get_object_or_404(incident.legal_notices, kind=kind)
    notice.incident = incident
    version = notice.versions.select_related("by").order_by("-n").first()
    if version is None:
        raise Http404
    return incident, notice, version


@require_safe
def incident_notice(request: SignedIn, number: str, kind: str) -> HttpResponse:
    incident, notice, version = _notice(request.user, number, kind)
    moves = list(notice.moves.select_related("by", "version").order_by("n"))
    context = {
        "incident": incident,
        "notice": notice,
        "version": version,
        "versions": notice.versions.defer("content").select_related("by").order_by("-n"),
        "moves": moves,
        "fate": fate_of(moves).ended,
        "is_unnecessary": fate_of(moves).ended is Ended.UNNECESSARY,
        "text": NoticeText(version.content, version.at),
        "clocks": incident.statutory_clocks.filter(notice=kind).order_by("-pk"),
        "room": LegalRoom(incident, request.user, timezone.now()),
    }
    return render(request, "incidents/notice_detail.html", context)


@require_POST
def incident_notice_prepare(request: SignedIn, number: str) -> HttpResponse:
    incident = visible_incident(request.user, number)
    kind = kind_or_none(request.POST.get("kind", ""))
    if kind is None:
        messages.warning(request, _("Choose a notice."))
        return redirect("incident_legal", number)
    prepare_notice(incident, kind, actor=request.user, now=timezone.now())
    return redirect("incident_notice", number, kind.value)


@require_http_methods(["GET", "HEAD", "POST"])
def incident_notice_write(request: SignedIn, number: str, kind: str) -> HttpResponse:
    """The next version, from the newest."""
    incident, notice, version = _notice(request.user, number, kind)
    now = timezone.now()
    refuse(LegalRoom(incident, request.user, now).refusal)
    form = NoticeForm(request.POST or None, kind=NoticeKind(kind),
                      initial=NoticeForm.of(version.written, version.n))  # fmt: skip
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            seen = form.cleaned_data["seen"]
            write_notice(notice, form.written(), seen, actor=request.user, now=now)
        except Refused as refused:
            refusal = refused.refusal
        else:
            messages.success(request, _("The new version is kept."))
            return redirect("incident_notice", number, kind)
    more = {"heading": notice.kind_words, "notice": notice}
    return form_page(request, incident, form, refusal, more)


@require_http_methods(["GET", "HEAD", "POST"])
def incident_notice_sent(request: SignedIn, number: str, kind: str) -> HttpResponse:
    """Put on record that the newest version went out."""
    incident, notice, version = _notice(request.user, number, kind)
    now = timezone.now()
    refuse(_decider(incident, request, now))
    initial = {"version": version.n, "to": version.content["to"], "sent_at": shown_moment(now)}
    form, refusal = SentForm(request.POST or None, initial=initial), None
    if request.method == "POST" and form.is_valid():
        try:
            send_notice(notice, form.sending(), actor=request.user, now=now)
        except Refused as refused:
            refusal = refused.refusal
        else:
            messages.success(request, _("It is on record that the notice was sent."))
            return redirect("incident_notice", number, kind)
    more = {"heading": _("It was sent"), "notice": notice, "act": "sent"}
    return form_page(request, incident, form, refusal, more)


@require_http_methods(["GET", "HEAD", "POST"])
def incident_notice_needless(request: SignedIn, number: str, kind: str) -> HttpResponse:
    """Declare it unnecessary; one that was is due again."""
    incident, notice, _version = _notice(request.user, number, kind)
    now = timezone.now()
    refuse(_decider(incident, request, now))
    is_needless = fate_of(notice.moves.order_by("n")).ended is Ended.UNNECESSARY
    move = Move.NEEDED if is_needless else Move.UNNECESSARY
    form, refusal = ReasonForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        wanted = request.POST.get("move", "")
        try:
            move = Move(wanted) if wanted in (Move.NEEDED, Move.UNNECESSARY) else move
            reason = form.cleaned_data["reason"]
            move_notice(notice, move, reason, actor=request.user, now=now)
        except Refused as refused:
            refusal = refused.refusal
        else:
            return redirect("incident_notice", number, kind)
    heading = _("It is needed again") if is_needless else _("It is not needed")
    more = {"heading": heading, "notice": notice, "act": move.value}
    return form_page(request, incident, form, refusal, more)


def _decider(incident: Incident, request: SignedIn, now: Any) -> Refusal | None:
    may = LegalRoom(incident, request.user, now).may_decide
    return None if may else Refusal("legal.may_not_decide")


@require_POST
def incident_notice_file(request: SignedIn, number: str, kind: str, n: int) -> HttpResponse:
    """A version as PDF. Recorded, and so a form and not a link."""
    incident, notice, _newest = _notice(request.user, number, kind)
    rows = notice.versions.select_related("notice__incident__agent", "notice__incident__committee")
    version = get_object_or_404(rows, n=n)
    version.notice.incident = incident
    try:
        printed = take_notice(version, actor=request.user, now=timezone.now())
    except Refused as refused:
        if refused.refusal.status == 403:
            raise
        messages.warning(request, str(refused.refusal))
        return redirect("incident_notice", number, kind)
    answer = HttpResponse(printed, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{version.file_name}"'
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
