"""What is frozen and held for an incident, checked again; freezing, holding, letting go."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused, refuse
from incidents import rights
from incidents.actions.freezes import freeze_ledger, holds_still
from incidents.actions.legal_holds import lift_hold, place_hold
from incidents.books_forms import ReasonForm
from incidents.counsel import is_counsel
from incidents.incident_room import head_of, visible_incident
from incidents.models import Freeze, Incident
from incidents.rules.freezes import standing_lift_refusal
from incidents.rules.states import IncidentState

HERE = "incident_evidence"
NAMES = {"freeze": "freeze", "hold": "hold", "lift": "hold_lift"}
HEADINGS = {
    "freeze": _("Freeze the ledger again"),
    "hold": _("Place a legal hold"),
    "lift": _("Lift the legal hold"),
}
WORDS = {
    "freeze": _(
        "What the ledger says now of the incident and its agent is written down with a digest. "
        "Earlier freezes stay."
    ),
    "hold": _(
        "Nothing that the ledger says of the incident, its agent and those who acted can be erased "
        "or pruned until counsel lifts the hold."
    ),
    "lift": _(
        "From then on the usual times of keeping count again. What another incident holds stays "
        "held. The record of this hold stays."
    ),
}
DONE = {
    "freeze": _("Frozen. The seal follows within seconds."),
    "hold": _("The hold is in force."),
    "lift": _("The hold is lifted."),
}
_DO: dict[str, Callable[..., object]] = {
    "freeze": freeze_ledger, "hold": place_hold, "lift": lift_hold,
}  # fmt: skip


@require_safe
def incident_evidence(request: SignedIn, number: str) -> HttpResponse:
    """All freezes and holds; the newest sealed freeze, or the one asked for, counted again."""
    incident, now = visible_incident(request.user, number), timezone.now()
    freezes = list(incident.freezes.select_related("by").order_by("-n"))
    checked = _checked(freezes, request.GET.get("check", ""))
    holds = list(incident.legal_holds.select_related("placed_by", "lifted_by").order_by("-n"))
    held = any(row.is_in_force for row in holds)
    context = {
        "head": head_of(incident, request.user, now, HERE),
        "incident": incident,
        "freezes": freezes,
        "checked": checked,
        "still": holds_still(checked) if checked else None,
        "holds": holds,
        "held": held,
        "no": _standing(request, incident, held),
    }
    return render(request, "incidents/incident_evidence.html", context)


def _checked(freezes: list[Freeze], wanted: str) -> Freeze | None:
    sealed = [row for row in freezes if row.is_sealed]
    return next((row for row in sealed if str(row.n) == wanted), sealed[0] if sealed else None)


def _standing(request: SignedIn, incident: Incident, held: bool) -> dict[str, Refusal | None]:
    """Why each button is off for this reader."""
    now = timezone.now()
    counsel = is_counsel(incident.committee_id, request.user, now)
    handles = rights.handles(incident, request.user, now)
    nobody = Refusal("incident.not_yours")
    placed = Refusal("hold.placed_stale") if held else None
    state = IncidentState(incident.state)
    return {
        "freeze": None if handles else nobody,
        "hold": placed if handles or counsel else nobody,
        "lift": standing_lift_refusal(is_counsel=counsel, is_held=held, state=state),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def evidence_act(request: SignedIn, number: str, act: str) -> HttpResponse:
    """Freeze, hold or lift, with a reason; what was typed comes back with what was wrong."""
    incident, now = visible_incident(request.user, number), timezone.now()
    held = incident.legal_holds.in_force().exists()
    refusal = _standing(request, incident, held)[act]
    if refusal is not None and refusal.status == 403:
        refuse(refusal)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            _DO[act](incident, form.cleaned_data["reason"], actor=request.user, now=now)
        except Refused as refused:
            refusal = refused.refusal
        else:
            messages.success(request, str(DONE[act]))
            return redirect(HERE, number)
    context: dict[str, Any] = {
        "head": head_of(incident, request.user, now, HERE), "incident": incident, "form": form,
        "heading": HEADINGS[act], "words": WORDS[act], "refusal": refusal, "act": act,
    }  # fmt: skip
    return render(request, "incidents/evidence_act.html", context, status=_status(refusal, form))


def _status(refusal: Refusal | None, form: ReasonForm) -> int:
    if not form.is_bound:
        return 200
    return refusal.status if refusal else 422
