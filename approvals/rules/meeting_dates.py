"""How often committees meet, and the day of the next meeting (1-domain.md §5: monthly by default).

Data beside the routes.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from approvals.rules.meetings.series import monthly

MONTH = 31
MEETINGS_1: Mapping[str, Any] = {"every_days": MONTH, "plan_days": 14}
"""At least every so many days, and planned so many days ahead."""


def meeting_numbers(routes: Mapping[str, Any]) -> Mapping[str, Any]:
    """The numbers of meetings; a scheme stored before there were any has the shipped ones."""
    found: Mapping[str, Any] = routes.get("meetings", MEETINGS_1)
    return found


def next_meeting_at(last: datetime, numbers: Mapping[str, Any]) -> datetime:
    """When the one after ``last`` would be: the same weekday of the next month at the same time
    by the clock, where committees meet every month. ``last`` carries its zone."""
    if int(numbers["every_days"]) == MONTH:
        return monthly(last, 2)[1]
    return last + timedelta(days=int(numbers["every_days"]))


def plans_from(last: datetime, numbers: Mapping[str, Any]) -> datetime:
    """From when its chair is asked to plan it, so that members are invited in time."""
    return next_meeting_at(last, numbers) - timedelta(days=int(numbers["plan_days"]))
