"""Who may say who answers for an agent, part by part. Pure Python (1-domain.md §2, §1)."""

from collections.abc import Collection

from govportal.people.rules import Role
from govportal.refusals import Refusal

MOST = 1_000
"""Agents that are changed at once."""

REVIEWERS = {
    "security_reviewer": Role.SECURITY_REVIEWER,
    "compliance_reviewer": Role.COMPLIANCE_REVIEWER,
}
"""Parts that only somebody with that role may have; whoever has it may hand them on."""
TECHNICAL = frozenset(
    {"technical_owner", "data_steward", "security_owner", "incident_owner", "fallback_owner"}
)


def reassign_refusal(part: str, held: Collection[str], roles: Collection[Role]) -> Refusal | None:
    """Why somebody may not say who has ``part`` of an agent; None when they may.

    ``held``: the parts they have themselves of this agent. Its business owner names everybody but
    the reviewers, its technical owner those of the technical side, reviewers their own part, and
    an administrator all: that settles who answers, and decides nothing.
    """
    allowed = (
        Role.ADMINISTRATOR in roles
        or (part in REVIEWERS and REVIEWERS[part] in roles)
        or ("business_owner" in held and part not in REVIEWERS)
        or ("technical_owner" in held and part in TECHNICAL)
    )
    return None if allowed else Refusal("reassign.not_yours")


def person_refusal(
    part: str, person: str, is_active: bool, roles: Collection[Role]
) -> Refusal | None:
    """Why ``person`` cannot have ``part`` of any agent; None when they can."""
    if not is_active:
        return Refusal("people.inactive", {"person": person})
    if part in REVIEWERS and REVIEWERS[part] not in roles:
        return Refusal("reassign.role_missing", {"person": person})
    return None
