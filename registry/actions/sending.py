"""Manifests that delivery pipelines send in: kept, which authorises nothing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from govportal.ledger.actions import recorded
from govportal.ledger.rules import Actor
from govportal.people.models import Person
from govportal.refusals import refuse
from registry.actions.manifests import keep_manifest
from registry.models import Agent, Manifest
from registry.parts import part_in
from registry.rules.lifecycle import Lifecycle
from registry.rules.manifests import fingerprint
from registry.rules.parts import manifest_refusal

LABEL_MAX = 60


@recorded
def send_manifest(
    agent: Agent, content: Mapping[str, Any], label: str, *, actor: Actor, now: datetime
) -> tuple[Manifest, bool]:
    """Keep a manifest in normal form; the second value tells whether it is a new one.

    Raises Refused for people who do not answer for the agent, and for one that is retired. A
    program that is no person acts for its own agent; whoever calls has seen to that.
    """
    agent = Agent.objects.select_for_update(of=("self",)).get(pk=agent.pk)
    part = part_in(agent, actor) if isinstance(actor, Person) else "agent"
    refuse(manifest_refusal(part, Lifecycle(agent.lifecycle)))
    is_known = agent.manifests.filter(fingerprint=fingerprint(content)).exists()
    return keep_manifest(agent, content, label, actor=actor, now=now), not is_known
