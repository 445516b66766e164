"""Conditions of a decision: attached, fulfilled, verified, merged, overdue (1-domain.md §5)."""

from approvals.actions.conditions.attaching import attach
from approvals.actions.conditions.evidence import attach_evidence, detach_evidence, submit
from approvals.actions.conditions.merging import merge
from approvals.actions.conditions.timekeeping import CLOCKS, bring_up_to_date, on_clock
from approvals.actions.conditions.verifying import Finding, check_verdict, verify

__all__ = [
    "CLOCKS",
    "Finding",
    "attach",
    "attach_evidence",
    "bring_up_to_date",
    "check_verdict",
    "detach_evidence",
    "merge",
    "on_clock",
    "submit",
    "verify",
]
