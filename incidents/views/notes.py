"""Writing into the timeline, and who works on an incident."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from govportal.people.signed_in import SignedIn
from govportal.refusals import Refused
from incidents import actions
from incidents.act_words import ActWords
from incidents.actions.asking import act_no, handle_no
from incidents.forms import CorrectionForm, NoteForm, PartForm
from incidents.incident_room import head_of, visible_incident
from incidents.models import Incident, IncidentNote, IncidentPart
from incidents.people_near import people_offered
from incidents.rules.states import Act
from incidents.views.acting import ActPage, answer_act, typed

TWICE = timedelta(minutes=5)
"""The same words by the same person within this time are one note, sent twice."""
NOTE = ActWords(
    gettext_lazy("Write into the timeline"),
    gettext_lazy("It is added and never changed; what is wrong is set right by a correction."),
    gettext_lazy("Add it"),
    gettext_lazy("It is in the timeline."),
)
CORRECTION = ActWords(
    gettext_lazy("Correct what was written"),
    gettext_lazy("The note stays as it is; your correction stands beside it."),
    gettext_lazy("Add the correction"),
    gettext_lazy("The correction is in the timeline."),
)
PART = ActWords(
    gettext_lazy("Who is on it"),
    gettext_lazy("Whoever is brought in sees the incident and handles it from then on."),
    gettext_lazy("Bring in"),
    gettext_lazy("Recorded."),
)


@require_http_methods(["GET", "HEAD", "POST"])
def incident_note(request: SignedIn, number: str) -> HttpResponse:
    """A note, an update, or with ``?corrects=N`` a correction of the N-th note."""
    incident, now = visible_incident(request.user, number), timezone.now()
    wrong = _corrected(request, incident)
    form = _note_form(request, wrong)

    def write(form: Any) -> object:
        return _write(incident, form.cleaned_data, wrong, request, now)

    page = ActPage(
        head=head_of(incident, request.user, now, "incident_timeline"),
        words=CORRECTION if wrong else NOTE,
        form=form,
        act=write,
        no=handle_no(incident, request.user, now),
        back=reverse("incident_timeline", args=[number]) + "?newest=1",
        more={"wrong": wrong},
    )
    return answer_act(request, page)


def _corrected(request: SignedIn, incident: Incident) -> IncidentNote | None:
    n = request.GET.get("corrects", "")
    if not n:
        return None
    number = int(n) if n.isascii() and n.isdigit() and len(n) < 10 else 0
    return get_object_or_404(incident.notes.select_related("by"), n=number)


def _note_form(request: SignedIn, wrong: IncidentNote | None) -> NoteForm | CorrectionForm:
    if wrong is not None:
        return CorrectionForm(typed(request))
    asked = request.GET.get("kind", "")
    kind = asked if asked == IncidentNote.UPDATE else IncidentNote.NOTE
    return NoteForm(typed(request), initial={"kind": kind})


def _write(
    incident: Incident,
    said: dict[str, Any],
    wrong: IncidentNote | None,
    request: SignedIn,
    now: datetime,
) -> object:
    lately = incident.notes.filter(by=request.user, added_at__gte=now - TWICE, corrects=wrong)
    if lately.filter(text=said["text"].strip(), kind=said.get("kind", "correction")).exists():
        return None
    return actions.add_note(
        incident,
        said["text"],
        kind=said.get("kind", IncidentNote.CORRECTION),
        happened_at=said["happened_at"],
        corrects=wrong,
        actor=request.user,
        now=now,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def incident_people(request: SignedIn, number: str) -> HttpResponse:
    """Who is on it; somebody is brought in, with a part."""
    incident, now = visible_incident(request.user, number), timezone.now()

    def bring(form: Any) -> object:
        said = form.cleaned_data
        return actions.add_part(incident, said["person"], said["part"], actor=request.user, now=now)

    page = ActPage(
        head=head_of(incident, request.user, now, "incident_detail"),
        words=PART,
        form=PartForm(typed(request)),
        act=bring,
        no=act_no(incident, Act.LEAD, request.user, now),
        back=reverse("incident_people", args=[number]),
        more={
            "people": people_offered(incident, now),
            "parts": incident.parts.select_related("person").order_by("-until", "pk"),
        },
    )
    return answer_act(request, page)


@require_POST
def incident_part_end(request: SignedIn, number: str, pk: int) -> HttpResponse:
    """Somebody works on it no more."""
    incident = visible_incident(request.user, number)
    row = get_object_or_404(IncidentPart, incident=incident, pk=pk)
    try:
        actions.end_part(row, actor=request.user, now=timezone.now())
    except Refused as refused:
        if refused.refusal.status == 403:
            raise
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Recorded."))
    return redirect("incident_people", number=number)
