"""Who keeps workflows, and what one is called. Pure Python."""

import re
from collections.abc import Collection

from approvals.rules.reasons import seen_length
from govportal.faults import is_unseen
from govportal.people.rules import Role
from govportal.refusals import Refusal

KEEPERS = frozenset({Role.ADMINISTRATOR, Role.COMPLIANCE_REVIEWER, Role.OPERATOR})
"""Roles that enter workflows and report of all of them; an owner reports of their own."""
SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")
NAME_MAX, REASON_MIN, REASON_MAX = 120, 10, 2_000


def keeper_refusal(roles: Collection[Role]) -> Refusal | None:
    """Why somebody with these roles keeps no workflows. Auditors change nothing."""
    may = KEEPERS & set(roles) and Role.AUDITOR not in roles
    return None if may else Refusal("workflow.keepers_only")


def naming_refusal(slug: str, name: str, *, has_owner: bool) -> Refusal | None:
    """Why this is no workflow yet. ``has_owner``: somebody active answers for it."""
    if not SLUG.fullmatch(slug):
        return Refusal("workflow.slug_malformed")
    if is_unseen(name):
        return Refusal("workflow.name_missing")
    if len(name.strip()) > NAME_MAX:
        return Refusal("workflow.name_long", {"most": NAME_MAX})
    return None if has_owner else Refusal("workflow.owner_missing")


def reason_refusal(reason: str) -> Refusal | None:
    """Why these words are no reason."""
    has = seen_length(" ".join(reason.split()))
    if has < REASON_MIN:
        return Refusal("workflow.reason_short", {"least": REASON_MIN})
    return Refusal("workflow.reason_long", {"most": REASON_MAX}) if has > REASON_MAX else None
