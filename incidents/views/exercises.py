"""Exercises: the list with what is due, starting one, telling on, finishing with findings."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from govportal.paging import page_of
from govportal.people.models import Committee
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused, refuse
from incidents.actions import exercises as acts
from incidents.actions.playbooks import keeps
from incidents.books_forms import ExerciseForm, FinishForm, TellForm
from incidents.incident_room import head_of, visible_incident
from incidents.models import Exercise, Incident
from incidents.models.exercises import FORM_NAMES
from incidents.rules.exercises import Form, finish_refusal, next_due, run_refusal

HERE = "incident_exercise"


@dataclass(frozen=True)
class Due:
    """When the next of a form is due."""

    words: str
    last: date | None
    due: date
    is_late: bool


@require_safe
def exercise_list(request: SignedIn) -> HttpResponse:
    """Those that the reader may see, with what came of them; and when the next are due."""
    visible = Incident.objects.visible_to(request.user).values("pk")
    rows = Exercise.objects.filter(incident__in=visible)
    page = page_of(rows, request.GET, rows.select_related("incident", "facilitator"))
    no = None if keeps(request.user, timezone.now()) else Refusal("exercise.not_yours")
    context = {"page": page, "due": _due(), "no": no}
    return render(request, "incidents/exercise_list.html", context)


def _due() -> list[Due]:
    """Of the default committee, by form."""
    today, committee = timezone.localdate(), Committee.objects.filter(is_default=True).first()
    since = acts.first_day(committee, today) if committee else today
    found = []
    for form in Form:
        last = acts.last_held(form, committee)
        due = next_due(form, last, since)
        found.append(Due(str(FORM_NAMES[form]), last, due, due < today))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def exercise_new(request: SignedIn) -> HttpResponse:
    """Start one; what was typed comes back with what was wrong."""
    now = timezone.now()
    refuse(None if keeps(request.user, now) else Refusal("exercise.not_yours"))
    form = ExerciseForm(request.POST if request.method == "POST" else None, reader=request.user)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            exercise = acts.start_exercise(form.plan(), actor=request.user, now=now)
        except Refused as refused:
            refusal = refused.refusal
        else:
            messages.success(request, _("The exercise has begun. Its incident is on your list."))
            return redirect(exercise)
    status = (refusal.status if refusal else 422) if form.is_bound else 200
    context = {"form": form, "refusal": refusal}
    return render(request, "incidents/exercise_new.html", context, status=status)


def _exercise(request: SignedIn, number: str) -> Exercise:
    """The exercise of an incident that the reader may see; else 404."""
    incident = visible_incident(request.user, number)
    rows = Exercise.objects.select_related("facilitator", "finished_by")
    exercise = get_object_or_404(rows, incident=incident)
    exercise.incident = incident
    return exercise


@require_safe
def incident_exercise(request: SignedIn, number: str) -> HttpResponse:
    return _page(request, _exercise(request, number), FinishForm(), TellForm())


def _page(
    request: SignedIn,
    exercise: Exercise,
    form: FinishForm,
    tell: TellForm,
    refusal: Refusal | None = None,
) -> HttpResponse:
    now, leads = timezone.now(), acts.facilitates(exercise, request.user)
    ended = exercise.finished_at is not None
    parts = exercise.incident.parts.filter(until=None).select_related("person")
    context = {
        "head": head_of(exercise.incident, request.user, now, HERE),
        "incident": exercise.incident,
        "exercise": exercise,
        "injects": list(exercise.injects.all()) if leads or ended else _told(exercise),
        "parts": parts,
        "form": form,
        "tell": tell,
        "refusal": refusal,
        "runs": run_refusal(facilitates=leads, is_finished=ended) is None,
        "no": finish_refusal(
            facilitates=leads, is_finished=ended, is_live=exercise.incident.is_live
        ),
    }
    status = refusal.status if refusal else 200
    return render(request, "incidents/incident_exercise.html", context, status=status)


def _told(exercise: Exercise) -> list[object]:
    """What is still to come is for the facilitator alone."""
    return list(exercise.injects.filter(given_at__isnull=False))


@require_POST
def exercise_tell(request: SignedIn, number: str) -> HttpResponse:
    """Give a planned inject, or a text of one's own."""
    exercise, tell = _exercise(request, number), TellForm(request.POST)
    n = request.POST.get("n", "")
    planned = int(n) if n.isascii() and n.isdigit() and len(n) < 6 else None
    text = tell.cleaned_data["text"] if tell.is_valid() else ""
    try:
        acts.give_inject(exercise, planned, text, actor=request.user, now=timezone.now())
    except Refused as refused:
        if refused.refusal.status == 403:
            raise
        return _page(request, exercise, FinishForm(), tell, refused.refusal)
    messages.success(request, _("Told; it stands in the timeline."))
    return redirect(HERE, number)


@require_POST
def exercise_finish(request: SignedIn, number: str) -> HttpResponse:
    exercise, form = _exercise(request, number), FinishForm(request.POST)
    said = form.cleaned_data if form.is_valid() else {"result": "", "findings": ""}
    try:
        acts.finish_exercise(
            exercise, said["result"], said.get("findings", ""), actor=request.user,
            now=timezone.now(),
        )  # fmt: skip
    except Refused as refused:
        if refused.refusal.status == 403:
            raise
        return _page(request, exercise, form, TellForm(), refused.refusal)
    messages.success(request, _("Finished. It counts from today."))
    return redirect(HERE, number)
