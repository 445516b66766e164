"""Handling an incident: taking it, bringing it to its end, and what turned out otherwise."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused, refuse
from incidents import actions
from incidents.act_words import WORDS
from incidents.actions.asking import act_no
from incidents.agent_words import meant, offered
from incidents.forms import FORMS, ActForm, MergeForm, ReasonForm
from incidents.incident_room import head_of, visible_incident
from incidents.models import Incident
from incidents.people_near import people_offered
from incidents.rules.states import Act
from incidents.views.acting import ActPage, answer_act, seen_in, typed


@require_POST
def incident_acknowledge(request: SignedIn, number: str) -> HttpResponse:
    """One press: the response clock stops, and whoever pressed leads."""
    incident = visible_incident(request.user, number)
    try:
        actions.acknowledge(incident, actor=request.user, now=timezone.now())
    except Refused as refused:
        if refused.refusal.status == 403:
            raise
        messages.error(request, str(refused))
    else:
        messages.success(request, _("It is yours. The clock of the response has stopped."))
    return redirect(incident)


@require_http_methods(["GET", "HEAD", "POST"])
def incident_act(request: SignedIn, number: str, act: Act) -> HttpResponse:
    """One act with its form: see ``DEEDS`` for what each does."""
    incident, now = visible_incident(request.user, number), timezone.now()
    form, words = _form(act, incident, request), WORDS[act]
    if isinstance(form, ReasonForm):
        form.say(words)

    def do(form: Any) -> object:
        return DEEDS[act](incident, form.cleaned_data, request, now)

    page = ActPage(
        head=head_of(incident, request.user, now, "incident_detail"),
        words=words,
        form=form,
        act=do,
        no=act_no(incident, act, request.user, now),
        more=_offers(act, incident, request, now),
    )
    return answer_act(request, page)


def _form(act: Act, incident: Incident, request: SignedIn) -> ActForm:
    data = typed(request)
    if act is Act.MERGE:
        return MergeForm(data, others=Incident.objects.visible_to(request.user))
    first = {"severity": incident.severity, "kind": incident.kind, "agent": ""}
    return FORMS.get(act, ReasonForm)(data, initial=first)


def _offers(act: Act, incident: Incident, request: SignedIn, now: datetime) -> dict[str, Any]:
    """What is offered while something is typed."""
    if act is Act.AGENT:
        return {"agents": offered(request.user)}
    if act is Act.LEAD:
        return {"people": people_offered(incident, now)}
    if act is Act.MERGE:
        rows = Incident.objects.visible_to(request.user).live().exclude(pk=incident.pk)
        return {"others": rows.filter(agent=incident.agent, is_exercise=incident.is_exercise)[:50]}
    return {}


Deed = Callable[[Incident, dict[str, Any], SignedIn, datetime], object]


def _reasoned(act: Callable[..., object], *names: str) -> Deed:
    """An act that takes what was typed under ``names``, then the reason."""
    return lambda incident, said, request, now: act(
        incident,
        *(said.get(name) for name in names),
        said["reason"],
        actor=request.user,
        now=now,
        seen=seen_in(request),
    )


def _close(incident: Incident, said: dict[str, Any], request: SignedIn, now: datetime) -> object:
    return actions.close(incident, actor=request.user, now=now, seen=seen_in(request))


def _merge(incident: Incident, said: dict[str, Any], request: SignedIn, now: datetime) -> object:
    if said["into"] is None:
        refuse(Refusal("incident.merge_missing"))
    seen = seen_in(request)
    return actions.merge(
        incident, said["into"], said["reason"], actor=request.user, now=now, seen=seen
    )


def _agent(incident: Incident, said: dict[str, Any], request: SignedIn, now: datetime) -> object:
    agent = meant(request.user, said["agent"])
    what = (incident, agent.agent, agent.named, said["reason"])
    return actions.correct_agent(*what, actor=request.user, now=now, seen=seen_in(request))


def _lead(incident: Incident, said: dict[str, Any], request: SignedIn, now: datetime) -> object:
    person, seen = said["person"], seen_in(request)
    return actions.hand_over_lead(incident, person, actor=request.user, now=now, seen=seen)


DEEDS: dict[Act, Deed] = {
    Act.CONTAIN: _reasoned(actions.contain),
    Act.RESOLVE: _reasoned(actions.resolve),
    Act.CLOSE: _close,
    Act.DISMISS: _reasoned(actions.dismiss),
    Act.REOPEN: _reasoned(actions.reopen),
    Act.MERGE: _merge,
    Act.SEVERITY: _reasoned(actions.change_severity, "severity"),
    Act.RECLASSIFY: _reasoned(actions.reclassify, "kind"),
    Act.AGENT: _agent,
    Act.LEAD: _lead,
}
