"""Keeping manifests: each once, by its fingerprint."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor
from registry.actions.words import index_agents
from registry.models import Agent, Manifest
from registry.rules.manifests import canonical, fingerprint


@recorded
def keep_manifest(
    agent: Agent, content: Mapping[str, Any], label: str, *, actor: Actor, now: datetime
) -> Manifest:
    """Store a manifest of an agent, or return the one with the same fingerprint."""
    mark = fingerprint(content)
    known = Manifest.objects.filter(agent=agent, fingerprint=mark).first()
    if known is not None:
        return known
    manifest = Manifest.objects.create(
        agent=agent,
        label=label,
        body=canonical(content).decode(),
        fingerprint=mark,
        created_at=now,
    )
    index_agents([agent.pk], {agent.pk: manifest.content})
    record(
        "manifest.kept", agent, actor=actor, now=now, refs=[manifest], data={"fingerprint": mark}
    )
    return manifest
