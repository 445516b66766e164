"""Who says who answers for an agent, part by part; and owners that are missing. Pure Python.

One table for the record, for many agents at once and for what people left: ``WHO_NAMES``.

1-domain.md §1, Leavers: an agent without an active business owner and technical owner for 14 days
is suspended.
"""

from collections.abc import Collection, Mapping
from enum import StrEnum

from govportal.people.rules import Role
from govportal.refusals import Refusal
from registry.rules.lifecycle import RUNNING, Lifecycle

DAYS = 14
"""Of 24 hours each; nothing pauses them."""
OWNERS = ("business_owner", "technical_owner")
OWNED = RUNNING | {Lifecycle.APPROVED, Lifecycle.SUSPENDED}
"""States in which an agent needs both owners. A suspended one may go on when its cause is over."""
REVIEWERS = {
    "security_reviewer": Role.SECURITY_REVIEWER,
    "compliance_reviewer": Role.COMPLIANCE_REVIEWER,
}
"""Parts that only somebody with that role may have; whoever has it may hand them on."""


class Standing(StrEnum):
    """What somebody is to one agent."""

    BUSINESS_OWNER = "business_owner"
    TECHNICAL_OWNER = "technical_owner"
    SECURITY_REVIEWER = "security_reviewer"
    COMPLIANCE_REVIEWER = "compliance_reviewer"


BUSINESS = frozenset({Standing.BUSINESS_OWNER})
BOTH = BUSINESS | {Standing.TECHNICAL_OWNER}
SECURITY = frozenset({Standing.SECURITY_REVIEWER})
WHO_NAMES: Mapping[str, frozenset[Standing]] = {
    "executive_sponsor": BUSINESS,
    "business_owner": BUSINESS,
    "technical_owner": BOTH,
    "data_steward": BUSINESS,
    "security_owner": BOTH | SECURITY,
    "incident_owner": BOTH,
    "fallback_owner": BOTH,
    "security_reviewer": SECURITY,
    "compliance_reviewer": frozenset({Standing.COMPLIANCE_REVIEWER}),
}
NAMING = frozenset({*OWNERS, "executive_sponsor"})
"""Who has one of these parts of an agent may name people in the place of who left."""


def standings(
    person: int, owners: Mapping[str, int | None], roles: Collection[Role]
) -> frozenset[Standing]:
    """What ``person`` is to an agent with these ``owners``; an auditor is nothing to any."""
    if Role.AUDITOR in roles:
        return frozenset()
    held = {Standing(field) for field in OWNERS if owners.get(field) == person}
    return frozenset(held | {Standing(f) for f, role in REVIEWERS.items() if role in roles})


def part_refusal(part: str, held: Collection[Standing], roles: Collection[Role]) -> Refusal | None:
    """Why somebody may not say who has ``part`` of an agent; None when they may.

    An administrator may, of any: that settles who answers, and decides nothing.
    """
    may = Role.ADMINISTRATOR in roles or not WHO_NAMES[part].isdisjoint(held)
    return None if may else Refusal("reassign.not_yours")


def naming_refusal(
    roles: Collection[Role], held: Collection[str], *, is_manager: bool
) -> Refusal | None:
    """Why somebody may name nobody in the place of who left an agent; None when they may.

    What is empty may be filled by more than ``WHO_NAMES``: who could is perhaps who left.
    ``held``: the parts they have themselves; ``is_manager``: of somebody who left it.
    """
    may = Role.ADMINISTRATOR in roles or is_manager or not NAMING.isdisjoint(held)
    return None if may else Refusal("handover.not_yours")


def named_refusal(
    part: str, name: str, *, is_active: bool, roles: Collection[Role]
) -> Refusal | None:
    """Why somebody cannot have ``part`` of an agent; None when they can."""
    if not is_active:
        return Refusal("people.inactive", {"person": name})
    if part in REVIEWERS and REVIEWERS[part] not in roles:
        return Refusal("handover.role_missing", {"person": name})
    return None
