"""The legal side of an incident: its page, answering a question, and whom it affects."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_safe

from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused, refuse
from incidents.actions.legal import answer_question, write_scope
from incidents.incident_room import WITH_HEAD, head_of
from incidents.legal_forms import AnswerForm, ScopeForm, shown_moment
from incidents.legal_names import QUESTION_NAMES
from incidents.legal_rights import asking
from incidents.legal_room import LegalRoom
from incidents.models import Incident
from incidents.rules.questions import Question, standing_refusal
from incidents.statutory_table import shipped_table

PROPOSED, DECIDED = _lazy("Your proposal is on record."), _lazy("The answer is on record.")
LISTS = ("data_categories", "countries", "systems")


def visible_incident(reader: Any, number: str) -> Incident:
    """The incident, if the reader may see it; else 404."""
    rows = Incident.objects.visible_to(reader).select_related(*{*WITH_HEAD, "committee"})
    return get_object_or_404(rows.prefetch_related("parts"), number=number)


@require_safe
def incident_legal(request: SignedIn, number: str) -> HttpResponse:
    incident = visible_incident(request.user, number)
    now = timezone.now()
    context = {
        "head": head_of(incident, request.user, now, "incident_legal"),
        "room": LegalRoom(incident, request.user, now),
        "incident": incident,
    }
    return render(request, "incidents/incident_legal.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def incident_question(request: SignedIn, number: str, question: str) -> HttpResponse:
    """Decide a question, or propose an answer, as the reader may."""
    if question not in set(Question):
        raise Http404
    incident, now = visible_incident(request.user, number), timezone.now()
    asked = Question(question)
    room = LegalRoom(incident, request.user, now)
    is_proposal = not room.may_decide
    refuse(standing_refusal(asking(incident, request.user, now, is_proposal=is_proposal)))
    form, refusal = _answer_form(request, room, asked), None
    if request.method == "POST" and form.is_valid():
        try:
            seen = form.cleaned_data["seen"]
            answer_question(incident, form.given(), is_proposal=is_proposal, seen=seen,
                            actor=request.user, now=now)  # fmt: skip
        except Refused as refused:
            refusal = refused.refusal
        else:
            messages.success(request, PROPOSED if is_proposal else DECIDED)
            return redirect("incident_legal", number)
    context = {"is_proposal": is_proposal, "room": room, "asked": asked,
               "heading": QUESTION_NAMES[asked]}  # fmt: skip
    return form_page(request, incident, form, refusal, context)


def _answer_form(request: SignedIn, room: LegalRoom, question: Question) -> AnswerForm:
    rows = [row for row in room.answers if row.question == question]
    initial: dict[str, Any] = {"seen": room.answers[-1].n if room.answers else 0}
    if rows:
        last = rows[-1]
        initial |= {"answer": last.answer, "role": last.role, "category": last.category,
                    "death": last.death, "widespread": last.widespread,
                    "aware_at": shown_moment(last.aware_at)}  # fmt: skip
    return AnswerForm(request.POST or None, question=question, initial=initial)


@require_http_methods(["GET", "HEAD", "POST"])
def incident_scope(request: SignedIn, number: str) -> HttpResponse:
    """Whom and what it affects, as a new version."""
    incident, now = visible_incident(request.user, number), timezone.now()
    room = LegalRoom(incident, request.user, now)
    refuse(room.refusal)
    form, refusal = _scope_form(request, room), None
    if request.method == "POST" and form.is_valid():
        try:
            seen = form.cleaned_data["seen"]
            write_scope(incident, form.scope, seen, actor=request.user, now=now)
        except Refused as refused:
            refusal = refused.refusal
        else:
            messages.success(request, _("What is known is on record."))
            return redirect("incident_legal", number)
    heading = _("Whom and what it affects")
    return form_page(request, incident, form, refusal, {"heading": heading, "room": room})


def _scope_form(request: SignedIn, room: LegalRoom) -> ScopeForm:
    initial: dict[str, Any] = {"seen": 0, "actuality": "unknown", "reversibility": "unknown"}
    scope = room.scope
    if scope is not None:
        names = [name for name in ScopeForm.base_fields if name != "seen"]
        initial = {name: getattr(scope, name) for name in names} | {"seen": scope.n}
        initial |= {name: "\n".join(initial[name]) for name in LISTS}
    return ScopeForm(
        request.POST or None, harm_types=shipped_table()[0].harm_types, initial=initial
    )


def form_page(
    request: SignedIn, incident: Incident, form: Form, refusal: Refusal | None, more: dict[str, Any]
) -> HttpResponse:
    """A form about the incident; nothing typed is lost. The number that was seen is kept, too."""
    status = refusal.status if refusal else 422 if request.method == "POST" else 200
    context = {"incident": incident, "form": form, "refusal": refusal, **more}
    return render(request, "incidents/legal_form.html", context, status=status)
