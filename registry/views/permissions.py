"""An agent's permission policy: what holds, its versions, and a new one after a look at it."""

from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from govportal.people.signed_in import SignedIn
from govportal.refusals import Refused, refuse
from registry.actions import store_policy
from registry.actions.permissions import current_policy
from registry.actions.uploads import refuse_upload
from registry.manifest_forms import PolicyForm
from registry.manifest_list import reference_of
from registry.models import Agent, PermissionPolicy
from registry.parts import part_in
from registry.policy_room import for_agent, policy_room
from registry.rules.lifecycle import Lifecycle
from registry.rules.parts import policy_refusal
from registry.rules.policy_files import read_policies, write_policy
from registry.views.about import agent_or_404, agent_page

VERSIONS = 50


@require_safe
def agent_permissions(request: SignedIn, slug: str) -> HttpResponse:
    """The policy that holds against the manifest, its versions, and the form for another."""
    agent = agent_or_404(request, slug)
    current = current_policy(agent)
    text = write_policy(current.content) if current else _beginning(agent)
    form = PolicyForm(initial={"text": text, "seen": current.n if current else 0})
    return _page(request, agent, current, form=form)


def _beginning(agent: Agent) -> str:
    """A policy that allows nothing, to be filled in."""
    return write_policy({"name": agent.slug, "allowed_actions": [], "denied_actions": []})


def _page(
    request: SignedIn,
    agent: Agent,
    current: PermissionPolicy | None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    manifest = reference_of(agent, timezone.localdate()) or agent.manifests.first()
    known = {
        "current": current,
        "room": policy_room(current.content, manifest) if current else None,
        "versions": agent.permission_policies.select_related("stored_by")[:VERSIONS],
        "refusal": policy_refusal(part_in(agent, request.user), Lifecycle(agent.lifecycle)),
        "manifest": manifest,
    }
    return agent_page(request, agent, "agent_permissions", {**known, **context}, status=status)


@require_POST
def policy_preview(request: SignedIn, slug: str) -> HttpResponse:
    """What a policy says, held against the manifest, before it is stored; or all its faults."""
    agent, form = agent_or_404(request, slug), PolicyForm(request.POST, request.FILES)
    refuse(policy_refusal(part_in(agent, request.user), Lifecycle(agent.lifecycle)))
    data = form.data_sent
    file, current = read_policies(data), current_policy(agent)
    own, faults, others = for_agent(file, slug)
    if own is None:
        _record_refusal(request, data, [fault.code for fault in faults])
        typed = {"text": _as_text(data), "seen": form.number_seen}
        kept = PolicyForm(initial=typed)
        return _page(request, agent, current, 422, form=kept, faults=faults, more=file.more)
    manifest = reference_of(agent, timezone.localdate()) or agent.manifests.first()
    context = {
        "room": policy_room(own.policy, manifest),
        "text": write_policy(own.policy),
        "current": current,
        "seen": form.number_seen,
        "others": others,
    }
    return agent_page(request, agent, "agent_permissions", context, "registry/policy_preview.html")


def _record_refusal(request: SignedIn, data: bytes, codes: list[str]) -> None:
    found = list(dict.fromkeys(codes))
    digest = sha256(data).hexdigest()
    refuse_upload(digest, len(data), found, actor=request.user, now=timezone.now())


def _as_text(data: bytes) -> str:
    """What was sent, for the form; nothing is lost but what is no text."""
    return data.decode("utf-8-sig", errors="replace").replace("\x00", "�")


@require_POST
def policy_save(request: SignedIn, slug: str) -> HttpResponse:
    """Store the policy that was previewed. It travels with the form and is read anew."""
    agent, form = agent_or_404(request, slug), PolicyForm(request.POST)
    refuse(policy_refusal(part_in(agent, request.user), Lifecycle(agent.lifecycle)))
    own, faults, _others = for_agent(read_policies(form.data_sent), slug)
    current = current_policy(agent)
    kept = PolicyForm(
        initial={"text": _as_text(form.data_sent), "seen": current.n if current else 0}
    )
    if own is None:
        _record_refusal(request, form.data_sent, [fault.code for fault in faults])
        return _page(request, agent, current, 422, form=kept, faults=faults)
    try:
        stored = store_policy(
            agent, own.policy, seen=form.number_seen, actor=request.user, now=timezone.now()
        )
    except Refused as refused:
        if refused.refusal.status == 403:
            raise
        status = refused.refusal.status
        return _page(request, agent, current, status, form=kept, said=str(refused))
    words = _("Stored as version %(n)s.") if stored.is_new else _("Version %(n)s says the same.")
    messages.success(request, words % {"n": stored.version.n})
    return redirect("agent_permissions", slug=slug)


@require_safe
def policy_file(request: SignedIn, slug: str, n: int) -> HttpResponse:
    """One version as a file."""
    agent = agent_or_404(request, slug)
    version = get_object_or_404(agent.permission_policies, n=n)
    answer = HttpResponse(write_policy(version.content), content_type="application/yaml")
    answer["Content-Disposition"] = f'attachment; filename="{slug}-policy-{n}.yaml"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
