"""The page “Compliance” of an agent, and the list of regulations it is made from."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from govportal.people.signed_in import SignedIn
from govportal.refusals import refuse
from registry import actions
from registry.accountability_forms import ReasonForm, RegulationForm
from registry.findings import matrix_findings
from registry.matrix_room import cells_in, condition_words, matrix_room
from registry.models import ReferenceTable
from registry.models.releases import day_of
from registry.reference_tables import (
    active_table,
    drop_regulation,
    put_regulation,
    regulations_refusal,
)
from registry.views.about import agent_or_404, agent_page
from registry.views.accountability import trail_of
from registry.views.acting import ActPage, answer, seen_in, seen_number, typed

HERE = "agent_compliance"


@require_safe
def agent_compliance(request: SignedIn, slug: str) -> HttpResponse:
    agent, now = agent_or_404(request, slug, "compliance_reviewer"), timezone.now()
    room = matrix_room(agent, day_of(now))
    context = {
        "room": room,
        "findings": matrix_findings(agent, room.state if room else None),
        "refusal": actions.reviewer_no(agent, request.user, now),
    }
    return agent_page(request, agent, HERE, context)


@require_http_methods(["GET", "POST"])
def matrix_confirm(request: SignedIn, slug: str) -> HttpResponse:
    """The compliance reviewer ticks where which regulation applies, and confirms it."""
    agent, now = agent_or_404(request, slug), timezone.now()
    refuse(actions.reviewer_no(agent, request.user, now))
    chosen = cells_in(request.POST.getlist("cell")) if request.method == "POST" else None
    room = matrix_room(agent, day_of(now), chosen, with_all=True)
    if room is None:
        raise Http404
    form = ReasonForm(typed(request))
    form.fields["reason"].required = False
    form.fields["reason"].help_text = _("Required where you change what is proposed.")
    page = ActPage(
        heading=_("Confirm which regulations apply"),
        lede=_("Ticked is what the portal proposes from data, environment and users."),
        verb=_("Confirm this matrix"),
        back=reverse(HERE, args=[slug]),
        done=_("The compliance matrix is confirmed."),
        trail=trail_of(agent, HERE, _("Compliance")),
        seen=room.proposal.mark,
        template="registry/matrix_confirm.html",
        more={"room": room},
    )

    def confirm() -> object:
        reason, seen = form.cleaned_data["reason"], seen_in(request)
        return actions.confirm_matrix(
            agent, chosen or set(), reason, seen=seen, actor=request.user, now=now
        )

    return answer(request, page, form, confirm)


@require_safe
def regulation_list(request: SignedIn) -> HttpResponse:
    """The regulations the matrix is proposed from, when each applies, and what follows."""
    table, now = active_table(ReferenceTable.REGULATIONS), timezone.now()
    stored = ReferenceTable.objects.filter(kind=ReferenceTable.REGULATIONS)
    context = {
        "table": table,
        "rows": [
            {"entry": one, "conditions": condition_words(one)} for one in table.content["entries"]
        ],
        "versions": stored.select_related("changed_by").defer("content")[:20],
        "refusal": regulations_refusal(request.user, now),
    }
    return render(request, "registry/regulation_list.html", context)


def _shown(one: Any) -> dict[str, Any]:
    return {**one, "words": "\n".join(one.get("words", ()))}


@require_http_methods(["GET", "POST"])
def regulation_new(request: SignedIn) -> HttpResponse:
    return _regulation(request, None)


@require_http_methods(["GET", "POST"])
def regulation_edit(request: SignedIn, code: str) -> HttpResponse:
    return _regulation(request, code)


def _regulation(request: SignedIn, code: str | None) -> HttpResponse:
    now = timezone.now()
    refuse(regulations_refusal(request.user, now))
    table = active_table(ReferenceTable.REGULATIONS)
    old = next((one for one in table.content["entries"] if one["code"] == code), None)
    if code is not None and old is None:
        raise Http404
    form = RegulationForm(typed(request), initial=_shown(old) if old else {})
    if old:
        form.fields["code"].disabled = True
    page = ActPage(
        heading=old["regulation"] if old else _("A regulation of your own"),
        lede=_("All conditions that you set must hold; without any it applies to every agent."),
        verb=_("Save it as a new version of the list"),
        back=reverse("regulation_list"),
        done=_("The list of regulations has a new version."),
        trail=[(_("Regulations"), reverse("regulation_list"))],
        seen=table.version,
        more={"may_drop": old is not None},
    )
    return answer(request, page, form, lambda: _put(request, form, code))


def _put(request: SignedIn, form: RegulationForm, code: str | None) -> object:
    seen, now, why = seen_number(request), timezone.now(), form.cleaned_data["reason"]
    if code is not None and "drop" in request.POST:
        return drop_regulation(code, why, seen=seen, actor=request.user, now=now)
    return put_regulation(
        form.entry, why, seen=seen, actor=request.user, now=now, is_new=code is None
    )
