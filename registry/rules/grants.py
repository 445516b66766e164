"""Grants: a short right to one task and some of the agent's tools (1-domain.md §2). Pure Python."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from govportal.refusals import Refusal
from registry.rules.entering import KEY

MINUTE = timedelta(minutes=1)
DEFAULT_MINUTES, MOST_MINUTES = 15, 60
TASK_MAX, TOOLS_MAX = 300, 200


def tools_of(manifest: Mapping[str, Any]) -> list[str]:
    """The names of a manifest's tools; without any it may use none."""
    return sorted({str(row["name"]) for row in manifest.get("tools") or () if row.get("name")})


def ends_at(now: datetime, minutes: int, key_ends_at: datetime) -> datetime:
    """A grant never outlives the key it was asked for with."""
    return min(now + minutes * MINUTE, key_ends_at)


def ask_refusal(
    task: str, tools: Sequence[str], minutes: int, allowed: Collection[str] | None
) -> Refusal | None:
    """Why this is not granted; ``allowed``: the tools of what may run, None where nothing may."""
    if allowed is None:
        return Refusal("grant.not_authorised")
    if not task.strip() or len(task) > TASK_MAX:
        return Refusal("grant.task_missing", {"most": TASK_MAX})
    if KEY.search(task):
        return Refusal("grant.holds_key")
    if not 1 <= minutes <= MOST_MINUTES:
        return Refusal("grant.minutes", {"most": MOST_MINUTES, "asked": minutes})
    if not tools or len(tools) > TOOLS_MAX:
        return Refusal("grant.tools_missing", {"most": TOOLS_MAX})
    unknown = sorted(set(tools) - set(allowed))
    return Refusal("grant.tools_beyond", {"tools": ", ".join(unknown)[:300]}) if unknown else None


@dataclass(frozen=True)
class GrantFacts:
    """What a grant hangs on. ``key_revoked``: of the key it was asked for with; ``authorised``:
    whether its manifest may still run in its environment; ``drains_until``: set when its agent was
    stopped and may end what it had begun."""

    expires_at: datetime
    revoked_at: datetime | None
    key_revoked: bool
    authorised: bool
    drains_until: datetime | None = None

    @property
    def ends_at(self) -> datetime:
        """When it stops by itself."""
        return min(self.expires_at, self.drains_until or self.expires_at)


def use_refusal(facts: GrantFacts, now: datetime) -> Refusal | None:
    """Why a grant opens nothing now, beside what its agent's own state says; None when it does."""
    drains = facts.drains_until is not None
    if facts.revoked_at is not None or (facts.key_revoked and not drains):
        return Refusal("grant.revoked")
    if now >= facts.ends_at:
        return Refusal("grant.expired")
    return None if facts.authorised or drains else Refusal("grant.authorisation_gone")


def end_refusal(facts: GrantFacts, now: datetime) -> Refusal | None:
    """Why there is nothing left to revoke."""
    if facts.revoked_at is not None:
        return Refusal("grant.revoked_stale")
    return Refusal("grant.expired_stale") if now >= facts.expires_at else None
