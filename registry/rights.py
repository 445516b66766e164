"""Whether a manifest may run somewhere, gathered for those who ask by fingerprint."""

from datetime import datetime
from typing import Any

from registry.models import Agent, Authorisation
from registry.models.releases import day_of
from registry.rules.authorised import RightFacts, RightState, right_state, that_counts
from registry.rules.lifecycle import Lifecycle


def right_of(agent: Agent, fingerprint: str, environment: str, now: datetime) -> dict[str, Any]:
    """How one of the agent's manifests stands in an environment at ``now``. Two queries."""
    today = day_of(now)
    rows = Authorisation.objects.filter(
        agent=agent, fingerprint=fingerprint, environment=environment
    ).prefetch_related("suspensions")
    rights = {row.pk: row for row in rows}
    facts = that_counts((_facts(row) for row in rights.values()), today)
    told = unknown_right(fingerprint, environment) | {"agent": agent.slug, "state": RightState.NONE}
    if facts is None:
        return told
    row = rights[facts.number]
    state = right_state(facts, today)
    if agent.lifecycle == Lifecycle.RETIRED:
        state = RightState.RETIRED
    held = [s for s in row.suspensions.all() if s.lifted_at is None]
    is_held = state is RightState.SUSPENDED and bool(held)
    return told | {
        "authorised": state is RightState.IN_FORCE,
        "state": state,
        "since": row.valid_from,
        "until": row.valid_until,
        "lapses_on": row.lapses_on,
        "stage": row.stage,
        "live": row.live_at is not None,
        "suspended_since": min(s.suspended_at for s in held) if is_held else None,
        "reason": "; ".join(s.reason for s in held) if is_held else None,
    }


def _facts(row: Authorisation) -> RightFacts:
    return RightFacts(row.pk, row.state, row.lapses_on)


def unknown_right(fingerprint: str, environment: str | None) -> dict[str, Any]:
    """What is said of a fingerprint that none of the agents that one may see has."""
    nothing = ("agent", "since", "until", "lapses_on", "stage", "suspended_since", "reason")
    return {
        **dict.fromkeys(nothing),
        "fingerprint": fingerprint,
        "environment": environment,
        "authorised": False,
        "state": RightState.UNKNOWN,
        "live": False,
    }
