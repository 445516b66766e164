"""Writing a review after an incident, and what becomes of what is written."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from govportal.downloads import download
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused, refuse
from govportal.uploads import checked
from incidents.actions import post_incident
from incidents.actions.post_incident.hands import content_of, facts_of
from incidents.models import PostIncidentReview
from incidents.pir_forms import HandInForm, PaperForm, PirForm, RecommendForm
from incidents.post_incidentfile import PirRoom
from incidents.rules.post_incident import Way, move_refusal
from incidents.views.post_incident import review_page, visible_pir


@require_http_methods(["GET", "HEAD", "POST"])
def incident_review_write(request: SignedIn, number: str) -> HttpResponse:
    """The draft; what was typed comes back with what was wrong."""
    pir, now = visible_pir(request.user, number), timezone.now()
    if request.method != "POST":
        refuse(move_refusal("write", facts_of(pir, request.user, now)))
    form = PirForm(
        request.POST or None, kinds=post_incident.kinds(), content=content_of(pir),
        initial={"revision": pir.revision},
    )  # fmt: skip
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            post_incident.write_pir(
                pir, form.content(), revision=form.cleaned_data["revision"], actor=request.user,
                now=now,
            )  # fmt: skip
        except Refused as refused:
            refusal = refused.refusal
            if refusal.status == 403:
                raise
        else:
            messages.success(request, _("Saved. Earlier states of the text are kept."))
            return redirect("incident_review", number)
    context = {"form": form, "refusal": refusal, "pir": pir, "incident": pir.incident,
               "papers": pir.papers.select_related("attachment")}  # fmt: skip
    status = refusal.status if refusal else 422 if request.method == "POST" else 200
    return render(request, "incidents/review_write.html", context, status=status)


@require_POST
def incident_review_paper(request: SignedIn, number: str) -> HttpResponse:
    """Add a document."""
    pir = visible_pir(request.user, number)
    form = PaperForm(request.POST, request.FILES)
    if not form.is_valid():
        return review_page(request, pir, status=422, refusal=Refusal("pir.file_missing"))
    try:
        file = checked(form.cleaned_data["attachment"])
        paper = post_incident.add_paper(pir, file, actor=request.user, now=timezone.now())
    except Refused as refused:
        return _not_taken(request, pir, refused)
    messages.success(request, _("Document %(n)s is kept.") % {"n": paper.n})
    return redirect("incident_review", number)


def _not_taken(
    request: SignedIn, pir: PostIncidentReview, refused: Refused, **typed: Any
) -> HttpResponse:
    """The page as it is now, with what was typed and why it was not taken."""
    refusal = refused.refusal
    if refusal.status == 403:
        raise refused
    fresh = visible_pir(request.user, pir.incident.number, pir.n)
    return review_page(request, fresh, status=refusal.status, refusal=refusal, **typed)


@require_safe
def incident_review_file(request: SignedIn, number: str, n: int, paper: int) -> FileResponse:
    """A document of the review, as a download."""
    pir = visible_pir(request.user, number, n)
    found = get_object_or_404(pir.papers.select_related("attachment"), n=paper)
    return download(found.attachment.file, found.attachment.name)


@require_http_methods(["GET", "HEAD", "POST"])
def incident_review_hand_in(request: SignedIn, number: str) -> HttpResponse:
    """The check page before the review is frozen and put to who approves it."""
    pir, now = visible_pir(request.user, number), timezone.now()
    if request.method != "POST":
        refuse(move_refusal("hand_in", facts_of(pir, request.user, now)))
    room = PirRoom(pir, request.user, now)
    form = HandInForm(request.POST or None, ways=room.ways, initial={"revision": pir.revision})
    refusal = room.hand_in_refusal if request.method != "POST" else None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            post_incident.hand_in(
                pir, Way(said["way"]), revision=said["revision"], actor=request.user, now=now
            )
        except Refused as refused:
            refusal = refused.refusal
            if refusal.status == 403:
                raise
        else:
            messages.success(request, _("Handed in. What was handed in stays as it is."))
            return redirect("incident_review", number)
    context = {"form": form, "refusal": refusal, "room": room, "pir": pir,
               "incident": pir.incident}  # fmt: skip
    posted = request.method == "POST"
    status = refusal.status if refusal and posted else 422 if posted else 200
    return render(request, "incidents/review_hand_in.html", context, status=status)


@require_POST
def incident_review_take_back(request: SignedIn, number: str) -> HttpResponse:
    """Write on, with a reason."""
    pir, reason = visible_pir(request.user, number), _typed(request, "reason")
    try:
        post_incident.take_back(pir, reason, actor=request.user, now=timezone.now())
    except Refused as refused:
        return _not_taken(request, pir, refused, reason=reason)
    messages.success(request, _("Taken back; the record stays."))
    return redirect("incident_review", number)


@require_POST
def incident_review_sign(request: SignedIn, number: str) -> HttpResponse:
    """Sign what was handed in, or return it with a reason."""
    pir, reason, now = visible_pir(request.user, number), _typed(request, "reason"), timezone.now()
    choice, digest = request.POST.get("choice", ""), request.POST.get("digest", "")
    try:
        if choice == "sign":
            post_incident.sign_pir(pir, digest=digest, actor=request.user, now=now)
        elif choice == "return":
            post_incident.return_pir(pir, reason, actor=request.user, now=now)
        else:
            raise Refused(Refusal("pir.sign_missing"))
    except Refused as refused:
        return _not_taken(request, pir, refused, reason=reason)
    messages.success(request, _("Signed.") if choice == "sign" else _("Returned."))
    return redirect("incident_review", number)


def _typed(request: SignedIn, name: str) -> str:
    return request.POST.get(name, "").replace("\x00", "")


@require_POST
def incident_review_recommend(request: SignedIn, number: str) -> HttpResponse:
    """Put a recommendation into the review."""
    pir, form = visible_pir(request.user, number), RecommendForm(request.POST)
    said = {"kind": _typed(request, "kind"), "text": _typed(request, "text")}
    form.is_valid()
    try:
        post_incident.recommend(pir, **said, actor=request.user, now=timezone.now())
    except Refused as refused:
        return _not_taken(request, pir, refused, recommend=said)
    messages.success(request, _("The review recommends it."))
    return redirect("incident_review", number)


@require_POST
def incident_review_open(request: SignedIn, number: str, n: int, one: int) -> HttpResponse:
    """Open the draft policy or the change request that the review recommends, once."""
    pir, now = visible_pir(request.user, number, n), timezone.now()
    found = pir.recommendations.filter(n=one).first()
    if found is None:
        raise Http404
    try:
        if found.kind == found.POLICY:
            made: Any = post_incident.open_policy(
                pir, one, owner=request.user, actor=request.user, now=now
            )
        else:
            made = post_incident.open_change(pir, one, actor=request.user, now=now)
    except Refused as refused:
        return _not_taken(request, pir, refused)
    messages.success(request, _("Opened, with the number of the incident in it."))
    return redirect(made)
