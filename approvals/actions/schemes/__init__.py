"""Drafts of the scheme: written, tried on the inventory, put to the committee, in force."""

from approvals.actions.schemes.drafting import (
    configure_refusal,
    discard_draft,
    draft_scheme,
    save_draft,
)
from approvals.actions.schemes.effects import SchemeEffects
from approvals.actions.schemes.proposing import may_propose, propose, withdraw_proposal
from approvals.actions.schemes.running import KIND, ask_what_if, do_what_if

__all__ = [
    "KIND",
    "SchemeEffects",
    "ask_what_if",
    "configure_refusal",
    "discard_draft",
    "do_what_if",
    "draft_scheme",
    "may_propose",
    "propose",
    "save_draft",
    "withdraw_proposal",
]
