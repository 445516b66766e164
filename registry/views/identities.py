"""The Identity page of an agent: its keys, each shown once, and the grants under them."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal
from registry import actions
from registry.actions.credentials import Issued, person_refusal
from registry.actions.granting import end_grant_refusal
from registry.identity_forms import IssueForm, ReasonForm, RotateForm
from registry.identity_room import identity_room
from registry.models import Agent, Credential, Grant
from registry.reference_tables import terms_for
from registry.rules.credentials import Act, KeyState
from registry.views.about import agent_or_404, agent_page
from registry.views.acts import ActPage, answer_act

ACT = ["GET", "POST"]


@require_safe
def agent_identity(request: SignedIn, slug: str) -> HttpResponse:
    agent, now = agent_or_404(request, slug), timezone.now()
    return agent_page(
        request, agent, "agent_identity", {"room": identity_room(agent, request.user, now)}
    )


def _trail(agent: Agent, here: str) -> list[tuple[str, str]]:
    return [
        (_("Agents"), reverse("agent_list")),
        (agent.name, reverse("agent_detail", args=[agent.slug])),
        (_("Identity"), reverse("agent_identity", args=[agent.slug])),
        (here, ""),
    ]


def _key(agent: Agent, prefix: str) -> Credential:
    return get_object_or_404(Credential.objects.select_related("agent"), agent=agent, prefix=prefix)


@sensitive_variables("issued")
def _show(request: SignedIn, agent: Agent, issued: Issued) -> HttpResponse:
    """The key, whole, on this one answer: no redirect, no session; its views are never cached."""
    context = {"agent": agent, "issued": issued, "trail": _trail(agent, _("New key"))}
    return render(request, "registry/key_shown.html", context)


@never_cache
@require_http_methods(ACT)
def credential_issue(request: SignedIn, slug: str) -> HttpResponse:
    """The technical owner gives the agent its first key in an environment."""
    agent, now = agent_or_404(request, slug), timezone.now()
    data = request.POST if request.method == "POST" else None

    def act(form: IssueForm) -> HttpResponse:
        environment, lasts = form.cleaned_data["environment"], form.lasts_typed
        issued = actions.issue_credential(
            agent, environment, lasts=lasts, actor=request.user, now=now
        )
        return _show(request, agent, issued)

    page = ActPage(
        heading=_("Issue a key"),
        lede=agent.name,
        text=_("One agent, one environment, one key. It is shown once, on the next page."),
        verb=_("Issue the key"),
        trail=_trail(agent, _("Issue a key")),
        form=IssueForm(data, terms=terms_for(agent), environment=agent.environment),
        act=act,
        no=person_refusal(Act.ISSUE, agent, request.user, now),
    )
    return answer_act(request, page)


@never_cache
@require_http_methods(ACT)
def credential_rotate(request: SignedIn, slug: str, prefix: str) -> HttpResponse:
    """The technical owner puts a new key beside the one that works."""
    agent, now = agent_or_404(request, slug), timezone.now()
    key, data = _key(agent, prefix), request.POST if request.method == "POST" else None

    def act(form: RotateForm) -> HttpResponse:
        overlap, lasts = form.overlap_typed, form.lasts_typed
        issued = actions.rotate_credential(
            key, overlap=overlap, lasts=lasts, actor=request.user, now=now
        )
        return _show(request, agent, issued)

    page = ActPage(
        heading=_("Rotate a key"),
        lede=f"{agent.name} · {key.get_environment_display()} · {key.prefix}",
        text=_("A new key is made and shown once. The old one goes on for a while, then no more."),
        verb=_("Make the new key"),
        trail=_trail(agent, _("Rotate a key")),
        form=RotateForm(data, terms=terms_for(agent)),
        act=act,
        no=person_refusal(Act.ROTATE, agent, request.user, now) or _not_current(key, now),
    )
    return answer_act(request, page)


def _not_current(key: Credential, now: datetime) -> Refusal | None:
    is_current = key.state(now) is KeyState.CURRENT
    return None if is_current else Refusal("credential.not_current_stale")


@require_http_methods(ACT)
def credential_revoke(request: SignedIn, slug: str, prefix: str) -> HttpResponse:
    """A key ends at once and for good."""
    agent, now = agent_or_404(request, slug), timezone.now()
    key, data = _key(agent, prefix), request.POST if request.method == "POST" else None

    def act(form: ReasonForm) -> HttpResponse:
        actions.revoke_credential(key, form.cleaned_data["reason"], actor=request.user, now=now)
        messages.success(request, _("Revoked: %(key)s opens nothing any more.") % {"key": prefix})
        return redirect("agent_identity", slug=slug)

    is_revoked = key.revoked_at is not None
    page = ActPage(
        heading=_("Revoke a key"),
        lede=f"{agent.name} · {key.get_environment_display()} · {key.prefix}",
        text=_(
            "At once and for good: with this key the agent can do nothing any more, nor with "
            "the grants it got for it."
        ),
        verb=_("Revoke it now"),
        trail=_trail(agent, _("Revoke a key")),
        form=ReasonForm(data),
        act=act,
        no=person_refusal(Act.REVOKE, agent, request.user, now)
        or (Refusal("credential.revoked_stale") if is_revoked else None),
        is_final=True,
    )
    return answer_act(request, page)


@require_http_methods(ACT)
def grant_end(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Who answers for the agent ends one of its grants."""
    agent, now = agent_or_404(request, slug), timezone.now()
    grant = get_object_or_404(
        Grant.objects.select_related("asked_with", "authorisation"), agent=agent, pk=pk
    )

    def act(form: ReasonForm) -> HttpResponse:
        actions.end_grant(grant, form.cleaned_data["reason"], actor=request.user, now=now)
        messages.success(request, _("The grant is over."))
        return redirect("agent_identity", slug=slug)

    page = ActPage(
        heading=_("End a grant"),
        lede=f"{agent.name} · {grant.number}",
        text=_("The agent may not go on with this task. Its key still works."),
        verb=_("End the grant"),
        trail=_trail(agent, _("End a grant")),
        form=ReasonForm(request.POST if request.method == "POST" else None),
        act=act,
        no=end_grant_refusal(grant, agent, request.user, now),
        is_final=True,
    )
    return answer_act(request, page)
