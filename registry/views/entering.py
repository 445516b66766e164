"""Registering an agent, and changing its record."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from govportal.people.signed_in import SignedIn
from govportal.refusals import Refused, refuse
from registry.actions import case_of, describe_agent, edit_refusal, enter_agent
from registry.entry_forms import AgentForm
from registry.models import Agent
from registry.names import PEOPLE_FIELDS
from registry.rules.entering import WHO_CHANGES, changeable, entry_refusal
from registry.views.about import agent_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def agent_new(request: SignedIn) -> HttpResponse:
    """Put an agent into the inventory; nothing may run by that."""
    now = timezone.now()
    refuse(entry_refusal(request.user.roles_on(timezone.localdate(now))))
    if request.method != "POST":
        start = {"unit": request.user.unit and request.user.unit.slug, "kind": "built"}
        return _page(request, AgentForm(initial=start))
    form, status = AgentForm(request.POST), 422
    if form.is_valid():
        try:
            agent = enter_agent(actor=request.user, now=now, **form.typed)
        except Refused as refused:
            form.show(refused.refusal)
            status = refused.refusal.status
        else:
            messages.success(request, _("%(agent)s is registered.") % {"agent": agent.name})
            return redirect("agent_detail", agent.slug)
    return _page(request, form, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def agent_edit(request: SignedIn, slug: str) -> HttpResponse:
    """Change what the reader may change of an agent's record."""
    agent, now = agent_or_404(request, slug, *PEOPLE_FIELDS), timezone.now()
    today = timezone.localdate(now)
    refuse(edit_refusal(agent, request.user, today))
    mine = changeable(case_of(agent, request.user, today))
    if request.method != "POST":
        shown = {field: getattr(agent, field) for field in WHO_CHANGES}
        shown |= {"unit": agent.unit.slug, "seen": agent.mark}
        return _page(request, AgentForm(initial=shown, only=mine), agent)
    form, status = AgentForm(request.POST, only=mine), 422
    if form.is_valid():
        seen = {form.cleaned_data["seen"]}
        try:
            describe_agent(agent, actor=request.user, now=now, seen=seen, **form.typed)
        except Refused as refused:
            form.show(refused.refusal)
            status = refused.refusal.status
        else:
            messages.success(request, _("The record is changed."))
            return redirect("agent_detail", agent.slug)
    return _page(request, form, agent, status)


def _page(
    request: SignedIn, form: AgentForm, agent: Agent | None = None, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "agent": agent, "offered": form.offered()}
    context["groups"] = _groups(form)
    if agent is not None:
        context["others"] = _not_mine(agent, form)
    return render(request, "registry/agent_edit.html", context, status=status)


def _groups(form: AgentForm) -> list[tuple[str, list[Any]]]:
    """The fields in two parts: the agent, and who answers for it."""
    about = [form[n] for n in form.fields if n not in PEOPLE_FIELDS and n != "seen"]
    people = [form[name] for name in form.fields if name in PEOPLE_FIELDS]
    return [(_("The agent"), about), (_("Who answers for it"), people)]


def _not_mine(agent: Agent, form: AgentForm) -> list[tuple[str, Any]]:
    """What stands in the record and is not the reader's to change."""
    every = AgentForm()
    shown = {"kind": agent.get_kind_display(), "environment": agent.get_environment_display(),
             "user_population": agent.get_user_population_display()}  # fmt: skip
    return [
        (str(every.fields[name].label), shown.get(name, getattr(agent, name)))
        for name in WHO_CHANGES
        if name not in form.fields
    ]
