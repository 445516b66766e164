"""Ending the identity of an agent with it: keys in every environment, and their grants."""

from collections.abc import Sequence
from datetime import datetime

from govportal.ledger.rules import Actor, HasRef
from registry.actions.credentials import revoke_all
from registry.models import Agent


def revoke_keys(agent: Agent, reason: str, *, actor: Actor, now: datetime) -> Sequence[HasRef]:
    """End every key of the agent in all environments, with the grants asked for with them.

    Returns the keys that ended.
    """
    return revoke_all(agent, reason, actor=actor, now=now)
