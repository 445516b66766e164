"""Reports about a month: their life, who asks for them, and when they are due. Pure Python."""

from collections.abc import Callable, Collection
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from govportal.people.rules import Role
from govportal.refusals import Refusal

IsWorking = Callable[[date], bool]
MORNING = time(6, 30)
"""Of the first working day: when reports are made and the weekly mail is written."""
LATEST_MONTHS = 3
"""So many months back a scheduled report that was missed is still made."""


class ReportKind(StrEnum):
    GOVERNANCE = "governance"
    BOARD = "board"


class ReportState(StrEnum):
    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"


ASKS = {
    ReportKind.GOVERNANCE: frozenset(
        {
            Role.COMPLIANCE_REVIEWER,
            Role.SECURITY_REVIEWER,
            Role.COMMITTEE_MEMBER,
            Role.OPERATOR,
        }
    ),
    ReportKind.BOARD: frozenset(
        {Role.COMPLIANCE_REVIEWER, Role.COMMITTEE_MEMBER, Role.BOARD_LIAISON}
    ),
}


def ask_refusal(kind: ReportKind, roles: Collection[Role]) -> Refusal | None:
    """Why somebody with these roles does not ask for such a report."""
    return None if ASKS[kind] & set(roles) else Refusal("report.not_yours")


def download_refusal(state: ReportState) -> Refusal | None:
    """Why there is nothing to take away."""
    if state is ReportState.WAITING:
        return Refusal("report.not_ready")
    return Refusal("report.failed") if state is ReportState.FAILED else None


def month_of(day: date) -> date:
    return day.replace(day=1)


def month_earlier(month: date, months: int = 1) -> date:
    """The first day of the month so many before."""
    for _n in range(months):
        month = (month - timedelta(days=1)).replace(day=1)
    return month


def month_later(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def last_day(month: date) -> date:
    return month_later(month) - timedelta(days=1)


def first_working_day(since: date, is_working: IsWorking) -> date:
    """``since``, or the first working day after it; itself where a month has none."""
    for n in range(31):
        if is_working(since + timedelta(days=n)):
            return since + timedelta(days=n)
    return since


def due_at(since: date, is_working: IsWorking, zone: ZoneInfo) -> datetime:
    """The morning of the first working day from ``since`` on."""
    return datetime.combine(first_working_day(since, is_working), MORNING, zone)


def week_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())
