"""Corrective actions: entering one, its page, and what is done with it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from govportal.downloads import download
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused, refuse
from govportal.uploads import checked
from incidents.actions import corrective
from incidents.actions.corrective.hands import OF_ACTION
from incidents.corrective_forms import ActionForm, Marked
from incidents.correctivefile import FORMS, ActionRoom
from incidents.models import CorrectiveAction, PostIncidentReview
from incidents.rules.corrective import Effect
from incidents.views.post_incident import visible_pir


def visible_action(reader: Any, number: str) -> CorrectiveAction:
    """The action, if the reader may see it; else 404."""
    rows = CorrectiveAction.objects.visible_to(reader).select_related(*OF_ACTION)
    rows = rows.prefetch_related("incident__parts", "clock__changes")
    return get_object_or_404(rows, number=number)


@require_http_methods(["GET", "HEAD", "POST"])
def incident_action_add(request: SignedIn, number: str) -> HttpResponse:
    """Enter an action into the review that is being written."""
    return _add(request, visible_pir(request.user, number), None)


@require_http_methods(["GET", "HEAD", "POST"])
def incident_action_follow(request: SignedIn, number: str) -> HttpResponse:
    """Enter one in the place of an action that did not help."""
    action = visible_action(request.user, number)
    pir = visible_pir(request.user, action.incident.number, action.pir.n)
    return _add(request, pir, action)


def _add(
    request: SignedIn, pir: PostIncidentReview, follows: CorrectiveAction | None
) -> HttpResponse:
    now, refusal = timezone.now(), None
    if request.method != "POST":
        refuse(corrective.add_refusal(pir, follows, request.user, now))
    form = ActionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = corrective.add_action(
                pir, form.plan(), actor=request.user, now=now, follows=follows
            )
        except Refused as refused:
            refusal = refused.refusal
            if refusal.status == 403:
                raise
        else:
            messages.success(request, _("Entered; its owner was told.") + f" {made.number}")
            return redirect("incident_review", pir.incident.number)
    context = {"form": form, "refusal": refusal, "pir": pir, "incident": pir.incident,
               "follows": follows}  # fmt: skip
    status = refusal.status if refusal else 422 if request.method == "POST" else 200
    return render(request, "incidents/action_form.html", context, status=status)


@require_safe
def incident_action(request: SignedIn, number: str) -> HttpResponse:
    return _page(request, visible_action(request.user, number))


def _page(
    request: SignedIn, action: CorrectiveAction, *, status: int = 200, **said: Any
) -> HttpResponse:
    room = ActionRoom(action, request.user, timezone.now(), **said)
    context = {"room": room, "action": action, "incident": action.incident}
    return render(request, "incidents/action_detail.html", context, status=status)


@require_POST
def incident_action_act(request: SignedIn, number: str, move: str) -> HttpResponse:
    """Evidence, re-test, effect, change or drop; what was typed comes back when it is refused."""
    action = visible_action(request.user, number)
    form = FORMS[move](request.POST, request.FILES)
    try:
        if not form.is_valid():
            return _page(request, action, status=422, typed=(move, form))
        DO[move](request, action, form)
    except Refused as refused:
        refusal = refused.refusal
        if refusal.status == 403:
            raise
        fresh = visible_action(request.user, number)
        return _page(request, fresh, status=refusal.status, refusal=refusal, typed=(move, form))
    messages.success(request, _("Kept."))
    return redirect("incident_action", number)


def _said(request: SignedIn, form: Marked) -> dict[str, Any]:
    return {"mark": form.cleaned_data["mark"], "actor": request.user, "now": timezone.now()}


def _submit(request: SignedIn, action: CorrectiveAction, form: Marked) -> None:
    file = form.cleaned_data["attachment"]
    corrective.submit_evidence(
        action, form.cleaned_data["text"], upload=checked(file) if file else None,
        **_said(request, form),
    )  # fmt: skip


def _retest(request: SignedIn, action: CorrectiveAction, form: Marked) -> None:
    said = form.cleaned_data
    if said["run"] is None and not said["passed"]:
        raise Refused(Refusal("corrective.passed_missing"))
    corrective.record_retest(
        action, passed=said["passed"] == "yes", text=said["text"], run=said["run"],
        **_said(request, form),
    )  # fmt: skip


def _effect(request: SignedIn, action: CorrectiveAction, form: Marked) -> None:
    said = form.cleaned_data
    made = corrective.record_effect(action, said["effect"], said["words"], **_said(request, form))
    if made.effect == Effect.NOT_EFFECTIVE:
        messages.warning(request, _("It did not help: enter another action in its place."))


def _change(request: SignedIn, action: CorrectiveAction, form: Marked) -> None:
    said = form.cleaned_data
    corrective.change_action(
        action, owner=said["owner"], due_on=said["due_on"], reason=said["reason"],
        **_said(request, form),
    )  # fmt: skip


def _drop(request: SignedIn, action: CorrectiveAction, form: Marked) -> None:
    corrective.drop_action(action, form.cleaned_data["reason"], **_said(request, form))


DO: Mapping[str, Callable[[SignedIn, CorrectiveAction, Any], None]] = {
    "submit": _submit,
    "retest": _retest,
    "effect": _effect,
    "change": _change,
    "drop": _drop,
}


@require_safe
def incident_action_file(request: SignedIn, number: str, n: int) -> FileResponse:
    """A document of the evidence, as a download."""
    action = visible_action(request.user, number)
    rows = action.evidence.exclude(attachment=None).select_related("attachment")
    found = get_object_or_404(rows, n=n)
    assert found.attachment is not None  # excluded above
    return download(found.attachment.file, found.attachment.name)
