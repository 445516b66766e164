"""Agents with keys, for the stories of identity, and how they call."""

import json
from datetime import datetime, timedelta
from typing import Any

from django.test import Client

from registry.actions import issue_credential
from registry.actions.credentials import Issued
from registry.models import Agent, Authorisation
from tests import make
from tests.make import START


def running(cast: Any, now: datetime = START) -> Agent:
    """A tier 1 agent that was approved and put live; the security owner is named too."""
    agent = make.approve(make.request(cast, now=now), now).agent
    make.to_production(agent, now + timedelta(hours=1))
    return Agent.objects.get(pk=agent.pk)


def key_of(agent: Agent, environment: str = "production", *, now: datetime, **more: Any) -> Issued:
    """The technical owner issues the agent's key."""
    return issue_credential(agent, environment, actor=agent.technical_owner, now=now, **more)


def tools(agent: Agent) -> list[str]:
    """What the agent's live manifest lists."""
    right = Authorisation.objects.get(agent=agent, live_at__isnull=False)
    return sorted(tool["name"] for tool in right.manifest.content["tools"])


def call(method: str, path: str, bearer: str, body: Any = None) -> Any:
    """What the API answers an agent with this key or grant."""
    return Client().generic(
        method,
        f"/api/v1/{path}",
        b"" if body is None else json.dumps(body).encode(),
        content_type="application/json",
        headers={"Authorization": f"Bearer {bearer}"} if bearer else {},
    )


def me(bearer: str, query: str = "") -> Any:
    return call("GET", f"me{query}", bearer)


def ask(bearer: str, **body: Any) -> Any:
    """Ask for a grant."""
    return call("POST", "grants", bearer, body)
