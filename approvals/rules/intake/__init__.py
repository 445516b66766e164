"""Requests as files: read with all faults at once, checked as the form is, written back."""

from approvals.rules.intake.checking import check_content, missing_names, unknown_keys
from approvals.rules.intake.reading import Intake, read_yaml
from approvals.rules.intake.writing import write_yaml
from govportal.plain_yaml import MAX_BYTES, size_fault, unreadable_fault

__all__ = [
    "MAX_BYTES",
    "Intake",
    "check_content",
    "missing_names",
    "read_yaml",
    "size_fault",
    "unknown_keys",
    "unreadable_fault",
    "write_yaml",
]
