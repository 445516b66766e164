"""Privileged advice of counsel: written, added to, read by people named, erased."""

from approvals.actions.advice.naming import end_reading, name_reader
from approvals.actions.advice.reading import counsel_of, current, is_counsel, notes_for
from approvals.actions.advice.writing import erase_advice, write_advice

__all__ = [
    "counsel_of",
    "current",
    "end_reading",
    "erase_advice",
    "is_counsel",
    "name_reader",
    "notes_for",
    "write_advice",
]
