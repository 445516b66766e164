"""The page of an incident’s containments with every act, and the drills."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused, refuse
from incidents.actions import containing
from incidents.containment_forms import FORMS, SaidForm
from incidents.containment_room import Receipt, Room
from incidents.drill_room import drill_list_room
from incidents.incident_room import head_of, visible_incident
from incidents.models import Containment, Incident, ResumeRequest

HERE = "incident_containment"
DONE = {
    "contain": _("The agent is stopped. The receipt says what was done."),
    "keep": _("Your answer is recorded: it keeps running."),
    "ask": _("It is asked for. Others have to confirm."),
    "confirm": _("Your confirmation is recorded."),
    "decline": _("It is declined; the agent stays stopped."),
    "withdraw": _("It is taken back; the agent stays stopped."),
    "again": _("What failed is tried again within seconds."),
}


@require_http_methods(["GET", "HEAD", "POST"])
def incident_containment(request: SignedIn, number: str) -> HttpResponse:
    """The receipts; POST is one of the acts, named by ``act``."""
    incident = visible_incident(request.user, number)
    if request.method != "POST":
        return _page(request, incident)
    act = request.POST.get("act", "")
    if act not in DONE:
        raise Http404
    form = FORMS.get(act, SaidForm)(request.POST, prefix=act)
    form.is_valid()
    try:
        _do(request, incident, act, form)
    except Refused as refused:
        return _refused(request, incident, act, form, refused.refusal)
    messages.success(request, str(DONE[act]))
    return redirect(HERE, number=number)


def _do(request: SignedIn, incident: Incident, act: str, form: Any) -> None:
    actor, now, said = request.user, timezone.now(), form.said
    if act == "contain":
        revoke = not form.cleaned_data.get("keep_keys")
        containing.contain_agent(incident, actor, now, reason=said, revoke=revoke)
    elif act == "keep":
        containing.keep_running(incident, said, actor=actor, now=now)
    elif act in {"ask", "again"}:
        row = _containment(request, incident)
        if act == "ask":
            false = bool(form.cleaned_data.get("is_false"))
            containing.ask_resume(row, said, is_false=false, actor=actor, now=now)
        else:
            containing.try_again(row, actor=actor, now=now)
    else:
        _answer(act, _resume(request, incident), said, request)


def _answer(act: str, made: ResumeRequest, said: str, request: SignedIn) -> None:
    who: Any = {"actor": request.user, "now": timezone.now()}
    if act == "confirm":
        containing.confirm_resume(made, **who)
    elif act == "decline":
        containing.decline_resume(made, said, **who)
    else:
        containing.withdraw_resume(made, **who)


def _number(request: SignedIn, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _containment(request: SignedIn, incident: Incident) -> Containment:
    rows = Containment.objects.select_related("agent", "incident")
    return get_object_or_404(rows, incident=incident, pk=_number(request, "containment"))


def _resume(request: SignedIn, incident: Incident) -> ResumeRequest:
    rows = ResumeRequest.objects.select_related("containment")
    return get_object_or_404(rows, containment__incident=incident, pk=_number(request, "resume"))


def _refused(
    request: SignedIn, incident: Incident, act: str, form: Any, refusal: Refusal
) -> HttpResponse:
    """Said beside what was typed, which stays; 403 where it depends on who asks."""
    if refusal.status == 403:
        refuse(refusal)
    if act in FORMS:
        form.show(refusal)
    else:
        messages.error(request, str(refusal))
    return _page(request, incident, {act: form}, refusal.status)


def _page(
    request: SignedIn, incident: Incident, typed: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    now = timezone.now()
    forms = {name: form(prefix=name) for name, form in FORMS.items()} | (typed or {})
    context = {
        "head": head_of(incident, request.user, now, HERE),
        "incident": incident,
        "room": Room(incident, request.user, now),
        "forms": forms,
    }
    return render(request, "incidents/incident_containment.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def drill_list(request: SignedIn) -> HttpResponse:
    """Drills with their results, the next one due, and the button that holds one."""
    form, now, status = SaidForm(prefix="drill"), timezone.now(), 200
    if request.method == "POST":
        form = SaidForm(request.POST, prefix="drill")
        form.is_valid()
        try:
            made = containing.start_drill(form.said, actor=request.user, now=now)
        except Refused as refused:
            if refused.refusal.status == 403:
                raise
            form.show(refused.refusal)
            status = refused.refusal.status
        else:
            messages.success(request, _("The drill has begun."))
            return redirect(made)
    context = {"form": form, "room": drill_list_room(request.user, request.GET, now)}
    return render(request, "incidents/drill_list.html", context, status=status)


@require_safe
def drill_detail(request: SignedIn, number: str) -> HttpResponse:
    """One drill with its receipt."""
    rows = Containment.objects.drills().visible_to(request.user)
    rows = rows.select_related("agent__unit", "incident__committee", "by")
    row = get_object_or_404(rows.prefetch_related("steps", "resumes"), number=number)
    receipt = Receipt(row, request.user, timezone.now())
    return render(request, "incidents/drill_detail.html", {"receipt": receipt, "drill": row})
