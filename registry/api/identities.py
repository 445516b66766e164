"""The smallest check at run time, and the rights that last minutes."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from rest_framework.request import Request
from rest_framework.response import Response

from govportal.api.authentication import PEOPLE
from govportal.api.views import Given, operation
from govportal.refusals import Refused
from registry import actions, grant_keys
from registry.actions.granting import Granted, authorisations_of
from registry.actions.identifying import Identity
from registry.api.agent_keys import AGENTS, GRANTS, AgentCall, key_problem
from registry.api.identity_shapes import EndIn, GrantIn, GrantOut, MeOut, MeQuery
from registry.models import Agent, Grant


@operation("Who am I, and what may I run", asks=MeQuery, gives=MeOut, kinds=AGENTS | GRANTS,
           tag="identity")  # fmt: skip
def me(request: AgentCall, query: Given) -> Response:
    """Marks the agent as seen and verified. A suspension or revocation is felt here at once.

    The key is looked at again when the answer is ready: of a revocation and a call at the same
    time, whoever commits first wins, and the answer says so.
    """
    identity, now = request.user, timezone.now()
    rights = authorisations_of(identity.agent, identity.environment, now)
    actions.mark_seen(identity, now)
    try:
        actions.confirm(identity, wanted=query.get("environment", ""), now=now)
    except Refused as refused:
        raise key_problem(refused.refusal) from None
    live = next((right for right in rights if right.live_at), next(iter(rights), None))
    key = identity.credential
    return Response(
        MeOut(
            {
                "agent": identity.agent.slug,
                "name": identity.agent.name,
                "environment": identity.environment,
                "identity": "verified",
                "lifecycle": identity.agent.lifecycle,
                "fingerprint": live and live.fingerprint,
                "authorisations": [_right(right) for right in rights],
                "credential": {
                    "prefix": key.prefix,
                    "issued_at": key.issued_at,
                    "expires_at": key.ends_at,
                    "replaced": key.replaced_at is not None,
                },
                "grant": identity.grant and identity.grant.number,
                "seen_at": now,
            }
        ).data
    )


def _right(right: Any) -> dict[str, Any]:
    return {
        "fingerprint": right.fingerprint,
        "stage": right.stage,
        "live": right.live_at is not None,
        "valid_until": right.valid_until,
    }


@operation("Ask for a grant", takes=GrantIn, gives=GrantOut, status=201, refuses=(422,),
           kinds=AGENTS, tag="identity")  # fmt: skip
def grant_ask(request: AgentCall, body: Given) -> Response:
    """A signed token for one task and some of the agent's tools, for 60 minutes at most.

    Tools check it with the keys at `/api/v1/keys`; it is void when it is revoked, its key is, the
    agent is stopped, or its manifest is not authorised any more.
    """
    try:
        granted = actions.ask_grant(
            request.user,
            body["task"],
            body["tools"],
            minutes=body["minutes"],
            now=timezone.now(),
        )
    except Refused as refused:
        if refused.refusal.code.startswith(("credential.", "agent.is_")):
            raise key_problem(refused.refusal) from None
        raise
    return Response(GrantOut(_granted(granted)).data, 201)


def _granted(granted: Granted) -> dict[str, Any]:
    grant = granted.grant
    return {
        "id": grant.number,
        "token": granted.token,
        "task": grant.task,
        "tools": grant.tools,
        "environment": grant.environment,
        "fingerprint": grant.authorisation.fingerprint,
        "issued_at": grant.issued_at,
        "expires_at": grant.expires_at,
    }


@operation("End a grant", takes=EndIn, status=204, refuses=(409, 422),
           kinds=AGENTS | GRANTS | PEOPLE, tag="identity")  # fmt: skip
def grant_end(request: Request, number: str, body: Given) -> Response:
    """By the agent itself in the same environment, by who answers for it, or by an operator.

    A person says why.
    """
    caller: Any = request.user
    seen = Grant.objects.select_related("agent", "asked_with", "authorisation", "drain")
    if isinstance(caller, Identity):
        seen = seen.filter(agent=caller.agent)
    else:
        seen = seen.filter(agent__in=Agent.objects.visible_to(caller).order_by().values("pk"))
    grant = get_object_or_404(seen, number=number)
    actions.end_grant(grant, body["reason"], actor=caller, now=timezone.now())
    return Response(status=204)


@login_not_required
@require_safe
def keys(request: HttpRequest) -> JsonResponse:
    """The public keys of grants, as a JSON Web Key Set. For everybody."""
    answer = JsonResponse({"keys": grant_keys.published()})
    patch_cache_control(answer, public=True, max_age=300)
    return answer
