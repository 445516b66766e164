"""Ending the keys of an agent: the one place where its teardown meets its identity."""

from collections.abc import Sequence
from datetime import datetime

from govportal.ledger.rules import Actor, HasRef
from registry.models import Agent


def revoke_keys(agent: Agent, reason: str, *, actor: Actor, now: datetime) -> Sequence[HasRef]:
    """End every key of the agent in all environments, with the grants asked for with them.

    Returns the keys that ended. There are none until agents have an identity.
    """
    return []
