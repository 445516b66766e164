"""What people and programs do with incidents: one function a verb."""

from incidents.actions.correcting import change_severity, correct_agent, reclassify
from incidents.actions.handling import (
    acknowledge,
    close,
    contain,
    dismiss,
    merge,
    reopen,
    resolve,
)
from incidents.actions.notes import add_note
from incidents.actions.opening import Report, report_incident
from incidents.actions.parts import add_part, end_part, hand_over_lead

__all__ = [
    "Report",
    "acknowledge",
    "add_note",
    "add_part",
    "change_severity",
    "close",
    "contain",
    "correct_agent",
    "dismiss",
    "end_part",
    "hand_over_lead",
    "merge",
    "reclassify",
    "reopen",
    "report_incident",
    "resolve",
]
