"""Whether the portal's own controls are done in time, and who reads and does them.

Pure Python.
"""

from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum

from govportal.people.rules import SEES_ALL, Role
from govportal.refusals import Refusal

QUARTER, DAILY = timedelta(days=92), timedelta(days=2)
ANSWERED_WITHIN = timedelta(days=30)
"""So long a difference may stay without an answer."""
REMIND_EVERY = timedelta(days=7)
AHEAD = timedelta(days=14)
"""So long before a test is due its keepers are told."""
READS = SEES_ALL | {Role.COMPLIANCE_REVIEWER}
RESTORES = frozenset({Role.ADMINISTRATOR})
COMPARES = frozenset({Role.COMPLIANCE_REVIEWER, Role.ADMINISTRATOR})
ANSWERS = frozenset({Role.COMPLIANCE_REVIEWER})


class State(StrEnum):
    """Where a control stands."""

    ON_TIME = "on_time"
    LATE = "late"
    NEVER = "never"


def standing(last: date | None, every: timedelta, today: date, *, overdue: bool = False) -> State:
    """``overdue``: something of it waits longer than it may."""
    if overdue:
        return State.LATE
    if last is None:
        return State.NEVER
    return State.LATE if today > last + every else State.ON_TIME


def read_refusal(roles: Collection[Role]) -> Refusal | None:
    return Refusal("controls.not_for_you") if READS.isdisjoint(roles) else None


def restore_refusal(roles: Collection[Role]) -> Refusal | None:
    """Why somebody enters no test of a restore."""
    return Refusal("restore.administrators_only") if RESTORES.isdisjoint(roles) else None


def compare_refusal(roles: Collection[Role]) -> Refusal | None:
    """Why somebody brings no list from elsewhere."""
    return Refusal("reconciliation.not_yours") if COMPARES.isdisjoint(roles) else None


def explain_refusal(roles: Collection[Role]) -> Refusal | None:
    """Why somebody explains no difference."""
    return Refusal("reconciliation.compliance_only") if ANSWERS.isdisjoint(roles) else None


def withdraw_refusal(roles: Collection[Role]) -> Refusal | None:
    """Why somebody withdraws no comparison: that closes its differences, as answers do."""
    return Refusal("reconciliation.withdrawers_only") if ANSWERS.isdisjoint(roles) else None


def reminder(last: date | None, today: date) -> int | None:
    """Which reminder of a quarterly test is to go out: 0 ahead of its day, then 1, 2, …"""
    if last is None:
        return None
    due = last + QUARTER
    return None if today < due - AHEAD else max((today - due) // REMIND_EVERY + 1, 0)
