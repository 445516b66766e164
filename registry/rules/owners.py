"""Owners that are missing, and who names somebody in the place of who left. Pure Python.

1-domain.md §1, Leavers: an agent without an active business owner and technical owner for 14 days
is suspended.
"""

from collections.abc import Collection

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
NAMING = frozenset({*OWNERS, "executive_sponsor"})
"""Who has one of these parts of an agent may name people in the place of who left."""


def naming_refusal(
    roles: Collection[Role], held: Collection[str], *, is_manager: bool
) -> Refusal | None:
    """Why somebody may name nobody in the place of who left an agent; None when they may.

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
