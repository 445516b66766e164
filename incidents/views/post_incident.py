"""The review after an incident: its page, its earlier ones, and the approved one on paper."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from approvals.models import Review
from govportal import pdf
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refused
from incidents.actions import post_incident
from incidents.actions.post_incident.hands import OF_INCIDENT
from incidents.incident_room import head_of, visible_incident
from incidents.models import PostIncidentReview
from incidents.post_incident_paper import paper_of
from incidents.post_incidentfile import PirRoom

OF_REVIEW = ("handed__review__clock__version", "handed__review__committee", "handed__by",
             "handed__review__decision__letter__acknowledged_by", "incident__unit",
             "incident__reporter", "incident__merged_into")  # fmt: skip
HERE = "incident_review"


def visible_pir(reader: Any, number: str, n: int | None = None) -> PostIncidentReview:
    """The review of an incident that the reader may see: the newest, or the n-th; else 404."""
    rows = PostIncidentReview.objects.visible_to(reader).filter(incident__number=number)
    rows = rows.select_related(*OF_INCIDENT, *OF_REVIEW).prefetch_related("incident__parts")
    found = (rows.filter(n=n) if n is not None else rows).order_by("-n").first()
    if found is None:
        raise Http404
    return found


@require_safe
def incident_review(request: SignedIn, number: str) -> HttpResponse:
    """The newest review; where there is none, whether one may begin."""
    incident = visible_incident(request.user, number)
    if incident.post_reviews.exists():
        return review_page(request, visible_pir(request.user, number))
    now = timezone.now()
    no = post_incident.begin_refusal(incident, request.user, now)
    context = {"incident": incident, "begin_refusal": no,
               "head": head_of(incident, request.user, now, HERE)}  # fmt: skip
    return render(request, "incidents/review_none.html", context)


@require_safe
def incident_review_past(request: SignedIn, number: str, n: int) -> HttpResponse:
    return review_page(request, visible_pir(request.user, number, n))


@require_safe
def incident_review_text(request: SignedIn, number: str, n: int, text: int) -> HttpResponse:
    """One state of the text as it was saved."""
    pir = visible_pir(request.user, number, n)
    found = get_object_or_404(pir.texts.select_related("by"), n=text)
    room = PirRoom(pir, request.user, timezone.now())
    room.content = found.content
    context = {"room": room, "pir": pir, "incident": pir.incident, "text": found}
    return render(request, "incidents/review_text.html", context)


def show_review(
    request: SignedIn, review: Review, *, status: int = 200, **said: Any
) -> HttpResponse:
    """The page of what a committee's review is about (``approvals.views.cases``)."""
    rows = PostIncidentReview.objects.select_related("incident")
    pir = get_object_or_404(rows, number=review.subject_id)
    found = visible_pir(request.user, pir.incident.number, pir.n)
    return review_page(request, found, status=status, **said)


def review_page(
    request: SignedIn, pir: PostIncidentReview, *, status: int = 200, **said: Any
) -> HttpResponse:
    """The page, with what was refused and what was typed."""
    typed: dict[str, Any] = {
        key: said.pop(key) for key in ("recommend", "paper", "reason") if key in said
    }
    room = PirRoom(pir, request.user, timezone.now(), **said)
    incident = pir.incident
    begin_no = None
    if pir.is_approved:
        begin_no = post_incident.begin_refusal(incident, request.user, timezone.now())
    context: dict[str, Any] = {"room": room, "pir": pir, "incident": incident, "case": room.case,
               "head": head_of(incident, request.user, room.now, HERE),
               "begin_refusal": begin_no, **typed}  # fmt: skip
    return render(request, "incidents/review_detail.html", context, status=status)


@require_POST
def incident_review_begin(request: SignedIn, number: str) -> HttpResponse:
    """Begin a review on demand."""
    incident = visible_incident(request.user, number)
    try:
        post_incident.begin_pir(incident, actor=request.user, now=timezone.now())
    except Refused as refused:
        if refused.refusal.status == 403:
            raise
        messages.warning(request, str(refused.refusal))
    else:
        messages.success(request, _("The review is open; write what happened and why."))
    return redirect("incident_review", number)


@require_safe
def incident_review_pdf(request: SignedIn, number: str, n: int) -> HttpResponse:
    """The approved review on paper: the same bytes each time."""
    pir = visible_pir(request.user, number, n)
    if not pir.is_approved or pir.handed is None or pir.approved_at is None:
        raise Http404
    printed = printed_review(pir, pir.approved_at)
    answer = HttpResponse(printed, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{pir.number}.pdf"'
    return answer


def printed_review(pir: PostIncidentReview, moment: datetime) -> bytes:
    """The PDF of what was approved, from what was frozen."""
    assert pir.handed is not None  # only what was handed in is approved
    with pdf.on_paper(settings.LANGUAGE_CODE):
        context = {
            "paper": paper_of(pir),
            "running": _("Review after the incident %(number)s") % {"number": pir.incident.number},
            "seal": pir.handed.digest[:23],
            "portal_name": settings.PORTAL_NAME,
        }
        return pdf.render("incidents/review_print.html", context, moment=moment)
