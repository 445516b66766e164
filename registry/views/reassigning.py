"""Handing a part of many agents to somebody else: choose, look at it, confirm."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from govportal.people.models import Person
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused
from registry.actions.reassigning import MOST, Reassignment, reassign, reassignment_of
from registry.forms import AgentFilter
from registry.inventory_forms import ReassignForm, numbers_in
from registry.models import Agent, AgentQuerySet

PEOPLE_OFFERED, NAMES_SHOWN = 200, 100


@require_http_methods(["GET", "HEAD", "POST"])
def agent_reassign(request: SignedIn) -> HttpResponse:
    """GET chooses and previews; POST does what the preview showed."""
    sent = request.POST if request.method == "POST" else request.GET
    chosen, refusal = _chosen(request.user, sent)
    begun = "part" in sent or "person" in sent
    form = ReassignForm(sent) if begun else ReassignForm()
    plan = _plan(request, chosen, form) if chosen and begun and form.is_valid() else None
    if request.method == "POST" and plan is not None:
        return _confirm(request, plan, chosen)
    return _page(
        request, chosen, form, plan, refusal, is_wrong=form.is_bound and not form.is_valid()
    )


def _chosen(reader: Person, sent: QueryDict) -> tuple[list[int], Refusal | None]:
    """The agents that were selected, or all that the list's filters leave; newest first.

    None of them, and why, when there are more than are changed at once.
    """
    agents = Agent.objects.visible_to(reader)
    if sent.get("all"):
        agents = AgentFilter(sent).narrow(agents)
    else:
        agents = agents.filter(pk__in=numbers_in([*sent.getlist("id"), *sent.getlist("ids")]))
    found = list(agents.order_by("-pk").values_list("pk", flat=True)[: MOST + 1])
    if len(found) > MOST:
        return [], Refusal("reassign.too_many", {"most": MOST})
    return found, None if found else Refusal("reassign.none")


def _rows(keys: list[int]) -> AgentQuerySet:
    return Agent.objects.filter(pk__in=keys)


def _plan(request: SignedIn, chosen: list[int], form: ReassignForm) -> Reassignment:
    part, person = form.cleaned_data["part"], form.cleaned_data["person"]
    now = timezone.now()
    return reassignment_of(_rows(chosen), part, person, actor=request.user, now=now)


def _confirm(request: SignedIn, plan: Reassignment, chosen: list[int]) -> HttpResponse:
    try:
        done = reassign(
            chosen,
            plan.part,
            plan.person,
            request.POST.get("seen", ""),
            actor=request.user,
            now=timezone.now(),
        )
    except Refused as refused:
        return _page(request, chosen, ReassignForm(request.POST), plan, refused.refusal)
    words = {"count": done, "person": plan.person}
    told = ngettext(
        "%(count)s agent is in the hands of %(person)s now.",
        "%(count)s agents are in the hands of %(person)s now.",
        done,
    )
    messages.success(request, told % words)
    return redirect("agent_list")


def _page(
    request: SignedIn,
    chosen: list[int],
    form: ReassignForm,
    plan: Reassignment | None,
    refusal: Refusal | None,
    *,
    is_wrong: bool = False,
) -> HttpResponse:
    people = Person.objects.active().order_by("full_name")
    context: dict[str, Any] = {
        "form": form,
        "plan": plan,
        "part": Agent.name_of(plan.part) if plan else "",
        "ids": ",".join(map(str, chosen)),
        "count": len(chosen),
        "agents": _rows(chosen[:NAMES_SHOWN]).select_related("unit").order_by("-pk"),
        "people": people.values_list("email", "full_name")[:PEOPLE_OFFERED],
        "refusal": refusal,
        "shown": NAMES_SHOWN,
    }
    status = 200
    if request.method == "POST":
        status = refusal.status if refusal else 422 if is_wrong else 200
    return render(request, "registry/agent_reassign.html", context, status=status)
